"""The witness's part in a look at a plate: its opinion of the paths, and paths of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.characters.base import Classifier
from lpr.formats.grammar import Grammar
from lpr.reading.assembly import ReadingPath
from lpr.reading.config import PathConfig
from lpr.reading.forced import forced_path
from lpr.reading.look import Look
from lpr.reading.witness.opinion import Opinion, RowNetwork, SeenRows, opinion_of, row_ends
from lpr.reading.witness.origin import OriginNetwork, likely_grammars
from lpr.reading.witness.sought import sought_boxes, with_boxes

LEGIBLE = 0.5
"""Where the classifier gives a character of the witness's text less, better boxes are sought."""


@dataclass(frozen=True, slots=True)
class Witness:
    """The networks that look at a plate beside the character network: at its rows, and, where there
    is one, at the whole of it for where it is from."""

    rows: RowNetwork
    origin: OriginNetwork | None = None

    def likely(self, plate: Image, grammars: tuple[Grammar, ...]) -> FloatArray | None:
        """How much likelier than by chance each grammar is by an upright plate's looks, (G,); None
        where nothing is to tell apart, or nobody looks."""
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
    opinion = opinion_of(network, image, seen.look.plate, seen.paths)
    seen = replace(seen, opinion=opinion)
    for way, rows in enumerate(opinion.seen):
        text = "".join(rows.texts)
        if text and not any(path.text == text for path in seen.paths):
            seen = _joined(seen, classifier, way, rows, config or PathConfig())
    return seen


def _joined(
    seen: WitnessedLook, classifier: Classifier, way: int, rows: SeenRows, config: PathConfig
) -> WitnessedLook:
    """The look with a path that reads what the witness reads on these rows, where there is one."""
    path = _path(seen, classifier, rows, config)
    if path is None or not _is_legible(path, rows):
        sought = _sought(seen, classifier, way, rows)
        other = _path(sought, classifier, rows, config)
        if other is not None and (path is None or other.log_score > path.log_score):
            seen, path = sought, other
    if path is None or seen.opinion is None:
        return seen
    opinion = seen.opinion.joined_by(way, row_ends(path))
    return replace(seen, paths=(*seen.paths, path), opinion=opinion)


def _path(
    seen: WitnessedLook, classifier: Classifier, rows: SeenRows, config: PathConfig
) -> ReadingPath | None:
    usual = classifier.alphabet.fold(seen.probabilities)
    path = forced_path(seen.look.proposals, usual, "".join(rows.texts), config)
    if path is None or [len(row) for row in path.lines] != [len(row) for row in rows.texts if row]:
        return None
    return path


def _is_legible(path: ReadingPath, rows: SeenRows) -> bool:
    """Whether the classifier sees each character of the witness's text in the path's boxes."""
    return path.text == "".join(rows.texts) and bool(
        (path.probabilities.max(axis=1) >= LEGIBLE).all()
    )


def _sought(seen: WitnessedLook, classifier: Classifier, way: int, rows: SeenRows) -> WitnessedLook:
    """The look with boxes where the witness sees the characters of its text."""
    if seen.opinion is None:
        return seen
    first = seen.paths[seen.opinion.ways.index(way)]
    light = bool(seen.look.proposals.light[first.lines[0][0]])
    boxes = [
        sought_boxes(log_p, text, frame, first.boxes)
        for log_p, text, frame in zip(rows.log_probabilities, rows.texts, rows.frames, strict=True)
        if text
    ]
    look, probabilities = with_boxes(
        seen.look, seen.probabilities, np.concatenate(boxes), light, classifier.predict_all
    )
    return replace(seen, look=look, probabilities=probabilities)
