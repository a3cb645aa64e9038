"""One passage in a figure: where its plate went, what each look read, how the vote came out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lpr.alphabet import loose
from lpr.arrays import Image
from lpr.plots.style import (
    BLUE,
    FAINT_INK,
    INK,
    ORANGE,
    SMALL_PT,
    TRACK,
    new_figure,
    printable,
    probability_colour,
    set_title,
    style_axes,
)
from lpr.types import FrameLook, Passage

SIZE_IN = (12.0, 8.0)
NAMED = 24
"""Of so many looks at most the texts are written."""


def passage_figure(passage: Passage, picture: Image | None = None) -> Figure:
    """The figure of a passage; ``picture`` (BGR) is the frame that read best."""
    figure = new_figure(*SIZE_IN)
    grid = figure.add_gridspec(2, 2, top=0.83, bottom=0.08, left=0.07, right=0.98, hspace=0.32)
    _draw_track(figure.add_subplot(grid[0, 0]), passage, picture)
    _draw_votes(figure.add_subplot(grid[0, 1]), passage)
    _draw_looks(figure.add_subplot(grid[1, :]), passage)
    set_title(figure, f"{passage.text or '(unread)'}  {passage.confidence:.0%}")
    told = (
        f"{passage.source}, {passage.first_seen:%Y-%m-%d %H:%M:%S}, {passage.seconds:.1f} s, "
        f"{passage.look_count} looks, {passage.direction or 'standing'}"
    )
    figure.text(0.02, 0.915, printable(told), color=FAINT_INK, fontsize=SMALL_PT)
    return figure


def _draw_track(axes: Axes, passage: Passage, picture: Image | None) -> None:
    """The places of all looks, over the best frame."""
    if picture is not None:
        axes.imshow(picture[:, :, ::-1])
    centres = [look.box.center for look in passage.looks]
    xs, ys = np.array(centres, np.float64).reshape(-1, 2).T
    axes.plot(xs, ys, "-o", color=ORANGE, linewidth=1.5, markersize=4)
    best = passage.best.box
    corners = np.array([*best.to_quad().points, best.to_quad().points[0]])
    axes.plot(corners[:, 0], corners[:, 1], color=BLUE, linewidth=2)
    if picture is None:
        axes.invert_yaxis()
        axes.set_aspect("equal", adjustable="datalim")
    style_axes(axes, "Where the plate went, and the best look", "", "")
    axes.grid(visible=False)
    axes.set_anchor("W")  # the title of a film that stands upright has all of the column
    axes.set_xticks([])
    axes.set_yticks([])


def _draw_votes(axes: Axes, passage: Passage) -> None:
    """The candidates of the vote, the winner on top."""
    texts = [reading.text for reading in passage.candidates][::-1]
    shares = [reading.confidence for reading in passage.candidates][::-1]
    places = list(range(len(texts)))
    axes.barh(places, [1.0] * len(texts), color=TRACK)
    axes.barh(places, shares, color=[probability_colour(share) for share in shares])
    for place, share in zip(places, shares, strict=True):
        axes.text(1.02, place, f"{share:.1%}", va="center", color=INK, fontsize=SMALL_PT)
    style_axes(axes, "What all looks say together", "", "")
    axes.set_yticks(places, [printable(text) for text in texts], family="monospace")
    axes.set_xlim(0, 1.15)
    axes.grid(visible=False)


def _draw_looks(axes: Axes, passage: Passage) -> None:
    """Each look's confidence over time, its weight as the size of its dot, and what it read."""
    start = passage.first_seen
    times = [(look.time - start).total_seconds() for look in passage.looks]
    right = [loose(look.text) == loose(passage.text) for look in passage.looks]
    for agrees, colour, label in (
        (True, BLUE, "reads the winner"),
        (False, ORANGE, "reads something else"),
    ):
        some = [number for number, same in enumerate(right) if same is agrees]
        axes.scatter(
            [times[number] for number in some],
            [passage.looks[number].confidence for number in some],
            s=[20 + 160 * passage.looks[number].weight for number in some],
            color=colour,
            alpha=0.75,
            label=label,
        )
    for number in _named(passage.looks):
        look = passage.looks[number]
        axes.annotate(
            printable(look.text or "-"),
            (times[number], look.confidence),
            xytext=(0, 9 if number % 2 else -14),
            textcoords="offset points",
            ha="center",
            fontsize=8,
            color=INK,
            family="monospace",
        )
    title = "What each frame's look read; larger dots weigh more"
    style_axes(axes, title, "seconds since it was first seen", "confidence of the look")
    axes.set_ylim(-0.15, 1.18)
    axes.legend(loc="lower right", fontsize=SMALL_PT, frameon=False)


def _named(looks: Sequence[FrameLook]) -> list[int]:
    """Which looks' texts are written: all, or as many as there is room for, evenly."""
    count = min(len(looks), NAMED)
    return (
        sorted({round(place) for place in np.linspace(0, len(looks) - 1, count)}) if count else []
    )
