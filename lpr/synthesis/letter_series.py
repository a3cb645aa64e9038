"""The lettering of the big plate series, stroke by stroke, in our own drawing.

No font file is copied: each series is told by what gives it away, as its open 4, its slashed zero,
a G with the bar far down, a 1 without a foot, the width of its strokes. Proportions are those of
the series as the countries publish or show them, to a few hundredths of the height.
"""

from __future__ import annotations

from lpr.synthesis.stroke_font import StrokeFont

_EQUAL = (("J", 1.0), ("E", 1.0), ("F", 1.0), ("L", 1.0), ("M", 1.0), ("W", 1.0))
"""All letters on one width, as where each has its own die of the same size."""


def _series(
    width: float,
    thickness: float,
    *,
    squareness: float = 2.6,
    opening: float = 38.0,
    bar: float = 0.48,
    g: tuple[float, float, bool] = (0.55, 0.55, False),
    zero: str = "",
    one: tuple[bool, float] = (False, 0.24),
    flat_three: bool = False,
    open_four: bool = False,
    straight_six: bool = False,
    serif_i: bool = False,
    serif_j: bool = False,
    middle: float = 0.7,
    square: bool = True,
    loose: float = 0.0,
    widths: tuple[tuple[str, float], ...] = (),
) -> StrokeFont:
    """A font with the usual details but for those named; ``g`` is its bar: place, start, spur."""
    return StrokeFont(
        width=width,
        thickness=thickness,
        squareness=squareness,
        opening=opening,
        bar=bar,
        g_bar=g[0],
        g_bar_start=g[1],
        g_spur=g[2],
        zero_mark=zero,
        one_foot=one[0],
        one_flag=one[1],
        flat_three=flat_three,
        open_four=open_four,
        straight_six=straight_six,
        serif_i=serif_i,
        serif_j=serif_j,
        middle=middle,
        square=square,
        loose=loose,
        light=0.84,
        widths=widths,
    )


