"""The stages of a segmentation that are drawn over the plate: contours and proposals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from lpr.plots.segmentation.section import (
    CONTENT_IN,
    GAP_IN,
    LIGHT,
    Section,
    backdrop,
    fit,
    is_light,
    plate_size,
    show_picture,
)
from lpr.plots.style import (
    BLUE,
    FAINT_INK,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    SMALL_PT,
    VERMILION,
    YELLOW,
    Sheet,
    printable,
)
from lpr.segmentation.trace import Trace, TracedProposal

LEGEND_IN = 2.55
LEGEND_ROW_IN = 0.25
PANEL_HEIGHT_IN = 2.4
LOWEST_PANEL_IN = 1.5
"""Two panels stand beside each other unless that makes them lower than this."""

STEP_COLOURS = {
    "component": BLUE,
    "refit": SKY,
    "cut": PURPLE,
    "merge": GREEN,
    "split": ORANGE,
    "fill": YELLOW,
    "band": VERMILION,
}
"""What proposed a box; steps not named here share the lesser ink."""
REASON_COLOURS = {
    "duplicate": FAINT_INK,
    "too low": BLUE,
    "too high": GREEN,
    "too wide": VERMILION,
    "too narrow": PURPLE,
    "over the limit": ORANGE,
}
"""Why a box was dropped; reasons not named here share light blue."""


Legend: TypeAlias = Sequence[tuple[str, str]]
"""Names and colours; a name with an empty colour is a heading."""
Panel: TypeAlias = tuple[Callable[[Axes], None], Legend]
"""What to draw over the dimmed plate, and its legend."""


def contour_section(trace: Trace) -> Section | None:
    """All contours of all variants over each other: where they agree, the lines are strong."""
    outlines = {
        "dark characters": (BLUE, [name for name in trace.contours if not is_light(name)]),
        "light characters": (VERMILION, [name for name in trace.contours if is_light(name)]),
    }
    size = plate_size(trace)
    if not trace.contours or size is None:
        return None
    legend = [
        (f"{name}: {sum(len(trace.contours[k]) for k in variants)}", colour)
        for name, (colour, variants) in outlines.items()
        if variants
    ]

    def draw_lines(axes: Axes) -> None:
        for colour, variants in outlines.values():
            lines = [
                np.concatenate([points, points[:1]]) + 0.5
                for variant in variants
                for contour in trace.contours[variant]
                if len(points := contour.reshape(-1, 2)) > 1
            ]
            axes.add_collection(LineCollection(lines, colors=colour, linewidths=1.1, alpha=0.4))

    hint = "of all variants over each other; strong where they agree"
    return panel_section("Contours", hint, trace, [(draw_lines, legend)])


def proposal_section(trace: Trace) -> Section | None:
    """Boxes that were kept, by what proposed them, and boxes that were rejected, by why."""
    size = plate_size(trace)
    if not trace.proposals or size is None:
        return None
    kept = [p for p in trace.proposals if p.rejected is None]
    rejected = [p for p in trace.proposals if p.rejected is not None]
    by_step = _grouped(kept, lambda p: _step_family(p.step, trace))
    by_reason = _grouped(rejected, lambda p: p.rejected or "")
    steps = {name: STEP_COLOURS.get(name, FAINT_INK) for name in by_step}
    reasons = {name: REASON_COLOURS.get(name, SKY) for name in by_reason}
    panels = [
        _box_panel(f"kept: {len(kept)}", by_step, steps),
        _box_panel(f"rejected: {len(rejected)}", by_reason, reasons),
    ]
    hint = "boxes that may hold a character go on to the classifier"
    return panel_section("Proposals", hint, trace, panels)


def panel_section(title: str, hint: str, trace: Trace, panels: Sequence[Panel]) -> Section:
    """Dimmed plates with something drawn over them, each with its legend on its right."""
    picture = backdrop(trace)
    aspect = picture.shape[1] / picture.shape[0]
    side_in = GAP_IN + LEGEND_IN
    width_in, height_in = fit(aspect, (CONTENT_IN - GAP_IN) / 2 - side_in, PANEL_HEIGHT_IN)
    per_row = 2
    if height_in < LOWEST_PANEL_IN:
        width_in, height_in = fit(aspect, CONTENT_IN - side_in, PANEL_HEIGHT_IN)
        per_row = 1
    block_in = width_in + side_in
    row_in = max(height_in, max(len(legend) for _, legend in panels) * LEGEND_ROW_IN)
    rows = -(-len(panels) // per_row)

    def draw(sheet: Sheet, left_in: float, top_in: float) -> None:
        for number, (draw_over, legend) in enumerate(panels):
            x_in = left_in + number % per_row * (block_in + GAP_IN)
            y_in = top_in + number // per_row * (row_in + GAP_IN)
            axes = sheet.axes(x_in, y_in, width_in, height_in)
            show_picture(axes, picture, dimmed=True)
            draw_over(axes)
            draw_legend(sheet.axes(x_in + width_in + GAP_IN, y_in, LEGEND_IN, row_in), legend)

    return Section(title, hint, rows * row_in + (rows - 1) * GAP_IN, draw)


def draw_legend(axes: Axes, legend: Legend) -> None:
    """Names under each other, each behind a patch of its colour."""
    for row, (name, colour) in enumerate(legend):
        y_in = (row + 0.5) * LEGEND_ROW_IN
        if colour:
            axes.plot([0.02, 0.22], [y_in, y_in], color=colour, linewidth=6)
        axes.text(
            0.32 if colour else 0,
            y_in,
            printable(name),
            fontsize=SMALL_PT,
            fontweight="normal" if colour else "bold",
            color=INK,
            va="center",
            parse_math=False,
        )


def _box_panel(
    heading: str, groups: Mapping[str, list[TracedProposal]], colours: Mapping[str, str]
) -> Panel:
    legend = [(heading, "")] + [
        (f"{name}: {len(members)}", colours[name]) for name, members in groups.items()
    ]

    def draw_boxes(axes: Axes) -> None:
        for name, members in groups.items():
            shapes = [member.box.to_quad().to_array() for member in members]
            axes.add_collection(
                PolyCollection(
                    shapes, facecolors="none", edgecolors=colours[name], linewidths=1.2, alpha=0.6
                )
            )

    return draw_boxes, legend


def _grouped(
    proposals: Sequence[TracedProposal], key: Callable[[TracedProposal], str]
) -> dict[str, list[TracedProposal]]:
    """Proposals by key, the largest group first, so that small ones are drawn over it."""
    counts = Counter(key(proposal) for proposal in proposals)
    return {
        name: [proposal for proposal in proposals if key(proposal) == name]
        for name, _ in counts.most_common()
    }


def _step_family(step: str, trace: Trace) -> str:
    """ "component" for the boxes of any threshold variant, else the step's own name."""
    name = step.split("/", maxsplit=1)[0]
    return "component" if name in {k.removesuffix(LIGHT) for k in trace.thresholds} else name
