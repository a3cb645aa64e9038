"""The witness's part in a look at a plate: its opinion of the paths, and paths of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.characters.base import Classifier
from lpr.formats.grammar import Grammar
from lpr.geometry.boxes import centers, heights
from lpr.geometry.few import median
from lpr.reading.assembly import ReadingPath, written
from lpr.reading.config import PathConfig
from lpr.reading.look import Look
from lpr.reading.paths import Nodes, node_scores, origin_log_odds
from lpr.reading.witness.legend import legend_odds
from lpr.reading.witness.missed import with_missed
from lpr.reading.witness.opinion import (
    Opinion,
    RowNetwork,
    SeenRows,
    opinion_of,
    row_ends,
    with_other_frames,
)
from lpr.reading.witness.origin import OriginNetwork, likely_grammars
from lpr.reading.witness.placed import SeenText, place
from lpr.rectification import PlateImage
from lpr.segmentation.lines import TextLine

AWAY = 3.0
"""What a character that is smaller than its row, or beside it, costs at most, nats."""


@dataclass(frozen=True, slots=True)
class Witness:
    """The networks that look at a plate beside the character network: at its rows, and, where there
    are any, at the whole of it and at the small print around its rows for where it is from."""

    rows: RowNetwork
    origin: OriginNetwork | None = None
    legends: RowNetwork | None = None

    def likely(
        self,
        image: Image,
        plate: PlateImage,
        path: ReadingPath,
        grammars: tuple[Grammar, ...],
    ) -> FloatArray | None:
        """How much likelier than by chance each grammar is by a plate's looks and legends, (G,);
        None where nothing is to tell apart, or nobody looks. The arguments are those of
        `by_legends`."""
        looks = self.by_looks(plate.image, grammars)
        legends = None if looks is None else self.by_legends(image, plate, path, grammars)
        return looks if looks is None or legends is None else looks * legends

    def by_legends(
        self,
        image: Image,
        plate: PlateImage,
        path: ReadingPath,
        grammars: tuple[Grammar, ...],
    ) -> FloatArray | None:
        """The same by a plate's legends alone; None where none is legible.

        Args:
            image: the source picture, BGR.
            plate: the upright plate.
            path: its likeliest path: legends stand around its rows.
            grammars: G of them.
        """
        if self.legends is None:
            return None
        return legend_odds(self.legends, image, plate, path.rows, grammars)

    def by_looks(self, plate: Image, grammars: tuple[Grammar, ...]) -> FloatArray | None:
        """The same by the looks of an upright plate (H, W, 3) alone."""
        if self.origin is None or len(grammars) < 2:
            return None
        found = self.origin.probabilities(plate)
        return likely_grammars(found, self.origin.regions, grammars)


@dataclass(frozen=True, slots=True)
class WitnessedLook:
    """A look with what is proposed on it, the classifier's probabilities (N, classes), the ways to
    read it, and the witness's opinion of them; None where there is no way to read it."""

    look: Look
    probabilities: FloatArray
    paths: Sequence[ReadingPath]
    opinion: Opinion | None


def witnessed(
    network: RowNetwork,
    classifier: Classifier,
    image: Image,
    seen: WitnessedLook,
    config: PathConfig | None = None,
) -> WitnessedLook:
    """A look with the witness's opinion.

    What the witness reads itself where a path has its rows becomes one more path, if its characters
    are among the proposals, or can be found where the witness sees them.

    Args:
        network: the witness's.
        classifier: judges boxes that are found so.
        image: the source picture, BGR.
        seen: a look without an opinion.
        config: tolerances and weights of the paths.
    """
    if not seen.paths:
        return seen
    return with_own(asked(network, image, seen), classifier, config)


def asked(network: RowNetwork, image: Image, seen: WitnessedLook) -> WitnessedLook:
    """A look, with a path at least, and the witness's opinion of its paths alone."""
    opinion = opinion_of(network, image, seen.look.plate, seen.paths)
    return replace(seen, opinion=opinion)


