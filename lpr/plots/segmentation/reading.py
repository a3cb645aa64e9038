"""The chosen path: the plate with the boxes read, and each character's probability."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle

from lpr.plots.segmentation.section import (
    CONTENT_IN,
    GAP_IN,
    Section,
    backdrop,
    fit,
    plate_size,
    show_picture,
)
from lpr.plots.style import (
    FAINT_INK,
    INK,
    SMALL_PT,
    TEXT_PT,
    TRACK,
    VERMILION,
    Sheet,
    printable,
    probability_colour,
)
from lpr.segmentation.trace import Trace
from lpr.types import Character
from lpr.types.sureness import FAIR_FROM, SURE_FROM

WIDE_ASPECT = 2.4
"""Plates at least this wide stand above their characters, others beside them."""
PLATE_HEIGHT_IN = 2.6
CARD_WIDTH_IN = 0.95
CARD_HEIGHT_IN = 1.95
LETTER_IN, BAR_IN, PERCENT_IN = 0.5, 0.65, 0.27
"""Heights inside a card; alternatives take what is left."""
ALTERNATIVE_IN = 0.24
SHOWN_ALTERNATIVES = 2
LETTER_PT = 25.0


def reading_section(trace: Trace) -> Section | None:
    """The chosen path, or why there is none; None where the trace has no picture at all."""
    size = plate_size(trace)
    if size is None:
        return None
    if not trace.path:
        return _unread_section(trace)
    rows = text_rows(trace.path)
    aspect = size[0] / size[1]
    if len(rows) == 1 and aspect >= WIDE_ASPECT:
        return _section_below(trace, aspect)
    return _section_beside(trace, rows, aspect)


def text_rows(path: Sequence[Character]) -> list[list[Character]]:
    """The characters of a path row by row: a new one starts where the path steps back."""
    rows: list[list[Character]] = []
    for character in path:
        if rows and character.box.center[0] > rows[-1][-1].box.center[0]:
            rows[-1].append(character)
        else:
            rows.append([character])
    return rows


def card_centers(characters: Sequence[Character], width_px: float, width_in: float) -> list[float]:
    """Where cards stand, in inches: under their boxes, moved apart and inwards where they must be.

    Cards keep their width where there is room for all of them, else they share it evenly.
    """
    count = len(characters)
    step_in = min(CARD_WIDTH_IN, width_in / count)
    wished = np.array([c.box.center[0] / width_px * width_in for c in characters])
    # With the room for the cards to the left taken off, "apart" becomes "not falling".
    free = wished - step_in * (np.arange(count) + 0.5)
    free = np.clip(np.maximum.accumulate(free), 0, width_in - step_in * count)
    return [float(x) for x in free + step_in * (np.arange(count) + 0.5)]


def _section_below(trace: Trace, aspect: float) -> Section:
    width_in, height_in = fit(aspect, CONTENT_IN, PLATE_HEIGHT_IN)
    link_in = 0.3

    def draw(sheet: Sheet, left_in: float, top_in: float) -> None:
        _draw_plate(sheet.axes(left_in, top_in, width_in, height_in), trace)
        width_px = backdrop(trace).shape[1]
        centers = card_centers(trace.path, width_px, width_in)
        links = sheet.axes(left_in, top_in + height_in, width_in, link_in)
        for character, center in zip(trace.path, centers, strict=True):
            box_center = character.box.center[0] / width_px * width_in
            colour = probability_colour(character.confidence)
            links.plot([box_center, center], [0.04, link_in - 0.04], color=colour, linewidth=1.5)
        cards = sheet.axes(left_in, top_in + height_in + link_in, width_in, CARD_HEIGHT_IN)
        _draw_cards(cards, trace.path, centers, width_in)

    height = height_in + link_in + CARD_HEIGHT_IN
    return Section("Reading", _hint(trace.path), height, draw)


def _section_beside(trace: Trace, rows: Sequence[Sequence[Character]], aspect: float) -> Section:
    cards_in = min(max(map(len, rows)) * CARD_WIDTH_IN, 0.6 * CONTENT_IN)
    height_in = max(PLATE_HEIGHT_IN, len(rows) * (CARD_HEIGHT_IN + GAP_IN))
    plate_in = fit(aspect, CONTENT_IN - cards_in - 2 * GAP_IN, height_in)

    def draw(sheet: Sheet, left_in: float, top_in: float) -> None:
        _draw_plate(sheet.axes(left_in, top_in, *plate_in), trace)
        x_in = left_in + plate_in[0] + 2 * GAP_IN
        for number, row in enumerate(rows):
            y_in = top_in + number * (CARD_HEIGHT_IN + GAP_IN)
            step_in = min(CARD_WIDTH_IN, cards_in / len(row))
            centers = [(k + 0.5) * step_in for k in range(len(row))]
            _draw_cards(sheet.axes(x_in, y_in, cards_in, CARD_HEIGHT_IN), row, centers, cards_in)

    return Section("Reading", _hint(trace.path), height_in, draw)


def _unread_section(trace: Trace) -> Section:
    picture = backdrop(trace)
    plate_in = fit(picture.shape[1] / picture.shape[0], 0.55 * CONTENT_IN, PLATE_HEIGHT_IN)
    text_in = CONTENT_IN - plate_in[0] - 3 * GAP_IN
    # At this size ten signs take about an inch.
    lines = [
        line for reason in unread_reasons(trace) for line in textwrap.wrap(reason, int(text_in * 9))
    ]
    height_in = max(plate_in[1], 0.65 + 0.26 * len(lines))

    def draw(sheet: Sheet, left_in: float, top_in: float) -> None:
        show_picture(sheet.axes(left_in, top_in, *plate_in), picture, dimmed=True)
        x_in = left_in + plate_in[0] + 2 * GAP_IN
        sheet.text(x_in, top_in, "no reading", LETTER_PT, colour=VERMILION, weight="bold")
        for number, line in enumerate(lines):
            sheet.text(x_in, top_in + 0.6 + 0.26 * number, line)

    return Section("Reading", "why there is none", height_in, draw)


def unread_reasons(trace: Trace) -> list[str]:
    """Sentences on why nothing was read: the trace's own notes, then what became of the boxes."""
    reasons = Counter(p.rejected for p in trace.proposals if p.rejected is not None)
    total = len(trace.proposals)
    kept = total - reasons.total()
    counts = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
    sentences = [f"{note[:1].upper()}{note[1:]}." for note in (n.rstrip(".") for n in trace.notes)]
    if not total:
        return [*sentences, "No box was proposed."]
    sentences.append(f"{kept} of {total} proposed boxes were kept.")
    return [*sentences, f"Rejected: {counts}."] if counts else sentences