SERIES: dict[str, StrokeFont] = {
    "din": _series(0.56, 0.135, bar=0.5, g=(0.52, 0.5, False), widths=(("1", 0.62), ("M", 1.15))),
    "din-narrow": _series(0.44, 0.125, squareness=3.0, widths=(("1", 0.62), ("M", 1.2))),
    "fe": _series(
        0.6,
        0.135,
        squareness=2.9,
        opening=33,
        bar=0.5,
        g=(0.56, 0.5, True),
        one=(False, 0.3),
        open_four=True,
        serif_i=True,
        serif_j=True,
        middle=0.5,
        loose=30,
        widths=(*_EQUAL, ("0", 0.9), ("1", 0.72), ("I", 0.75)),
    ),
    "gb": _series(
        0.63,
        0.175,
        squareness=2.9,
        opening=30,
        g=(0.55, 0.55, True),
        one=(False, 0.12),
        middle=0.6,
        widths=(*_EQUAL, ("1", 0.38), ("W", 1.15)),
    ),
    "gb-bold": _series(
        0.6, 0.2, squareness=3.2, opening=28, widths=(*_EQUAL, ("1", 0.42), ("W", 1.2))
    ),
    "it": _series(
        0.56,
        0.12,
        squareness=2.3,
        opening=42,
        g=(0.68, 0.5, False),
        one=(False, 0.2),
        straight_six=True,
        middle=0.95,
        square=False,
        widths=(("M", 1.15), ("W", 1.3), ("1", 0.5), ("0", 0.95)),
    ),
    "fr": _series(0.58, 0.15, squareness=2.4, opening=36, widths=(("1", 0.6), ("M", 1.2))),
    "es": _series(
        0.55, 0.125, squareness=2.5, opening=34, one=(False, 0.26), middle=0.85, square=False
    ),
    "nl": _series(
        0.6,
        0.125,
        squareness=2.7,
        opening=36,
        g=(0.52, 0.55, True),
        zero="cut",
        open_four=True,
        serif_j=True,
        middle=0.55,
        widths=(*_EQUAL, ("1", 0.6)),
    ),
    "pl": _series(
        0.52,
        0.11,
        squareness=2.5,
        opening=40,
        zero="",
        open_four=True,
        straight_six=True,
        middle=0.9,
        square=False,
        widths=(("0", 0.92), ("1", 0.55)),
    ),
    "se": _series(0.55, 0.13, squareness=3.0, opening=30, widths=(("1", 0.55), ("M", 1.2))),
    "at": _series(0.5, 0.13, squareness=3.2, opening=30, g=(0.55, 0.6, True)),
    "be": _series(0.52, 0.12, squareness=2.5, zero="", one=(False, 0.28), square=False),
    "ch": _series(0.5, 0.13, squareness=2.8, opening=34, widths=(("1", 0.55),)),
    "cz": _series(
        0.57, 0.145, squareness=2.8, opening=35, open_four=False, widths=(("0", 0.9), ("1", 0.6))
    ),
    "no": _series(0.56, 0.13, squareness=2.4, opening=40, straight_six=True, middle=0.95),
    "br": _series(0.58, 0.13, squareness=3.0, opening=28, one=(False, 0.16), widths=(("1", 0.45),)),
    "in": _series(0.62, 0.15, squareness=2.1, opening=42, one=(False, 0.22), middle=0.95),
    "cn": _series(0.52, 0.115, squareness=2.5, opening=36, flat_three=False, middle=0.8),
    "tw": _series(
        0.5, 0.125, squareness=3.0, opening=32, one=(False, 0.22), widths=(*_EQUAL, ("1", 0.6))
    ),
    "il": _series(0.6, 0.14, squareness=2.8, one=(False, 0.22), widths=(("1", 0.5),)),
    "us": _series(
        0.52, 0.125, squareness=2.8, opening=32, one=(True, 0.2), serif_i=True, square=False,
        widths=_EQUAL,
    ),
    "us-ca": _series(
        0.5, 0.13, squareness=3.0, opening=30, one=(False, 0.22), serif_i=True, square=False,
        g=(0.55, 0.55, True), widths=(*_EQUAL, ("0", 0.92), ("1", 0.55)),
    ),
    "us-ny": _series(
        0.5, 0.12, squareness=3.4, opening=26, one=(True, 0.18), serif_i=True, square=False,
        straight_six=False, widths=(*_EQUAL, ("0", 0.9)),
    ),
    "us-tx": _series(
        0.5, 0.115, squareness=2.6, opening=34, one=(False, 0.22), serif_i=True, square=True,
        widths=(*_EQUAL, ("0", 0.85), ("1", 0.6)),
    ),
    "us-slash": _series(
        0.52, 0.12, squareness=2.7, opening=32, zero="slash", one=(True, 0.22), serif_i=True,
        square=False, widths=_EQUAL,
    ),
    "us-wide": _series(
        0.6, 0.15, squareness=2.6, opening=34, one=(True, 0.24), serif_i=True, square=False,
        widths=_EQUAL,
    ),
    "us-square": _series(
        0.54, 0.13, squareness=4.5, opening=24, one=(False, 0.2), flat_three=True, serif_i=True,
        square=False, widths=_EQUAL,
    ),
    "us-flat": _series(
        0.52, 0.14, squareness=2.4, opening=36, one=(False, 0.24), square=True, middle=0.9,
        widths=(("1", 0.6), ("0", 0.9), ("M", 1.15), ("W", 1.2)),
    ),
    "au": _series(0.52, 0.125, squareness=3.0, opening=30, widths=(("1", 0.5), ("M", 1.15))),
    "my": _series(0.55, 0.15, squareness=2.3, opening=40, middle=0.9),
}  # fmt: skip
"""By what they are called in `lpr.synthesis.designs`; US dies are those of kinds of states."""
