"""From ranked readings to a `Plate`: its texts, its rows, and its characters in the picture."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TypeVar

import numpy as np

from lpr.alphabet import CHARACTERS
from lpr.arrays import FloatArray
from lpr.formats.rerank import RankedReading
from lpr.geometry import Box
from lpr.reading.assembly import ReadingPath
from lpr.rectification import PlateImage
from lpr.types import Character, Detection, Plate, Reading

Line = TypeVar("Line", str, tuple[Character, ...])

ALTERNATIVES = 3
"""How many other characters each character keeps, with their probabilities."""
LEAST_ALTERNATIVE = 0.01
"""Alternatives less probable than this are not worth keeping."""


def to_plate(
    detection: Detection,
    rectified: PlateImage,
    paths: Sequence[ReadingPath],
    ranked: Sequence[RankedReading],
) -> Plate:
    """The plate that the best of the ranked readings makes; an unread one where there is none."""
    quad = detection.quad or detection.box.to_quad()
    if not ranked:
        return Plate("", 0.0, detection.box, quad, detection.confidence)
    best = ranked[0]
    path = paths[best.hypothesis]
    return Plate(
        text=best.text,
        confidence=best.confidence,
        box=detection.box,
        quad=quad,
        detection_confidence=detection.confidence,
        region=best.region,
        region_confidence=best.region_confidence,
        matches_format=best.matches_format,
        lines=rows_of(best.text, path),
        candidates=tuple(_candidate(reading) for reading in ranked),
        characters=characters_of(best.text, path, rectified.boxes_to_source(path.boxes)),
        raw_text=paths[0].text,
    )


def characters_of(text: str, path: ReadingPath, boxes: FloatArray) -> tuple[Character, ...]:
    """The characters of the chosen reading with (L, 4) boxes, and the likeliest others of each."""
    order = np.argsort(-path.probabilities, axis=1)[:, : ALTERNATIVES + 1]
    chances = np.take_along_axis(path.probabilities, order, axis=1)
    characters = []
    for place, sign in enumerate(text):
        ranked = zip(order[place].tolist(), chances[place].tolist(), strict=True)
        others = [(CHARACTERS[k], chance) for k, chance in ranked if CHARACTERS[k] != sign]
        likely = tuple(pair for pair in others if pair[1] >= LEAST_ALTERNATIVE)[:ALTERNATIVES]
        chance = float(path.probabilities[place, CHARACTERS.index(sign)])
        characters.append(Character(sign, chance, Box.from_list(boxes[place].tolist()), likely))
    return tuple(characters)


def placed(characters: Sequence[Character], path: ReadingPath) -> list[Character]:
    """A plate's characters where they lie in the plate image."""
    boxes = [Box.from_list(box) for box in path.boxes.tolist()]
    return [replace(one, box=box) for one, box in zip(characters, boxes, strict=True)]


def rows_of(text: str, path: ReadingPath) -> tuple[str, ...]:
    """The text cut into the rows of its path."""
    return cut_like(text, [row for row in path.lines if row])


def cut_like(text: Line, rows: Sequence[Sized]) -> tuple[Line, ...]:
    """A text, or its characters, cut into rows that are as long as others.

    >>> cut_like("59X134567", ["59XI", "34567"])
    ('59X1', '34567')
    """
    ends = accumulate(map(len, rows), initial=0)
    return tuple(text[start:end] for start, end in pairwise(ends))


def _candidate(reading: RankedReading) -> Reading:
    return Reading(reading.text, reading.confidence, reading.matches_format, reading.region)
