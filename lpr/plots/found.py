"""What is found: plates over false plates, characters step by step of the segmentation."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from lpr.plots.style import (
    BLUE,
    FAINT_INK,
    INK,
    ORANGE,
    SKY,
    SMALL_PT,
    TITLE_PT,
    TRACK,
    new_figure,
    set_title,
    style_axes,
)

MOST_FALSE = 2.0
"""False plates a picture that a curve shows at most: nobody uses such thresholds."""
FOUND_CURVES = (("recall_50", "at IoU 0.5", BLUE), ("recall_75", "at IoU 0.75", ORANGE))


def plot_thresholds(rows: Mapping[str, Mapping[str, float]], title: str) -> Figure:
    """The share of plates that is found over the false plates that come with it (a FROC curve,
    Bunch et al. 1977), every second point named by its threshold.

    Args:
        rows: per threshold, ``recall_50``, ``recall_75`` and ``false_per_picture``.
        title: of the figure.
    """
    figure = new_figure(7.2, 5.6)
    set_title(figure, title, TITLE_PT - 4)
    axes = figure.add_axes((0.11, 0.12, 0.85, 0.72))
    style_axes(axes, "", "false plates a picture", "share that is found")
    shown = {name: row for name, row in rows.items() if row["false_per_picture"] <= MOST_FALSE}
    false = [row["false_per_picture"] for row in shown.values()]
    for figure_name, label, colour in FOUND_CURVES:
        shares = [row[figure_name] for row in shown.values()]
        axes.plot(false, shares, color=colour, linewidth=2.2, marker="o", label=label)
    # Where the curve is steep, there is no room for all names.
    for name, row in list(shown.items())[::2]:
        axes.annotate(
            name,
            (row["false_per_picture"], row["recall_50"]),
            (0, 7),
            textcoords="offset points",
            ha="center",
            fontsize=SMALL_PT,
            color=FAINT_INK,
        )
    axes.set(xlim=(0, None), ylim=(0, 1.05))
    axes.legend(fontsize=SMALL_PT, facecolor=TRACK, edgecolor="none", labelcolor=INK)
    return figure


def plot_steps(rows: Mapping[str, Mapping[str, float]], title: str) -> Figure:
    """The share of true characters that each step of the segmentation proposes, and in it the
    share that no other step does.

    Args:
        rows: per step, ``recall`` and ``alone``.
        title: of the figure.
    """
    figure = new_figure(7.2, 1.8 + 0.42 * len(rows))
    set_title(figure, title, TITLE_PT - 4)
    height = figure.get_figheight()
    axes = figure.add_axes((0.24, 0.7 / height, 0.7, 1 - 1.5 / height))
    style_axes(axes, "", "share of the true characters", "")
    places = np.arange(len(rows))
    for name, label, colour in (("recall", "proposed", SKY), ("alone", "by no other step", BLUE)):
        axes.barh(places, [row[name] for row in rows.values()], 0.7, color=colour, label=label)
    axes.set_yticks(places, labels=list(rows))
    axes.invert_yaxis()
    axes.set(xlim=(0, 1))
    axes.legend(
        loc="lower right", fontsize=SMALL_PT, facecolor=TRACK, edgecolor="none", labelcolor=INK
    )
    return figure
