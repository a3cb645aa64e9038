"""Plate lettering made of strokes, each time a little otherwise.

Plates are lettered in forms that no usual font has: the Italian G with its bar far down, an open 4,
a slashed zero, a 1 without a foot. A `StrokeFont` says how the telling details are;
`lpr.synthesis.stroke_glyphs` draws 0-9 and A-Z that way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Stroke: TypeAlias = npt.NDArray[np.float64]
"""Points (N, 2) of a line, x and y from 0 to 1 over the glyph, y down."""


@dataclass(frozen=True, slots=True)
class StrokeFont:
    """How the glyphs are drawn; lengths in heights, places from 0 (top, left) to 1."""

    width: float
    thickness: float
    squareness: float
    """Exponent of the bows (superellipse): 2 is round, 4 nearly square."""
    opening: float
    """Where the bows of C, G, S, 2, 3, 5, 6 and 9 end, degrees from the horizontal."""
    bar: float
    """Height of the bars of A, B, E, F, H, P and R."""
    g_bar: float
    g_bar_start: float
    g_spur: bool
    zero_mark: str
    """"" (none), "slash", "dot" or "cut" (the ring is open at its upper right)."""
    one_foot: bool
    one_flag: float
    """How far down the flag of the 1 reaches."""
    flat_three: bool
    open_four: bool
    straight_six: bool
    serif_i: bool
    serif_j: bool
    middle: float
    """How far down the middles of M, W and Y meet."""
    square: bool = False
    """Whether strokes end flat and corners are sharp; otherwise they are round."""
    loose: float = 0.0
    """Gap in the loops of 6 and 9, in degrees."""
    widths: tuple[tuple[str, float], ...] = ()
    """Characters that are wider or narrower than the others, in widths of these."""

    def bow(
        self, center: tuple[float, float], radii: tuple[float, float], start: float, end: float
    ) -> Stroke:
        """Part of a superellipse, degrees clockwise from the right."""
        angles = np.radians(np.linspace(start, end, max(2, round(abs(end - start) / 6))))
        directions = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        bent = np.sign(directions) * np.abs(directions) ** (2 / self.squareness)
        return np.asarray(center + bent * radii, dtype=np.float64)


def random_stroke_font(rng: np.random.Generator) -> StrokeFont:
    """Lettering like that of a plate somewhere."""
    return StrokeFont(
        width=float(rng.uniform(0.58, 0.8)),
        thickness=float(rng.uniform(0.09, 0.19)),
        squareness=float(rng.uniform(2.0, 3.8)),
        opening=float(rng.uniform(15, 50)),
        bar=float(rng.uniform(0.42, 0.56)),
        g_bar=float(rng.uniform(0.5, 0.72)),
        g_bar_start=float(rng.uniform(0.45, 0.7)),
        g_spur=rng.random() < 0.2,
        zero_mark=("slash", "dot", "", "", "", "", "", "")[int(rng.integers(8))],
        one_foot=rng.random() < 0.25,
        one_flag=float(rng.uniform(0.12, 0.35)),
        flat_three=rng.random() < 0.25,
        open_four=rng.random() < 0.2,
        straight_six=rng.random() < 0.4,
        serif_i=rng.random() < 0.3,
        serif_j=rng.random() < 0.3,
        middle=float(rng.uniform(0.4, 0.9)),
    )