def with_own(
    seen: WitnessedLook, classifier: Classifier, config: PathConfig | None = None
) -> WitnessedLook:
    """A look that was asked about, with paths of what the witness reads there itself."""
    return (
        seen if seen.opinion is None else _joined_all(seen, classifier, seen.opinion.seen, config)
    )


def seen_again(
    network: RowNetwork,
    classifier: Classifier,
    image: Image,
    seen: WitnessedLook,
    config: PathConfig | None = None,
) -> WitnessedLook:
    """A witnessed look after the witness has seen the rows in other frames, too.

    What it reads in those may become further paths. The arguments are those of `witnessed`.
    """
    if seen.opinion is None:
        return seen
    opinion = with_other_frames(network, image, seen.look.plate, seen.opinion)
    seen = replace(seen, opinion=opinion)
    for rows in opinion.again:
        seen = _joined_all(seen, classifier, rows, config)
    return seen


def _joined_all(
    seen: WitnessedLook,
    classifier: Classifier,
    ways: Sequence[SeenRows],
    config: PathConfig | None,
) -> WitnessedLook:
    """The look with a path for what the witness reads on each way's rows, unless one reads it."""
    for way, rows in enumerate(ways):
        text = "".join(rows.texts)
        if text and not any(text in (path.text, path.told) for path in seen.paths):
            seen = _joined(seen, classifier, way, rows, config or PathConfig())
    return seen


def _joined(
    seen: WitnessedLook, classifier: Classifier, way: int, rows: SeenRows, config: PathConfig
) -> WitnessedLook:
    """The look with a path that reads what the witness reads on these rows, where there is one.

    There is none where two of them show the same characters: a stray box makes a row of its own.
    """
    if seen.opinion is None:
        return seen
    first = seen.paths[seen.opinion.ways.index(way)]
    light = bool(seen.look.proposals.light[first.lines[0][0]])
    look, probabilities = seen.look, seen.probabilities
    lines: list[tuple[int, ...]] = []
    for text, frame, log_p in zip(rows.texts, rows.frames, rows.log_probabilities, strict=True):
        if not text:
            return seen
        look, probabilities, line = place(
            look, probabilities, SeenText(text, frame, log_p), first.boxes, light, classifier
        )
        if line is None or any(set(line) & set(other) for other in lines):
            return seen
        lines.append(line)
    usual = classifier.alphabet.fold(probabilities)
    path = told_path(look, usual, tuple(lines), "".join(rows.texts), config)
    path = with_missed(path, seen.paths)
    opinion = seen.opinion.joined_by(way, row_ends(path))
    return WitnessedLook(look, probabilities, (*seen.paths, path), opinion)


def told_path(
    look: Look,
    usual: FloatArray,
    lines: tuple[tuple[int, ...], ...],
    told: str,
    config: PathConfig,
) -> ReadingPath:
    """The path along the boxes, row by row, that were found for what the witness reads."""
    score = sum(_score(look, usual, line, config) for line in lines)
    score -= config.weights.second_row * (len(lines) - 1)
    return replace(written(score, lines, look.proposals.boxes, usual), told=told)


def _score(look: Look, usual: FloatArray, line: tuple[int, ...], config: PathConfig) -> float:
    """What the boxes of a row earn, as the path search has it, nats.

    What leaves the row costs `AWAY` at most: the witness saw it all the same.
    """
    chosen = np.array(line)
    boxes = look.proposals.boxes[chosen]
    trust = origin_log_odds([look.proposals.steps[k] for k in line])
    nodes = Nodes(boxes, usual[chosen], trust)
    height = float(median(heights(boxes)))
    level = float(median(centers(boxes)[1]))
    row = TextLine(bool(look.proposals.light[chosen[0]]), height, 0.0, level, len(line))
    on_line = replace(nodes, boxes=np.tile(boxes[:1], (len(line), 1)))
    on_line.boxes[:, 1], on_line.boxes[:, 3] = level - height / 2, level + height / 2
    straight = node_scores(on_line, row, config)
    return float(np.maximum(node_scores(nodes, row, config), straight - AWAY).sum())
