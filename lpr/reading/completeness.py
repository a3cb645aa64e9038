"""Whether a reading shows all of its plate: what may lack a character is not sure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from lpr.reading.assembly import ReadingPath
from lpr.reading.cut_edge import cut_characters
from lpr.reading.hidden import hidden_places
from lpr.reading.look import Look
from lpr.reading.place_features import PlateFacts
from lpr.rectification import MARGIN_X
from lpr.types import Doubt, DoubtCode, Plate

INCOMPLETE_AT_MOST = 0.75
"""How sure a reading can be that may lack a character. Four in five of the validation plates that
are marked so are read right: stickers and dark frames look like what hides a character."""


def incomplete(
    text: str,
    look: Look,
    path: ReadingPath,
    width_px: int,
    matches_format: bool,
    others: Sequence[ReadingPath] = (),
) -> tuple[Doubt, ...]:
    """Why a text may lack a character; empty where nothing shows that.

    Args:
        text: what was read.
        look: the look that it was read from.
        path: its characters there.
        width_px: the picture's width.
        matches_format: whether the text keeps to a format of the region.
        others: the likely paths before formats and the witness had their say. Half a character at
            the picture's edge is none to the witness.
    """
    facts = plate_facts(look, path, width_px, matches_format)
    passed_over = _passed_over(text, look, path, others, width_px)
    hidden = _hidden(text, look, path, facts)
    return (*_cut(text, look, path, width_px), *passed_over, *hidden)


def plate_facts(look: Look, path: ReadingPath, width_px: int, matches_format: bool) -> PlateFacts:
    """What of a plate counts for each of its places; the arguments are those of `incomplete`."""
    height, width = look.plate.image.shape[:2]
    ends = np.array([[0, height / 2], [width, height / 2]], np.float32)
    left, right = look.plate.points_to_source(ends)[:, 0].tolist()
    step = max((right - left) / width, 1e-6)
    return PlateFacts(
        height_px=height,
        margin_px=width * MARGIN_X / (1 + 2 * MARGIN_X),
        picture_px=(-left / step, (width_px - left) / step),
        rows=len(path.lines),
        matches_format=matches_format,
    )


def bounded(plate: Plate) -> Plate:
    """The plate, no surer than a reading can be that may lack a character, where it may."""
    codes = {doubt.code for doubt in plate.doubts}
    if not codes & {DoubtCode.HIDDEN_CHARACTER, DoubtCode.CUT_EDGE}:
        return plate
    most = INCOMPLETE_AT_MOST
    candidates = tuple(
        replace(one, confidence=min(one.confidence, most)) for one in plate.candidates
    )
    return replace(plate, confidence=min(plate.confidence, most), candidates=candidates)


def _where(text: str, place: int) -> str:
    """Between which characters of a text a place lies."""
    if place == 0:
        return f"before {text[0]}"
    if place == len(text):
        return f"behind {text[-1]}"
    return f"between {text[place - 1]} and {text[place]}"


def _hidden(text: str, look: Look, path: ReadingPath, facts: PlateFacts) -> Iterator[Doubt]:
    rows = [len(row) for row in path.lines]
    light = bool(look.proposals.light[path.lines[0][0]])
    for found in hidden_places(look.plate.image, path.boxes, rows, light, facts):
        where = _where(text, found.place)
        if found.cut:
            reason = f"the picture's edge cuts a character off {where}"
            yield Doubt(DoubtCode.CUT_EDGE, reason)
        else:
            yield Doubt(DoubtCode.HIDDEN_CHARACTER, f"something covers a character {where}")


def _passed_over(
    text: str, look: Look, path: ReadingPath, others: Sequence[ReadingPath], width_px: int
) -> Iterator[Doubt]:
    """What the picture's edge cuts of other paths that the reading leaves out, on one row."""
    if len(path.lines) > 1:
        return
    places = set()
    for other in others:
        if len(other.lines) > 1:
            continue
        for number in cut_characters(look, other, width_px):
            middle = float(other.boxes[number, 0] + other.boxes[number, 2]) / 2
            if middle < path.boxes[0, 0]:
                places.add(0)
            elif middle > path.boxes[-1, 2]:
                places.add(len(text))
    for place in sorted(places):
        reason = f"the picture's edge cuts a character off {_where(text, place)}"
        yield Doubt(DoubtCode.CUT_EDGE, reason)


def _cut(text: str, look: Look, path: ReadingPath, width_px: int) -> Iterator[Doubt]:
    for number in cut_characters(look, path, width_px):
        yield Doubt(DoubtCode.CUT_EDGE, f"the picture's edge cuts {text[number]}")
