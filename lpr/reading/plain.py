"""Plates that are plain to read: the first threshold shows all characters, and all are sure.

Two kinds of look must agree before a plate counts as plain: the character network is sure of each
component of the text line, and the witness, which sees the row as a whole and so what lies between
and beside the components, reads the same text there. Of plates that are so plain nothing else is
proposed. The rest is read in full (`lpr.reading.assembly`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lpr.alphabet import CHARACTERS, REJECT_INDEX, TWINS, loose
from lpr.arrays import FloatArray
from lpr.geometry.boxes import heights
from lpr.geometry.few import median
from lpr.reading.assembly import ReadingPath, written
from lpr.reading.config import PathConfig
from lpr.reading.look import Look
from lpr.reading.paths import Nodes, line_paths, origin_log_odds
from lpr.reading.witness.opinion import Opinion
from lpr.reading.witness.second_look import WitnessedLook

FEWEST = 5
"""Texts of fewer characters are never plain."""
FEWEST_KNOWN = 2
"""Characters that must be found among the components: they tell where the rows lie."""
LEAST_SURE = 0.7
"""How sure the character network must be of each character, 0/O and 1/I counted equal."""
LEAST_CERTAIN = -0.3
"""log P of what the witness reads there, at least, nats."""
MOST_BEHIND = 0.4
"""Behind the text there is at most so much more room than before it, in heights of a character:
more may hold another. Before the text bands and seals take room."""

_ALIKE = np.eye(REJECT_INDEX, dtype=np.float32)
for _digit, _letter in TWINS:
    _pair = [CHARACTERS.index(_digit), CHARACTERS.index(_letter)]
    _ALIKE[np.ix_(_pair, _pair)] = 1.0


def plain_path(look: Look, usual: FloatArray, config: PathConfig) -> ReadingPath | None:
    """The path along the rows of a plain look; None where it leaves a doubt.

    Args:
        look: by `lpr.reading.look.plain_look`.
        usual: (N, 37) of its proposals.
        config: tolerances and weights.
    """
    proposals = look.proposals
    everything = Nodes(proposals.boxes, usual, origin_log_odds(proposals.steps))
    alone = replace(config, paths=1)
    score, rows = 0.0, []
    for line in proposals.lines:
        nodes, order = everything.on_line(line, config)
        if not len(order):
            return None
        best = line_paths(nodes, line, alone)[0]
        rows.append(tuple(order[list(best.nodes)].tolist()))
        score += best.score
    if sum(map(len, rows)) < FEWEST_KNOWN:
        return None
    return written(score, tuple(rows), proposals.boxes, usual)


def may_be_plain(opinion: Opinion) -> bool:
    """Whether the witness is sure of the rows of a plain look's one path."""
    if opinion.certainty(0) < LEAST_CERTAIN:
        return False
    texts = [loose(text) for text in opinion.own(0).texts]
    return sum(map(len, texts)) >= FEWEST and len(set(texts)) == len(texts)


def is_plain(seen: WitnessedLook) -> bool:
    """Whether the witness is sure of the rows of a plain look, and the character network sees each
    character of its text there, too."""
    if seen.opinion is None or not may_be_plain(seen.opinion):
        return False
    own = loose("".join(seen.opinion.own(0).texts))
    path = next((path for path in seen.paths if loose(path.text) == own), None)
    if path is None or _room_behind(path, seen.look.plate.image.shape[1]) > MOST_BEHIND:
        return False
    usual = seen.probabilities[[index for row in path.lines for index in row], :REJECT_INDEX]
    return bool(surest_of_twins(usual).min() >= LEAST_SURE)


def surest_of_twins(usual: FloatArray) -> FloatArray:
    """How likely each window of probabilities (N, 36) shows its likeliest character or the twin of
    that, 0/O and 1/I, (N,)."""
    chances: FloatArray = (usual @ _ALIKE).max(axis=1)
    return chances


def _room_behind(path: ReadingPath, width_px: int) -> float:
    """How much farther a path's end is from the plate's edge than its beginning, in the height of a
    character."""
    height = float(median(heights(path.boxes)))
    left, right = float(path.boxes[:, 0].min()), width_px - float(path.boxes[:, 2].max())
    return (right - left) / max(height, 1.0)
