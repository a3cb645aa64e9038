"""The one style of all figures: colours, letter sizes, and a page measured in inches.

Colours are those of Okabe and Ito (2008), which people with colour-blind eyes tell apart. Letters
stay readable when a figure is shown at half its size.
"""

from __future__ import annotations

from functools import cache

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font

from lpr.types.sureness import Sureness

BLUE, ORANGE, GREEN = "#0072B2", "#E69F00", "#009E73"
VERMILION, SKY, PURPLE, YELLOW = "#D55E00", "#56B4E9", "#CC79A7", "#C9B800"
CYCLE = (BLUE, ORANGE, GREEN, VERMILION, SKY, PURPLE, YELLOW)
"""Colours for things without a meaning of their own, in this order."""

INK, FAINT_INK, RULE, TRACK, PAPER = "#1B1F24", "#59636E", "#D1D7DD", "#E9EDF0", "#FFFFFF"
"""Text, lesser text, thin lines, empty part of a bar, background."""

FONT = "DejaVu Sans"
"""Comes with matplotlib, so every machine draws the same figure."""
TITLE_PT, HEADING_PT, TEXT_PT, SMALL_PT = 20.0, 14.0, 12.0, 10.5
DPI = 110

SURENESS = {Sureness.SURE: BLUE, Sureness.FAIR: ORANGE, Sureness.DOUBTFUL: VERMILION}


def probability_colour(probability: float) -> str:
    """Blue for sure, orange for fair, vermilion for doubtful."""
    return SURENESS[Sureness.of(probability)]


def printable(text: str) -> str:
    """The text with a box in place of every sign that the font lacks."""
    return "".join(sign if _has_sign(ord(sign)) else "□" for sign in text)


def style_axes(axes: Axes, title: str, x_label: str, y_label: str) -> None:
    """Dress axes of a chart: title on the left, labels, a light grid, no frame above and right."""
    axes.set_title(printable(title), loc="left", fontsize=HEADING_PT, fontweight="bold", color=INK)
    axes.set_xlabel(printable(x_label), fontsize=TEXT_PT, color=INK)
    axes.set_ylabel(printable(y_label), fontsize=TEXT_PT, color=INK)
    axes.tick_params(labelsize=SMALL_PT, colors=FAINT_INK, length=0)
    axes.grid(color=RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(RULE)


def new_figure(width_in: float, height_in: float) -> Figure:
    """An empty figure in this style."""
    return Figure(figsize=(width_in, height_in), dpi=DPI, facecolor=PAPER)


def set_title(figure: Figure, title: str, size_pt: float = TITLE_PT - 2) -> None:
    """Write a figure's title at its top left."""
    figure.text(
        0.02,
        0.98,
        printable(title),
        fontsize=size_pt,
        fontweight="bold",
        color=INK,
        va="top",
        parse_math=False,
    )


class Sheet:
    """A figure on which things are placed in inches from its top-left corner."""

    def __init__(self, width_in: float, height_in: float) -> None:
        self.figure = new_figure(width_in, height_in)
        self._size_in = (width_in, height_in)

    def axes(self, left_in: float, top_in: float, width_in: float, height_in: float) -> Axes:
        """Axes without frame and ticks that fill a rectangle, with one inch as their unit."""
        width, height = self._size_in
        bounds = (
            left_in / width,
            1 - (top_in + height_in) / height,
            width_in / width,
            height_in / height,
        )
        axes = self.figure.add_axes(bounds)
        axes.set(xlim=(0, width_in), ylim=(height_in, 0))
        axes.set_axis_off()
        return axes

    def text(
        self,
        left_in: float,
        top_in: float,
        text: str,
        size_pt: float = TEXT_PT,
        *,
        colour: str = INK,
        weight: str = "normal",
    ) -> None:
        """Text that hangs from a point by its top-left corner."""
        width, height = self._size_in
        self.figure.text(
            left_in / width,
            1 - top_in / height,
            printable(text),
            fontsize=size_pt,
            color=colour,
            fontweight=weight,
            fontfamily=FONT,
            va="top",
            parse_math=False,
        )

    def rule(self, left_in: float, top_in: float, width_in: float) -> None:
        """A thin level line."""
        axes = self.axes(left_in, top_in, width_in, 0.02)
        axes.axhline(0.01, color=RULE, linewidth=1)


@cache
def _has_sign(code: int) -> bool:
    return code == ord("\n") or get_font(findfont(FONT)).get_char_index(code) != 0
