"""The characters of a `StrokeFont`, drawn from lines and arcs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from lpr.arrays import GrayImage
from lpr.synthesis.stroke_font import Stroke, StrokeFont

HEIGHT_PX = 96
"""Height of the capitals."""
_SHIFT = 4
"""Binary digits of a pixel's fraction, as OpenCV takes them."""
_SHARP = 0.8
"""Cosine of the turn from which on two pieces of a line meet in a corner."""


def draw_glyph(font: StrokeFont, character: str) -> GrayImage:
    """A glyph, white on black, `HEIGHT_PX` high and as wide as its ink.

    Raises:
        KeyError: the character is none of 0-9 and A-Z.
    """
    stroke_px = max(2, round(font.thickness * HEIGHT_PX))
    relative = dict(font.widths).get(character, _WIDTHS.get(character, 1.0))
    width_px = round(relative * font.width * HEIGHT_PX)
    if character == "I" and not font.serif_i:
        width_px = stroke_px
    size = np.array([max(width_px, stroke_px), HEIGHT_PX])
    image = np.zeros((HEIGHT_PX, int(size[0])), np.uint8)
    for stroke in _GLYPHS[character](font):
        points = stroke * (size - stroke_px) + (stroke_px - 1) / 2
        fixed = np.round(points * (1 << _SHIFT)).astype(np.int32)
        cv2.polylines(image, [fixed], False, 255, stroke_px, cv2.LINE_AA, _SHIFT)
        if font.square:
            _square_off(image, points, stroke_px)
    return image


def _square_off(image: GrayImage, points: Stroke, stroke_px: int) -> None:
    """Make the round ends and corners of a drawn line flat and sharp; what juts out is cut off."""
    ahead = np.diff(points, axis=0)
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-6)
    starts, ends = np.ones((2, len(ahead)), dtype=bool)
    starts[1:] = ends[:-1] = (ahead[1:] * ahead[:-1]).sum(axis=1) < _SHARP
    patches = [(points[:-1][starts], -ahead[starts]), (points[1:][ends], ahead[ends])]
    for middles, outwards in patches:
        aside = outwards[:, ::-1] * np.array([-1, 1])
        near, far = middles - 0.5 * outwards, middles + stroke_px / 2 * outwards
        reach = (stroke_px - 1) / 2 * aside
        corners = np.stack([near - reach, near + reach, far + reach, far - reach], axis=1)
        for patch in np.round(corners * (1 << _SHIFT)).astype(np.int32):
            cv2.fillConvexPoly(image, patch, 255, cv2.LINE_AA, _SHIFT)


def _line(*points: tuple[float, float]) -> Stroke:
    return np.array(points, dtype=np.float64)


def _joined(*parts: Stroke) -> Stroke:
    return np.concatenate(parts)


