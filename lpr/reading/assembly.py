"""From judged proposals to readings: the best paths over up to three rows, one polarity each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from lpr.alphabet import CHARACTERS, REJECT_INDEX
from lpr.arrays import FloatArray
from lpr.geometry.boxes import heights
from lpr.reading.config import PathConfig
from lpr.reading.paths import (
    EPSILON,
    Nodes,
    best_distinct,
    best_varied,
    line_paths,
    origin_log_odds,
)
from lpr.reading.spacing import extra_gaps
from lpr.segmentation.lines import TextLine, find_lines
from lpr.segmentation.proposals import Proposals
from lpr.segmentation.rows import companion_rows, row_pairs
from lpr.segmentation.trace import Trace


@dataclass(frozen=True, slots=True)
class ReadingPath:
    """One way to read a plate.

    ``lines`` holds proposal indices row by row, left to right; ``probabilities`` (L, 36) are those
    of the real characters, each row summing to one, and ``boxes`` (L, 4) are in plate-image pixels,
    both in reading order. ``log_score`` is that of ``text`` in nats; only differences between the
    paths of one plate mean something. ``told`` is what somebody else reads there, if anybody does.
    """

    log_score: float
    lines: tuple[tuple[int, ...], ...]
    probabilities: FloatArray
    boxes: FloatArray
    told: str | None = None

    @property
    def text(self) -> str:
        """The likeliest character of every box."""
        return "".join(CHARACTERS[k] for k in self.probabilities.argmax(axis=1))

    @property
    def rows(self) -> tuple[FloatArray, ...]:
        """The boxes (L, 4) of each row."""
        ends = pairwise(accumulate(map(len, self.lines), initial=0))
        return tuple(self.boxes[start:end] for start, end in ends)

    @property
    def gaps(self) -> FloatArray:
        """How much wider than usual the gaps between neighbours are, see `extra_gaps`."""
        return extra_gaps(self.boxes, [len(row) for row in self.lines])

    @property
    def cut_log_score(self) -> float:
        """`log_score` without which characters they are: what a re-ranking adds its own to."""
        return self.log_score - float(np.log(self.probabilities.max(axis=1)).sum())


@dataclass(frozen=True, slots=True)
class _Rows:
    """A reading before it is written out: score, text, proposal indices row by row."""

    score: float
    text: str
    indices: tuple[tuple[int, ...], ...]


def assemble(
    proposals: Proposals,
    probabilities: FloatArray,
    config: PathConfig | None = None,
    trace: Trace | None = None,
) -> list[ReadingPath]:
    """The best readings, best first, with distinct texts; empty where nothing can be read.

    They are `PathConfig.paths`, and a few of other lengths behind them, however many the
    caller shows: more candidates to choose from would be another reading.

    Args:
        proposals: candidate boxes in one plate image.
        probabilities: (N, 37), the classifier's; the last column is "not a character".
        config: tolerances and weights.
        trace: gets a note where nothing could be read.
    """
    config = config or PathConfig()
    candidates = [
        rows
        for light in (False, True)
        for rows in _readings_of_polarity(proposals, probabilities, light, config)
    ]
    best = best_varied(candidates, config.paths)
    if trace is not None and not best:
        trace.notes.append("no row of characters was found among the proposals")
    return [written(rows.score, rows.indices, proposals.boxes, probabilities) for rows in best]


def _readings_of_polarity(
    proposals: Proposals,
    probabilities: FloatArray,
    light: bool,
    config: PathConfig,
) -> list[_Rows]:
    """Readings of one row to three made of dark characters only, or of light ones only."""
    likely = probabilities[:, REJECT_INDEX] < config.max_reject
    chosen = np.flatnonzero((proposals.light == light) & likely)
    if not len(chosen):
        return []
    boxes, chances = proposals.boxes[chosen], probabilities[chosen]
    lines = _rows_to_read(boxes, chances, light, config)
    everything = Nodes(boxes, chances, origin_log_odds([proposals.steps[k] for k in chosen]))
    rows: dict[TextLine, list[_Rows]] = {}
    for line in lines:
        nodes, order = everything.on_line(line, config)
        rows[line] = [
            _Rows(path.score, path.text, (tuple(int(k) for k in chosen[order[list(path.nodes)]]),))
            for path in line_paths(nodes, line, config)
        ]
    pairs = row_pairs(lines, float(boxes[:, 2].max()))
    stacks = _stacked(pairs, rows, proposals.boxes, config)
    return [reading for found in (*rows.values(), *stacks) for reading in found]


def _stacked(
    pairs: list[tuple[TextLine, TextLine]],
    rows: dict[TextLine, list[_Rows]],
    boxes: FloatArray,
    config: PathConfig,
) -> list[list[_Rows]]:
    """Readings of pairs of lines and of three lines that pairs make, one list for each stack."""
    two_rows = {pair: _below(rows[pair[0]], rows[pair[1]], pair, config) for pair in pairs}
    three_rows = []
    for (upper, middle), above in two_rows.items():
        for pair in pairs:
            if pair[0] is middle and pair[1] is not upper:
                best = best_distinct(above, config.paths)
                three_rows.append(
                    [
                        reading
                        for reading in _below(best, rows[pair[1]], pair, config)
                        if _lie_above_each_other(boxes, reading.indices)
                    ]
                )
    return [*two_rows.values(), *three_rows]


def _below(
    above: Sequence[_Rows],
    below: Sequence[_Rows],
    pair: tuple[TextLine, TextLine],
    config: PathConfig,
) -> list[_Rows]:
    """Every reading of the rows above with every one of the row below the last of them, ``pair``
    being the lines of those two."""
    weights = config.weights
    ratio = abs(float(np.log(pair[0].height_px / pair[1].height_px)))
    found = []
    for top in above:
        taken = {index for row in top.indices for index in row}
        earned = weights.second_row if len(top.indices) == 1 else weights.third_row
        cost = earned + weights.row_height * ratio
        found += [
            _Rows(
                top.score + bottom.score - cost,
                top.text + bottom.text,
                top.indices + bottom.indices,
            )
            for bottom in below
            if not taken & set(bottom.indices[0])
        ]
    return found


def _lie_above_each_other(boxes: FloatArray, rows: Sequence[tuple[int, ...]]) -> bool:
    """Whether each row has something of the next below it: what lies beside two rows is a seal."""
    spans = [(boxes[row[0], 0], boxes[row[-1], 2]) for row in rows]
    return all(
        min(upper[1], lower[1]) > max(upper[0], lower[0]) for upper, lower in pairwise(spans)
    )


def _rows_to_read(
    boxes: FloatArray, chances: FloatArray, light: bool, config: PathConfig
) -> tuple[TextLine, ...]:
    """The lines that boxes make, and those beside the best one that only its slope shows."""
    sure = 1 - chances[:, REJECT_INDEX]
    lines = find_lines(boxes, sure, light, config.lines)
    if not lines:
        return (_line_through_surest(boxes, chances, light),)
    middle_px = float(boxes[:, 2].max()) / 2
    beside = companion_rows(lines[0], boxes, sure, config.lines)
    return lines + tuple(
        row for row in beside if not any(line.resembles(row, middle_px) for line in lines)
    )


def _line_through_surest(boxes: FloatArray, chances: FloatArray, light: bool) -> TextLine:
    """A level line through the surest character, for where no two boxes make a line."""
    surest = int(chances[:, REJECT_INDEX].argmin())
    middle_px = float(boxes[surest, 1] + boxes[surest, 3]) / 2
    return TextLine(light, float(heights(boxes)[surest]), 0.0, middle_px, support=1.0)


def written(
    score: float,
    rows: tuple[tuple[int, ...], ...],
    boxes: FloatArray,
    probabilities: FloatArray,
) -> ReadingPath:
    """A path by its score and the indices of its proposals, row by row."""
    indices = [index for row in rows for index in row]
    real = probabilities[indices, :REJECT_INDEX] + EPSILON
    real /= real.sum(axis=1, keepdims=True)
    return ReadingPath(score, rows, real.astype(np.float32), boxes[indices])
