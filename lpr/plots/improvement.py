"""What a training on corrected plates gave."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.figure import Figure

from lpr.plots.style import (
    BLUE,
    INK,
    SMALL_PT,
    TEXT_PT,
    TRACK,
    new_figure,
    printable,
    set_title,
    style_axes,
)

BAR = 0.36
"""Of the room of a group."""


def plot_errors_before_after(groups: Mapping[str, tuple[int, int]], title: str) -> Figure:
    """Two bars a group, errors before and after, with their numbers.

    Args:
        groups: errors before and after by the group's name, drawn from above in this order.
        title: of the figure.
    """
    figure = new_figure(7.5, 1.5 + 0.9 * max(len(groups), 1))
    set_title(figure, title)
    bottom = 0.55 / figure.get_size_inches()[1]
    axes = figure.add_axes((0.34, bottom, 0.6, 0.78 - bottom))
    style_axes(axes, "", "plates", "")
    axes.grid(visible=False, axis="y")
    most = max((max(pair) for pair in groups.values()), default=0) or 1
    for place, (before, after) in enumerate(groups.values()):
        bars = (("before", before, TRACK, -BAR / 2), ("after", after, BLUE, BAR / 2))
        for name, value, colour, offset in bars:
            axes.barh(place + offset, value, BAR, color=colour)
            axes.text(
                value + 0.015 * most, place + offset, f"{value} {name}",
                va="center", fontsize=SMALL_PT, color=INK,
            )  # fmt: skip
    names = [printable(name) for name in groups]
    axes.set_yticks(range(len(groups)), labels=names, fontsize=TEXT_PT)
    axes.set_ylim(len(groups) - 0.5, -0.5)
    axes.set_xlim(0, 1.3 * most)
    return figure
