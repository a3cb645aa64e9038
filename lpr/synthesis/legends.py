"""Pictures of the strips where plates say in small letters where they are from.

What the legend network learns from: strips above and below a plate's characters with the names and
slogans of `lpr.formats.legends`, made-up words and nothing, in any letters and colours, and left
ends of plates with countries' signs. Stickers, a dealer's name on the holder and the ends of the
plate's characters are drawn as well, and are to be passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.formats.legends import plain, written_legends
from lpr.synthesis.legend_parts import (
    GROUNDS,
    askew,
    contrasting,
    draw_bolts,
    draw_sticker,
    paint,
    photographed,
    pick,
    put,
    squeezed,
)
from lpr.synthesis.styles import DEALERS, DIGITS, LETTERS, Color
from lpr.synthesis.texts import made_up_word
from lpr.synthesis.word_fonts import pick_word_font, set_words

TWICE = 2
"""Strips are drawn so many times as large as they are seen."""
ABOVE_SHARE = 0.62
"""Of strips that lie above the characters."""
NOTHING, LISTED, MADE_UP = 0.12, 0.6, 0.2
"""Shares of strips without a legend, with one that is listed, and with made-up words; on the rest
stand letters of any order."""
STATES_SHARE = 0.62
"""Of listed legends that are of a state of the United States."""
STICKER_SHARE = 0.28
"""Of each end of a strip that has room for one."""
REACH = 0.72
"""How far a strip reaches from the characters, in their heights."""


@dataclass(frozen=True, slots=True)
class _Strip:
    """A strip that is being drawn: its picture, whether it lies above the characters, and how far
    the characters come in at one edge and how far what is no plate at the other."""

    image: Image
    above: bool
    inside: float
    edge: float

    def top(self, down: float, height: float) -> float:
        """The y of something so high, that lies so far from the edge that is farther from the
        characters."""
        return down if self.above else self.image.shape[0] - down - height

    @property
    def free(self) -> tuple[float, float]:
        """Where the plate is free: from how far from that edge, and how much."""
        start = self.edge + 2
        return start, max(self.image.shape[0] - self.inside - start - 2, 8.0)


def draw_strip(rng: np.random.Generator, size: tuple[int, int]) -> tuple[Image, str]:
    """A strip (height, width, 3) above or below a plate's characters, and its legend in capitals
    without spaces.

    Args:
        rng: decides all.
        size: width and height of the picture.
    """
    width, height = TWICE * size[0], TWICE * size[1]
    above, ground = bool(rng.random() < ABOVE_SHARE), pick(rng, GROUNDS)
    inside = max(float(rng.uniform(-0.06, 0.2)), 0.0) * height
    edge = max(float(rng.uniform(-0.12, 0.36)), 0.0) * height if rng.random() < 0.8 else 0.0
    strip = _Strip(paint(rng, (height, width), ground), above, inside, edge)
    _draw_characters(rng, strip, contrasting(rng, ground, 70))
    text = pick_legend(rng)
    taken = _write_legend(rng, strip, text) if text else (width / 2, width / 2)
    _draw_stickers(rng, strip, taken)
    if rng.random() < 0.5:
        draw_bolts(rng, strip.image)
    _draw_beyond(rng, strip)
    return photographed(rng, askew(rng, strip.image, (0.03, 0.05)), size), plain(text)


def pick_legend(rng: np.random.Generator) -> str:
    """A legend as it is written, or words that are none; at times nothing."""
    kind = rng.random()
    if kind < NOTHING:
        return ""
    if kind < NOTHING + LISTED:
        states, regions = _listed()
        chosen = states if rng.random() < STATES_SHARE else regions
        legends = chosen[int(rng.integers(len(chosen)))]
        # The first is the name of the state.
        named = chosen is states and rng.random() < 0.5
        return legends[0 if named else int(rng.integers(len(legends)))]
    if kind < NOTHING + LISTED + MADE_UP:
        count = 2 if rng.random() < 0.4 else 1
        words = (made_up_word(rng, int(rng.integers(3, 10))) for _ in range(count))
        return " ".join(words).title()
    letters = rng.integers(len(LETTERS), size=int(rng.integers(2, 10)))
    return "".join(LETTERS[int(letter)] for letter in letters)


@cache
def _listed() -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """The legends beside the characters of each US state, and of each region that has any."""
    found = {
        region: tuple(one for one in legends if not one.startswith("("))
        for region, legends in written_legends().items()
    }
    states = tuple(own for region, own in found.items() if region.startswith("us-") and own)
    return states, tuple(own for own in found.values() if own)


def _draw_characters(rng: np.random.Generator, strip: _Strip, ink: Color) -> None:
    """The heads or feet of a row of characters at the edge of the strip that is nearer to them."""
    if strip.inside <= 2:
        return
    height, width = strip.image.shape[:2]
    signs = [(LETTERS + DIGITS)[int(k)] for k in rng.integers(36, size=int(rng.integers(5, 8)))]
    tall = height / REACH * float(rng.uniform(0.85, 1.15))
    mask = set_words("".join(signs), pick_word_font(rng), tall)
    wide = round(float(rng.uniform(0.6, 0.95)) * width)
    mask = cv2.resize(mask, (wide, mask.shape[0]), interpolation=cv2.INTER_AREA)
    left = (width - wide) / 2 + float(rng.normal(0, 8))
    put(strip.image, mask, (left, strip.top(height - strip.inside, mask.shape[0])), ink)


def _write_legend(rng: np.random.Generator, strip: _Strip, text: str) -> tuple[float, float]:
    """Write a legend where the plate is free; from where to where it goes across."""
    height, width = strip.image.shape[:2]
    start, room = strip.free
    mask = _set_legend(rng, text, min(float(np.clip(rng.normal(0.36, 0.09), 0.18, 0.62)) * height,
                                      max(0.98 * room, 10.0)))  # fmt: skip
    mask = squeezed(mask, float(rng.uniform(0.5, 0.9)) * width, 0.75)
    if mask.shape[0] > room and rng.random() < 0.8:
        narrower = max(8, int(mask.shape[1] * min(1.0, 1.3 * room / mask.shape[0])))
        mask = cv2.resize(mask, (narrower, int(room)), interpolation=cv2.INTER_AREA)
    spare = width - mask.shape[1]
    off = float(rng.normal(0, 0.03)) * width
    if rng.random() < 0.2:
        off = float(rng.uniform(-0.5, 0.5)) * spare
    x = float(np.clip(spare / 2 + off, 0.02 * width, 0.98 * width - mask.shape[1]))
    down = start + float(rng.uniform(0, 1)) * max(room - mask.shape[0], 0.0)
    y = strip.top(down, mask.shape[0])
    behind = strip.image[max(int(y), 0) : int(y) + mask.shape[0], int(x) : int(x) + mask.shape[1]]
    color = contrasting(rng, behind.reshape(-1, 3).mean(axis=0), 45)
    if rng.random() < 0.15:
        shadow = cv2.dilate(mask, np.ones((3, 3))) if rng.random() < 0.5 else mask
        place = x + int(rng.integers(-2, 3)), y + int(rng.integers(-1, 3))
        put(strip.image, shadow, place, pick(rng, GROUNDS))
    put(strip.image, mask, (x, y), color)
    return x, x + mask.shape[1]


def _set_legend(rng: np.random.Generator, text: str, capital_px: float) -> FloatArray:
    """A legend in any letters: capitals mostly, wide or narrow, spaced, leaning, bold."""
    kind = rng.random()
    shown = text.upper() if kind < 0.58 else text if kind < 0.96 else text.lower()
    by_hand = kind >= 0.58 and bool(rng.random() < 0.13)
    spacing = max(0.0, float(rng.normal(0.03, 0.12)))
    slant = float(rng.choice([0, 0, 0, 0, 0.15, 0.3]))
    mask = set_words(shown, pick_word_font(rng, script=by_hand), capital_px, spacing, slant)
    bold = int(rng.choice([1, 1, 1, 2, 3]))
    mask = cv2.dilate(mask, np.ones((bold, bold)))
    wide = max(2, round(mask.shape[1] * float(rng.uniform(0.72, 1.2))))
    found: FloatArray = cv2.resize(mask, (wide, mask.shape[0]), interpolation=cv2.INTER_AREA)
    return found


def _draw_stickers(rng: np.random.Generator, strip: _Strip, taken: tuple[float, float]) -> None:
    """Month and year beside what is ``taken``, where there is room."""
    height, width = strip.image.shape[:2]
    start, room = strip.free
    for at_right in (False, True):
        if rng.random() >= STICKER_SHARE:
            continue
        wide, tall = float(rng.uniform(0.06, 0.13)) * width, float(rng.uniform(0.4, 0.75)) * height
        x = float(rng.uniform(0.03, 0.13)) * width
        x = width - x - wide if at_right else x
        if x < taken[1] + 4 if at_right else x + wide > taken[0] - 4:
            continue
        y = strip.top(start + float(rng.uniform(-0.1, 0.3)) * room, tall)
        draw_sticker(rng, strip.image, (x, y, wide, tall))


def _draw_beyond(rng: np.random.Generator, strip: _Strip) -> None:
    """What lies beside the plate: a holder with or without a name, the car, nothing at the ends."""
    height, width = strip.image.shape[:2]
    deep = int(strip.edge)
    if deep:
        part = strip.image[:deep] if strip.above else strip.image[height - deep :]
        gray = int(rng.choice([15, 25, 45, 120, 190, 230]))
        any_color = rng.integers(0, 256, 3).tolist()
        color = np.array((gray, gray, gray) if rng.random() < 0.6 else any_color, np.float32)
        part[:] = color.astype(np.uint8)
        if deep > 14 and rng.random() < 0.4:
            name = DEALERS[int(rng.integers(len(DEALERS)))]
            mask = set_words(name, pick_word_font(rng), 0.6 * deep, abs(float(rng.normal(0, 0.1))))
            x = (width - mask.shape[1]) / 2 + float(rng.normal(0, 10))
            put(part, mask, (x, (deep - mask.shape[0]) / 2), contrasting(rng, color, 70))
    for at_right in (False, True):
        if rng.random() < 0.5:
            wide = int(rng.uniform(0, 0.05) * width)
            strip.image[:, width - wide if at_right else 0 : width if at_right else wide] = int(
                rng.integers(256)
            )
