"""What the character network thought of the boxes that are not on the chosen path."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TypeAlias

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from lpr.arrays import GrayImage, Image
from lpr.geometry import Box
from lpr.plots.segmentation.overlays import Panel, panel_section
from lpr.plots.segmentation.section import CONTENT_IN, GAP_IN, Section, backdrop, fit, show_picture
from lpr.plots.style import (
    FAINT_INK,
    SMALL_PT,
    SURENESS,
    Sheet,
    probability_colour,
)
from lpr.segmentation.trace import Trace, TracedProposal
from lpr.types.sureness import FAIR_FROM, SURE_FROM, Sureness

Picture: TypeAlias = Image | GrayImage

CARDS = 12
"""Boxes that are shown one by one, the likeliest characters first."""
CARD_IN = CONTENT_IN / CARDS
THUMB_IN = 0.8
"""Height of a card's picture."""
LINE_IN = 0.26
SAME_IOU = 0.6
"""Of boxes that share more than this, one is shown: the others are the same thing cut otherwise."""
AROUND = 0.25
"""What is shown around a box on each side, of its height."""
LEGENDS = {
    Sureness.SURE: f"{SURE_FROM:.0%} or more",
    Sureness.FAIR: f"{FAIR_FROM:.0%} or more",
    Sureness.DOUBTFUL: f"under {FAIR_FROM:.0%}",
}


def verdict_section(trace: Trace) -> Section | None:
    """Boxes off the path: taken for a character, taken for none, and the likeliest one by one.

    None where the network has not seen them, or there are none.
    """
    chosen = {character.box for character in trace.path}
    off_path = [p for p in trace.proposals if p.verdict is not None and p.box not in chosen]
    if not off_path:
        return None
    panels = panel_section(
        "Classifier",
        "what the network thought of the boxes off the path; below, the likeliest one by one",
        trace,
        [_character_panel(off_path), _nothing_panel(off_path)],
    )
    cards = likeliest(off_path)

    def draw(sheet: Sheet, left_in: float, top_in: float) -> None:
        panels.draw(sheet, left_in, top_in)
        top_in += panels.height_in + 2 * GAP_IN
        for number, proposal in enumerate(cards):
            _draw_card(sheet, left_in + number * CARD_IN, top_in, proposal, backdrop(trace))

    height_in = panels.height_in + 2 * GAP_IN + THUMB_IN + 2 * LINE_IN
    return Section(panels.title, panels.hint, height_in, draw)


def likeliest(proposals: Sequence[TracedProposal]) -> list[TracedProposal]:
    """The boxes that most look like a character, each thing once, from left to right."""
    ranked = sorted(proposals, key=lambda p: p.verdict.no_character if p.verdict else 1.0)
    shown: list[TracedProposal] = []
    for proposal in ranked:
        if len(shown) == CARDS:
            break
        if all(proposal.box.iou(other.box) < SAME_IOU for other in shown):
            shown.append(proposal)
    return sorted(shown, key=lambda proposal: proposal.box.center)


def _character_panel(proposals: Sequence[TracedProposal]) -> Panel:
    """Boxes that are more likely a character than none, by how likely the best one is."""
    groups: dict[Sureness, list[Box]] = {step: [] for step in Sureness}
    for proposal in proposals:
        if proposal.verdict is not None and proposal.verdict.is_character:
            groups[Sureness.of(proposal.verdict.confidence)].append(proposal.box)
    count = sum(map(len, groups.values()))
    legend = [(f"a character: {count}", "")] + [
        (f"{LEGENDS[step]}: {len(boxes)}", SURENESS[step]) for step, boxes in groups.items()
    ]

    def draw(axes: Axes) -> None:
        for step in reversed(Sureness):
            _draw_boxes(axes, groups[step], SURENESS[step])

    return draw, legend


def _nothing_panel(proposals: Sequence[TracedProposal]) -> Panel:
    boxes = [p.box for p in proposals if p.verdict is not None and not p.verdict.is_character]

    def draw(axes: Axes) -> None:
        _draw_boxes(axes, boxes, FAINT_INK)

    return draw, [(f"not a character: {len(boxes)}", "")]


def _draw_boxes(axes: Axes, boxes: Sequence[Box], colour: str) -> None:
    shapes = [box.to_quad().to_array() for box in boxes]
    axes.add_collection(
        PolyCollection(shapes, facecolors="none", edgecolors=colour, linewidths=1.3, alpha=0.7)
    )


def _draw_card(
    sheet: Sheet, left_in: float, top_in: float, proposal: TracedProposal, picture: Picture
) -> None:
    """The box in its surroundings, and the two answers, the likelier one first."""
    verdict = proposal.verdict
    if verdict is None:
        return
    x_min, y_min, x_max, y_max = _surroundings(proposal.box, picture)
    view = picture[y_min:y_max, x_min:x_max]
    width_in, height_in = fit(view.shape[1] / view.shape[0], CARD_IN - GAP_IN, THUMB_IN)
    axes = sheet.axes(left_in, top_in + (THUMB_IN - height_in) / 2, width_in, height_in)
    show_picture(axes, view)
    colour = probability_colour(verdict.confidence) if verdict.is_character else FAINT_INK
    _draw_boxes(axes, [proposal.box.moved(-x_min, -y_min)], colour)
    answers = [f"{verdict.text} {verdict.confidence:.0%}", f"none {verdict.no_character:.0%}"]
    if not verdict.is_character:
        answers.reverse()
    text_in = top_in + THUMB_IN + 0.06
    sheet.text(left_in, text_in, answers[0], SMALL_PT, weight="bold")
    sheet.text(left_in, text_in + LINE_IN, answers[1], SMALL_PT, colour=FAINT_INK)


def _surroundings(box: Box, picture: Picture) -> tuple[int, int, int, int]:
    """The whole pixels around a box that show something of its neighbours on every side."""
    height, width = picture.shape[:2]
    margin = AROUND * max(box.height, 1.0)
    left, top = int(max(box.x_min - margin, 0)), int(max(box.y_min - margin, 0))
    right, bottom = ceil(min(box.x_max + margin, width)), ceil(min(box.y_max + margin, height))
    left, top = min(left, width - 1), min(top, height - 1)
    return left, top, max(right, left + 1), max(bottom, top + 1)
