"""What an improvement shows: errors before and after, and the plates that read otherwise."""

from __future__ import annotations

from pathlib import Path

from lpr.images import load_image
from lpr.plots.datasets import Tile, plot_contact_sheet
from lpr.plots.improvement import plot_errors_before_after
from lpr.training.figure_files import write_figures
from lpr.training.improve.measuring import Change, Comparison

SHOWN = 24
"""Plates on the sheet."""
ERRORS, CHANGES = "errors", "changes"
"""The figures' names, without their ending."""


def save_figures(held_back: Comparison, drawn: Comparison, folder: Path) -> list[Path]:
    """Draw what came of an improvement, as PNGs.

    Args:
        held_back: plates of one's own that were not learnt from.
        drawn: drawn plates.
        folder: where the figures go.

    Raises:
        OutputError: one cannot be written.
        ImageError: a picture is gone.
    """
    groups = {
        f"held back, {held_back.plates} plates": held_back.errors,
        f"drawn, {drawn.plates} plates": drawn.errors,
    }
    figures = {ERRORS: plot_errors_before_after(groups, "Plates read wrongly")}
    if held_back.changes:
        tiles = [Tile(load_image(one.picture), (), _caption(one)) for one in held_back.changes]
        title = f"{len(tiles)} of {held_back.plates} plates are read otherwise"
        figures[CHANGES] = plot_contact_sheet(tiles[:SHOWN], title)
    return write_figures(figures, folder, "png")


def _caption(change: Change) -> str:
    marks = {text: "right" if text == change.truth else "wrong" for text in _texts(change)}
    before, after = (f"{text or 'nothing'} ({marks[text]})" for text in _texts(change))
    return f"before {before}\nafter {after}"


def _texts(change: Change) -> tuple[str, str]:
    return change.before, change.after
