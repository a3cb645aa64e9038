"""Whether a reading shows all of its plate: what may lack a character is not sure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lpr.reading.assembly import ReadingPath
from lpr.reading.cut_edge import cut_characters, cut_neighbours, reaches_an_edge
from lpr.reading.hidden import hidden_places
from lpr.reading.look import Look
from lpr.rectification import MARGIN_X
from lpr.types import Doubt, DoubtCode, Plate

INCOMPLETE_AT_MOST = 0.75
"""How sure a reading can be that may lack a character. Four in five of the validation plates that
are marked so are read right: stickers and dark frames look like what hides a character."""


def incomplete(text: str, look: Look, path: ReadingPath, width_px: int) -> tuple[Doubt, ...]:
    """Why a text may lack a character; empty where nothing shows that.

    Args:
        text: what was read.
        look: the look that it was read from.
        path: its characters there.
        width_px: the picture's width.
    """
    return (*_hidden(text, look, path), *_cut(text, look, path, width_px))


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


def _hidden(text: str, look: Look, path: ReadingPath) -> Iterator[Doubt]:
    rows = [len(row) for row in path.lines]
    light = bool(look.proposals.light[path.lines[0][0]])
    margin = MARGIN_X / (1 + 2 * MARGIN_X)
    for place in hidden_places(look.plate.image, path.boxes, rows, light, margin):
        reason = f"something covers a character {_where(text, place)}"
        yield Doubt(DoubtCode.HIDDEN_CHARACTER, reason)


def _cut(text: str, look: Look, path: ReadingPath, width_px: int) -> Iterator[Doubt]:
    if not reaches_an_edge(look, width_px):
        return
    for number in cut_characters(look, path, width_px):
        yield Doubt(DoubtCode.CUT_EDGE, f"the picture's edge cuts {text[number]}")
    for place in cut_neighbours(look, path, width_px):
        reason = f"the picture's edge cuts a character off {_where(text, place)}"
        yield Doubt(DoubtCode.CUT_EDGE, reason)
