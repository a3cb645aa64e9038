"""What the witness saw of the rows that the reading lies on, place by place."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lpr.alphabet import CHARACTERS
from lpr.arrays import FloatArray
from lpr.plots.segmentation.section import GAP_IN, Section, show_picture
from lpr.plots.style import HEADING_PT, INK, RULE, TEXT_PT, Sheet, probability_colour
from lpr.segmentation.trace import Trace, WitnessedRow

ROW_WIDTH_IN = 8.0
PLACES_IN = 0.75
"""Height of what stands below a row's picture."""
LEAST_SHOWN = 0.05
"""Characters at a place are shown from this probability on."""


def witness_section(trace: Trace) -> Section | None:
    """Each row's picture, below it the likeliest character at each place, beside it the text.

    None where no witness was asked.
    """
    if not trace.witnessed:
        return None
    height, width = trace.witnessed[0].picture.shape[:2]
    picture_in = ROW_WIDTH_IN * height / width
    row_in = picture_in + PLACES_IN + GAP_IN

    def draw(sheet: Sheet, left_in: float, top_in: float) -> None:
        for number, row in enumerate(trace.witnessed):
            y_in = top_in + number * row_in
            show_picture(sheet.axes(left_in, y_in, ROW_WIDTH_IN, picture_in), row.picture)
            places = sheet.axes(left_in, y_in + picture_in, ROW_WIDTH_IN, PLACES_IN)
            _draw_places(places, row.log_probabilities)
            _write_text(sheet, left_in + ROW_WIDTH_IN + 2 * GAP_IN, y_in, row)

    hint = "the second network's own look at the whole row; blank places are left out"
    return Section("Witness", hint, row_in * len(trace.witnessed), draw)


def _write_text(sheet: Sheet, left_in: float, top_in: float, row: WitnessedRow) -> None:
    read = row.text or "nothing"
    sheet.text(left_in, top_in, f"reads {read}", HEADING_PT, colour=INK, weight="bold")


def _draw_places(axes: Axes, log_probabilities: FloatArray) -> None:
    """A bar for the likeliest character of each place, as high as it is likely, its name above."""
    count = len(log_probabilities)
    axes.set(xlim=(0, count), ylim=(0, 1.5))
    axes.plot([0, count], [0, 0], color=RULE, linewidth=1.0)
    chances = np.exp(log_probabilities[:, 1:])
    for place, best in enumerate(chances.argmax(axis=1).tolist()):
        chance = float(chances[place, best])
        if chance >= LEAST_SHOWN:
            axes.bar(place + 0.5, chance, width=0.8, color=probability_colour(chance))
            axes.text(
                place + 0.5, chance + 0.05, CHARACTERS[best], fontsize=TEXT_PT, color=INK,
                ha="center", va="bottom",
            )  # fmt: skip
