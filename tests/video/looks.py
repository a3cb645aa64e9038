"""Looks at plates, made by hand."""

from __future__ import annotations

from lpr.geometry import Box
from lpr.types import Character, Plate, Reading
from lpr.video.looks import Look

BOX = Box(100, 100, 200, 125)


def plate(*candidates: tuple[str, float], box: Box = BOX, detection: float = 0.9) -> Plate:
    """A plate with these candidates, the first one chosen, and no characters."""
    readings = tuple(Reading(text, confidence) for text, confidence in candidates)
    text, confidence = candidates[0] if candidates else ("", 0.0)
    return Plate(text, confidence, box, box.to_quad(), detection, candidates=readings)


def look(*candidates: tuple[str, float], weight: float = 1.0) -> Look:
    return Look(plate(*candidates), weight)


def spelled(text: str, confidence: float, doubtful: dict[int, tuple[str, float]]) -> Look:
    """A look whose characters are sure but for some: place to another character and its chance."""
    characters = tuple(
        Character(sign, 1 - doubtful[place][1], BOX, (doubtful[place],))
        if place in doubtful
        else Character(sign, 0.99, BOX)
        for place, sign in enumerate(text)
    )
    readings = (Reading(text, confidence, True, "hr"),)
    quad = BOX.to_quad()
    one = Plate(text, confidence, BOX, quad, 0.9, candidates=readings, characters=characters)
    return Look(one)