def _hint(path: Sequence[Character]) -> str:
    weakest = min(path, key=lambda character: character.confidence)
    return (
        f"the chosen path; weakest character {weakest.text} with {weakest.confidence:.0%}"
        f"  (blue: {SURE_FROM:.0%} or more, orange: {FAIR_FROM:.0%} or more)"
    )


def _draw_plate(axes: Axes, trace: Trace) -> None:
    show_picture(axes, trace.plate if trace.plate is not None else backdrop(trace))
    for character in trace.path:
        box = character.box
        for colour, width in (("white", 4.5), (probability_colour(character.confidence), 2.5)):
            axes.add_patch(
                Rectangle(
                    (box.x_min, box.y_min),
                    box.width,
                    box.height,
                    fill=False,
                    edgecolor=colour,
                    linewidth=width,
                )
            )


def _draw_cards(
    axes: Axes, characters: Sequence[Character], centers: Sequence[float], width_in: float
) -> None:
    """A letter, a bar of its probability and the likeliest others for each character."""
    step_in = min(CARD_WIDTH_IN, width_in / len(characters))
    scale = step_in / CARD_WIDTH_IN
    for character, center in zip(characters, centers, strict=True):
        colour = probability_colour(character.confidence)
        bar_in = 0.62 * step_in
        _label(axes, (center, LETTER_IN / 2), character.text, size_pt=LETTER_PT * scale**0.5)
        for share, fill in ((1.0, TRACK), (character.confidence, colour)):
            axes.add_patch(_bar(center, bar_in, share, fill))
        percent_in = LETTER_IN + BAR_IN + PERCENT_IN / 2 + 0.03
        percent_pt = TEXT_PT * min(1, scale * 1.15)
        percent = f"{character.confidence:.0%}"
        _label(axes, (center, percent_in), percent, size_pt=percent_pt)
        shown = [a for a in character.alternatives if a[1] >= 0.005][:SHOWN_ALTERNATIVES]
        for rank, (text, probability) in enumerate(shown):
            y_in = LETTER_IN + BAR_IN + PERCENT_IN + 0.03 + (rank + 0.5) * ALTERNATIVE_IN
            _label(
                axes,
                (center, y_in),
                f"{text} {probability:.0%}",
                size_pt=SMALL_PT * min(1, scale * 1.15),
                colour=FAINT_INK,
                weight="normal",
            )


def _bar(center_in: float, width_in: float, share: float, colour: str) -> FancyBboxPatch:
    """An upright bar that fills its track from below by a share of 0 to 1."""
    height_in = max(share, 0.02) * BAR_IN
    return FancyBboxPatch(
        (center_in - width_in / 2, LETTER_IN + BAR_IN - height_in),
        width_in,
        height_in,
        boxstyle="round,pad=0,rounding_size=0.03",
        facecolor=colour,
        linewidth=0,
    )


def _label(
    axes: Axes,
    center: tuple[float, float],
    text: str,
    *,
    size_pt: float,
    colour: str = INK,
    weight: str = "bold",
) -> None:
    axes.text(
        *center,
        printable(text),
        fontsize=size_pt,
        color=colour,
        fontweight=weight,
        ha="center",
        va="center",
        parse_math=False,
    )
