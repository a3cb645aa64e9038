"""Why a plate was read as it was: every stage of its segmentation on one sheet."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from matplotlib.figure import Figure

from lpr.plots.segmentation.overlays import contour_section, proposal_section
from lpr.plots.segmentation.reading import reading_section
from lpr.plots.segmentation.section import CONTENT_IN, Section
from lpr.plots.segmentation.stages import mask_section, picture_section
from lpr.plots.segmentation.verdicts import verdict_section
from lpr.plots.segmentation.witness import witness_section
from lpr.plots.style import FAINT_INK, HEADING_PT, SMALL_PT, TITLE_PT, VERMILION, Sheet
from lpr.segmentation.trace import Trace

MARGIN_IN = 0.4
TITLE_IN = 0.75
HEADING_IN = 0.42
SECTION_GAP_IN = 0.3
LINE_IN = 0.27
SIGNS_PER_LINE = 105


def plot_segmentation(trace: Trace, title: str) -> Figure:
    """The stages that the trace holds, top to bottom, down to the reading or why there is none.

    The sheet is as high as its stages need; stages the trace lacks are left out.
    """
    sections = [section for section in _sections(trace) if section is not None]
    height_in = 2 * MARGIN_IN + TITLE_IN + sum(map(_outer_height_in, sections))
    sheet = Sheet(CONTENT_IN + 2 * MARGIN_IN, height_in)
    shown_title = textwrap.shorten(title, 80, placeholder=" ...")
    sheet.text(MARGIN_IN, MARGIN_IN - 0.05, shown_title, TITLE_PT, weight="bold")
    top_in = MARGIN_IN + TITLE_IN
    for number, section in enumerate(sections, start=1):
        _draw_section(sheet, section, number, top_in)
        top_in += _outer_height_in(section)
    return sheet.figure


def _sections(trace: Trace) -> Sequence[Section | None]:
    return (
        picture_section(trace),
        mask_section("Thresholds", "ink found by each method, shown black", trace.thresholds),
        mask_section("Morphology", "bridges broken, specks dropped", trace.morphology),
        contour_section(trace),
        proposal_section(trace),
        verdict_section(trace),
        reading_section(trace),
        witness_section(trace),
        _notes_section(trace),
    )


def _notes_section(trace: Trace) -> Section | None:
    """The trace's notes; the reading's section has them already where nothing was read."""
    empty = not (trace.gray is not None or trace.plate is not None)
    if not empty and (not trace.path or not trace.notes):
        return None
    notes = trace.notes or ["This trace is empty: the plate never reached the segmentation."]
    lines = [line for note in notes for line in textwrap.wrap(note, SIGNS_PER_LINE)]

    def draw(sheet: Sheet, left_in: float, top_in: float) -> None:
        for number, line in enumerate(lines):
            sheet.text(left_in, top_in + number * LINE_IN, line, colour=VERMILION)

    return Section("Notes", "", LINE_IN * len(lines), draw)


def _outer_height_in(section: Section) -> float:
    return HEADING_IN + section.height_in + SECTION_GAP_IN


def _draw_section(sheet: Sheet, section: Section, number: int, top_in: float) -> None:
    sheet.rule(MARGIN_IN, top_in - 0.12, CONTENT_IN)
    sheet.text(MARGIN_IN, top_in, f"{number}  {section.title}", HEADING_PT, weight="bold")
    sheet.text(MARGIN_IN + 2.0, top_in + 0.04, section.hint, SMALL_PT, colour=FAINT_INK)
    section.draw(sheet, MARGIN_IN, top_in + HEADING_IN)