def _turned(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Half a turn: a 6 is a 9."""
    return [1 - stroke for stroke in strokes]


def _zero(font: StrokeFont) -> list[Stroke]:
    marks = {
        "": [],
        "slash": [_line((0.25, 0.7), (0.75, 0.3))],
        "dot": [_line((0.5, 0.48), (0.5, 0.52))],
    }
    if font.zero_mark == "cut":
        return [
            font.bow((0.5, 0.5), (0.5, 0.5), -45 + 0.5 * font.opening, 315 - 0.5 * font.opening)
        ]
    return [*_round(font), *marks[font.zero_mark]]


def _round(font: StrokeFont) -> list[Stroke]:
    return [font.bow((0.5, 0.5), (0.5, 0.5), 0, 360)]


def _one(font: StrokeFont) -> list[Stroke]:
    stem = 0.5 if font.one_foot else 1
    foot = [_line((0, 1), (1, 1))] if font.one_foot else []
    return [_line((0, font.one_flag), (stem, 0), (stem, 1)), *foot]


def _two(font: StrokeFont) -> list[Stroke]:
    return [_joined(font.bow((0.5, 0.29), (0.5, 0.29), 190, 375), _line((0, 1), (1, 1)))]


def _three(font: StrokeFont) -> list[Stroke]:
    if font.flat_three:
        lower = font.bow((0.45, 0.69), (0.55, 0.31), 270, 540 - font.opening)
        return [_joined(_line((0.05, 0), (0.95, 0), (0.45, 0.38)), lower)]
    upper = font.bow((0.45, 0.25), (0.5, 0.25), 180 + font.opening, 450)
    lower = font.bow((0.45, 0.74), (0.55, 0.26), 270, 540 - font.opening)
    return [upper, lower]


def _four(font: StrokeFont) -> list[Stroke]:
    if font.open_four:
        return [_line((0.3, 0), (0, 0.7), (1, 0.7)), _line((0.72, 0.4), (0.72, 1))]
    return [_line((0.75, 1), (0.75, 0), (0, 0.72), (1, 0.72))]


def _five(font: StrokeFont) -> list[Stroke]:
    bow = font.bow((0.45, 0.68), (0.55, 0.32), 240, 540 - font.opening)
    return [_joined(_line((0.92, 0), (0.12, 0), (0.06, 0.46)), bow)]


def _six(font: StrokeFont) -> list[Stroke]:
    start, end = (180 + font.loose, 540) if font.loose else (0, 360)
    loop = font.bow((0.5, 0.69), (0.5, 0.31), start, end)
    if font.straight_six:
        return [loop, _line((0.06, 0.55), (0.6, 0))]
    return [loop, font.bow((0.5, 0.5), (0.5, 0.5), 180, 360 - font.opening)]


def _seven(font: StrokeFont) -> list[Stroke]:
    return [_line((0, 0), (1, 0), (0.4 if font.straight_six else 0.25, 1))]


def _eight(font: StrokeFont) -> list[Stroke]:
    upper = font.bow((0.5, 0.25), (0.45, 0.25), 0, 360)
    return [upper, font.bow((0.5, 0.74), (0.5, 0.26), 0, 360)]


def _a(font: StrokeFont) -> list[Stroke]:
    bar = font.bar + 0.2
    return [_line((0, 1), (0.5, 0), (1, 1)), _line((0.5 - bar / 2, bar), (0.5 + bar / 2, bar))]


def _lobe(font: StrokeFont, top: float, bottom: float) -> Stroke:
    """The bow of B, P and R, from the stem and back to it."""
    middle, half = (top + bottom) / 2, (bottom - top) / 2
    bow = font.bow((0.5, middle), (0.5, half), -90, 90)
    return _joined(_line((0, top)), bow, _line((0, bottom)))


def _b(font: StrokeFont) -> list[Stroke]:
    return [_line((0, 0), (0, 1)), _lobe(font, 0, font.bar), _lobe(font, font.bar, 1)]


def _c(font: StrokeFont) -> list[Stroke]:
    return [font.bow((0.5, 0.5), (0.5, 0.5), font.opening, 360 - font.opening)]


def _g(font: StrokeFont) -> list[Stroke]:
    end = float(np.degrees(np.arcsin(2 * font.g_bar - 1)))
    bow = font.bow((0.5, 0.5), (0.5, 0.5), 360 - font.opening, end)
    spur = [_line((1, font.g_bar), (1, 1))] if font.g_spur else []
    return [_joined(bow, _line((1, font.g_bar), (font.g_bar_start, font.g_bar))), *spur]


def _d(font: StrokeFont) -> list[Stroke]:
    bow = font.bow((0.4, 0.5), (0.6, 0.5), -90, 90)
    return [_joined(_line((0, 1), (0, 0)), bow, _line((0, 1)))]


def _f(font: StrokeFont) -> list[Stroke]:
    return [_line((1, 0), (0, 0), (0, 1)), _line((0, font.bar), (0.85, font.bar))]


def _h(font: StrokeFont) -> list[Stroke]:
    sides = [_line((0, 0), (0, 1)), _line((1, 0), (1, 1))]
    return [*sides, _line((0, font.bar), (1, font.bar))]


def _i(font: StrokeFont) -> list[Stroke]:
    serifs = [_line((0, y), (1, y)) for y in (0, 1)] if font.serif_i else []
    return [_line((0.5, 0), (0.5, 1)), *serifs]


def _j(font: StrokeFont) -> list[Stroke]:
    hook = font.bow((0.5, 0.7), (0.5, 0.3), 0, 180 - font.opening / 2)
    return [_joined(_line((0.3, 0)) if font.serif_j else _line((1, 0)), _line((1, 0)), hook)]


def _p(font: StrokeFont) -> list[Stroke]:
    return [_line((0, 0), (0, 1)), _lobe(font, 0, font.bar + 0.06)]


def _s(font: StrokeFont) -> list[Stroke]:
    upper = font.bow((0.5, 0.25), (0.5, 0.25), 360 - font.opening, 90)
    return [_joined(upper, font.bow((0.5, 0.75), (0.5, 0.25), 270, 540 - font.opening))]


def _u(font: StrokeFont) -> list[Stroke]:
    return [_joined(_line((0, 0)), font.bow((0.5, 0.65), (0.5, 0.35), 180, 0), _line((1, 0)))]


def _y(font: StrokeFont) -> list[Stroke]:
    joint = 0.4 + 0.2 * font.middle
    return [_line((0, 0), (0.5, joint), (1, 0)), _line((0.5, joint), (0.5, 1))]


_WIDTHS = {"1": 0.5, "I": 0.6, "J": 0.85, "E": 0.9, "F": 0.9, "L": 0.9, "M": 1.2, "W": 1.3}
"""Of the glyphs that are not as wide as the others."""

_GLYPHS: dict[str, Callable[[StrokeFont], list[Stroke]]] = {
    "0": _zero,
    "1": _one,
    "2": _two,
    "3": _three,
    "4": _four,
    "5": _five,
    "6": _six,
    "7": _seven,
    "8": _eight,
    "9": lambda font: _turned(_six(font)),
    "A": _a,
    "B": _b,
    "C": _c,
    "D": _d,
    "E": lambda font: [*_f(font), _line((0, 1), (1, 1))],
    "F": _f,
    "G": _g,
    "H": _h,
    "I": _i,
    "J": _j,
    "K": lambda _: [_line((0, 0), (0, 1)), _line((1, 0), (0, 0.6)), _line((0.3, 0.42), (1, 1))],
    "L": lambda _: [_line((0, 0), (0, 1), (1, 1))],
    "M": lambda font: [_line((0, 1), (0, 0), (0.5, font.middle), (1, 0), (1, 1))],
    "N": lambda _: [_line((0, 1), (0, 0), (1, 1), (1, 0))],
    "O": _round,
    "P": _p,
    "Q": lambda font: [*_round(font), _line((0.6, 0.7), (1, 1))],
    "R": lambda font: [*_p(font), _line((0.45, font.bar + 0.06), (1, 1))],
    "S": _s,
    "T": lambda _: [_line((0, 0), (1, 0)), _line((0.5, 0), (0.5, 1))],
    "U": _u,
    "V": lambda _: [_line((0, 0), (0.5, 1), (1, 0))],
    "W": lambda font: [_line((0, 0), (0.25, 1), (0.5, 1 - font.middle), (0.75, 1), (1, 0))],
    "X": lambda _: [_line((0, 0), (1, 1)), _line((1, 0), (0, 1))],
    "Y": _y,
    "Z": lambda _: [_line((0, 0), (1, 0), (0, 1), (1, 1))],
}
