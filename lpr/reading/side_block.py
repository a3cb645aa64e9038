"""A block of two small rows before a row of large digits: a plate of two parts side by side.

Lorries in India and elsewhere have state, district and series in two small rows (AB 12 above CD)
before the large number. To the path search they are too small for its row, and it reads the one
part or the other. So where a reading may be such a part, the room beside it is cut out and read as
a plate of its own, and the rows of both become those of the plate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

import numpy as np

from lpr.alphabet import loose
from lpr.arrays import FloatArray, Image
from lpr.formats.grammar import Grammar
from lpr.formats.rerank import rerank
from lpr.formats.settling import Hypothesis
from lpr.geometry.boxes import heights
from lpr.geometry.few import median
from lpr.reading.assembly import ReadingPath
from lpr.reading.attempts import JUDGED, Attempt
from lpr.reading.completeness import bounded
from lpr.reading.plain import surest_of_twins
from lpr.reading.plates import placed, to_plate
from lpr.rectification import STACKED_HEIGHT_PX
from lpr.types import Detection, Doubt, DoubtCode
from lpr.warping import FloatMatrix, source_pixels, warp

DIGITS = (3, 4)
"""How many large digits there are, at least and at most."""
FEWEST, FEWEST_ABOVE = 3, 2
"""Characters of a block, and in its upper row, at least."""
LARGER = 1.4
"""How much higher the digits are than the characters of a block, at least."""
LEAST_ROOM, LEAST_ROOM_BEHIND = 1.2, 3.0
"""Room that a block takes before the digits, in their height, and that they take behind it, in the
height of its rows."""
BESIDE = 0.12
"""How far the part that is cut out lies from the one that was read, in the height of its rows."""
ABOVE = (0.15, 0.3)
"""What is shown above and below that one, in the height of all its rows, at the first look, and at
the second where the first is not legible: rows of a block may stand out."""
LEGIBLE = 0.5
"""How likely each character of the other part must be, 0/O and 1/I counted equal,"""
SURE = 0.65
"""and how sure it must be as a whole, unless both networks read the same there."""
UNREAD = 3
"""So many characters of a part that is hardly legible are told: of a block letters and digits."""


@dataclass(frozen=True, slots=True)
class SidePart:
    """Where the other part of a plate may be.

    ``known`` is the part that was read, ``before`` whether the other one stands before it;
    ``picture`` (112, width, 3) shows that, and ``to_plate`` (3, 3) maps its pixels to those of the
    plate image.
    """

    known: ReadingPath
    before: bool
    picture: Image
    to_plate: FloatMatrix


def side_parts(image: Image, one: Attempt) -> Iterator[SidePart]:
    """What stands beside large digits, or beside two small rows, in frames of different heights;
    none where there is no such part or no room for another.

    Args:
        image: the source picture, BGR.
        one: a plate that was read.
    """
    if one.path is None:
        return
    digits = _large_digits(one.path, one.plate.text)
    if digits is not None:
        height = float(median(heights(digits.boxes)))
        end = float(digits.boxes[0, 0]) - BESIDE * height
        if end >= LEAST_ROOM * height:
            yield from (_cut(image, one, digits, (0.0, end), above) for above in ABOVE)
    elif _has_two_rows(one.path):
        height = float(median(heights(one.path.boxes)))
        start = float(one.path.boxes[:, 2].max()) + BESIDE * height
        width = float(one.look.plate.image.shape[1])
        if width - start >= LEAST_ROOM_BEHIND * height:
            yield from (_cut(image, one, one.path, (start, width), above) for above in ABOVE)


def with_part(
    one: Attempt,
    parts: Iterable[SidePart],
    read: Callable[[Image], Attempt],
    grammars: tuple[Grammar, ...],
    detection: Detection,
) -> Attempt:
    """The plate with both its parts; with a doubt where the other one is hardly legible, and as it
    was where it shows nothing.

    Args:
        one: the plate as it was read.
        parts: frames in which its other part may be; the first that is legible counts.
        read: reads a picture that is a plate.
        grammars: the formats that the whole text may have.
        detection: the plate's.
    """
    unread = one
    for part in parts:
        other = read(part.picture)
        if other.path is None:
            continue
        if _is_legible(other, part.before):
            found = replace(other.path, boxes=_in_plate(other, part))
            pair = (found, part.known) if part.before else (part.known, found)
            return _whole(one, _joined(*pair), grammars, detection)
        unread = _told(one, part, other.plate.text)
    return unread


def _whole(
    one: Attempt, path: ReadingPath, grammars: tuple[Grammar, ...], detection: Detection
) -> Attempt:
    """The plate as a path along both its parts reads it, no surer than it was."""
    hypothesis = Hypothesis(0.0, path.probabilities, path.gaps)
    plate = to_plate(detection, one.look.plate, [path], rerank([hypothesis], grammars, JUDGED))
    sure = min(plate.confidence, one.plate.confidence)
    candidates = tuple(
        replace(text, confidence=min(text.confidence, sure)) for text in plate.candidates
    )
    plate = replace(plate, confidence=sure, candidates=candidates, look=one.plate.look)
    if one.read.trace is not None:
        one.read.trace.path = placed(plate.characters, path)
        one.read.trace.notes.append("its two parts, side by side, were read one by one")
    return replace(one, read=replace(one.read, plate=plate), path=path, witnessed=None, whole=True)


def _large_digits(path: ReadingPath, text: str) -> ReadingPath | None:
    """The last characters of a path, if they are a large number and all others stand before them
    and are smaller; None where they are not."""
    if len(path.lines) > 2:
        return None
    last = len(path.lines[-1])
    for count in sorted({min(last, most) for most in DIGITS}, reverse=True):
        start = len(text) - count
        row, before = path.boxes[start:], path.boxes[:start]
        if count < DIGITS[0] or not text[start:].isdigit():
            continue
        if not len(before) or (
            median(heights(row)) >= LARGER * median(heights(before))
            and before[:, 2].max() <= row[:, 0].min()
        ):
            line = path.lines[-1][last - count :]
            return ReadingPath(path.log_score, (line,), path.probabilities[start:], row)
    return None


def _cut(
    image: Image, one: Attempt, known: ReadingPath, span: tuple[float, float], above: float
) -> SidePart:
    """The part of a plate image beside ``known`` from one x to another, out of the source."""
    top, bottom = float(known.boxes[:, 1].min()), float(known.boxes[:, 3].max())
    margin = above * (bottom - top)
    scale = STACKED_HEIGHT_PX / (bottom - top + 2 * margin)
    start, end = span
    to_plate: FloatMatrix = np.array(
        [[1 / scale, 0, start], [0, 1 / scale, top - margin], [0, 0, 1.0]]
    )
    to_source = one.look.plate.to_source.astype(np.float64) @ to_plate
    size = max(round((end - start) * scale), 1), STACKED_HEIGHT_PX
    picture = warp(image, to_source, size, source_pixels(to_source, size))
    return SidePart(known, start == 0.0, picture, to_plate)


def _is_legible(part: Attempt, before: bool) -> bool:
    """Whether a part shows a block, or behind one a number, and surely enough."""
    path = part.path
    if path is None or not (_has_two_rows(path) if before else _is_number(path, part.plate.text)):
        return False
    agreed = part.witnessed is not None and loose(part.witnessed) == loose(path.text)
    if not agreed and part.plate.confidence < SURE:
        return False
    return bool(surest_of_twins(path.probabilities).min() >= LEGIBLE)


def _has_two_rows(path: ReadingPath) -> bool:
    """Whether a path has as many rows and characters as a block."""
    rows = [len(row) for row in path.lines]
    return len(rows) == 2 and sum(rows) >= FEWEST and rows[0] >= FEWEST_ABOVE


def _is_number(path: ReadingPath, text: str) -> bool:
    return len(path.lines) == 1 and text.isdigit() and DIGITS[0] <= len(text) <= DIGITS[1]


def _told(one: Attempt, part: SidePart, unread: str) -> Attempt:
    """The plate with the doubt that what stands beside the part that was read is not legible, where
    that is so much that it is no badge."""
    if len(unread) < UNREAD or (part.before and (unread.isalpha() or unread.isdigit())):
        return one
    where = "what stands before" if part.before else "what stands behind"
    reason = f"{where} {part.known.text} is hardly legible: {unread}?"
    doubts = (Doubt(DoubtCode.HIDDEN_CHARACTER, reason),)
    return replace(one, read=replace(one.read, plate=bounded(replace(one.plate, doubts=doubts))))


def _in_plate(part: Attempt, where: SidePart) -> FloatArray:
    """The boxes of a part's characters in the plate image, (L, 4)."""
    if part.path is None:
        return np.zeros((0, 4), np.float32)
    boxes = part.look.plate.boxes_to_source(part.path.boxes)
    scale, (left, top) = where.to_plate[0, 0], where.to_plate[:2, 2]
    return np.asarray(boxes * scale + np.array([left, top, left, top]), dtype=np.float32)


def _joined(first: ReadingPath, second: ReadingPath) -> ReadingPath:
    """One path along the rows of both; its indices count its own characters."""
    ends = accumulate(map(len, (*first.lines, *second.lines)), initial=0)
    return ReadingPath(
        first.log_score + second.log_score,
        tuple(tuple(range(start, end)) for start, end in pairwise(ends)),
        np.concatenate([first.probabilities, second.probabilities]),
        np.concatenate([first.boxes, second.boxes]),
    )
