"""What a run folder of the origin network shows: curves, calibration, the surest mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lpr.arrays import FloatArray
from lpr.plots.datasets import Tile, plot_contact_sheet
from lpr.plots.training import plot_history, plot_reliability
from lpr.training.confusions import worst_mistakes
from lpr.training.figure_files import write_figures
from lpr.training.history import History
from lpr.training.origin.regions import class_numbers
from lpr.training.origin.samples import OriginSamples
from lpr.training.run_folder import HISTORY_FILE

SHOWN = 48
"""Mistakes on the sheet."""


def save_figures(
    run: Path,
    folder: Path,
    suffix: str,
    probabilities: FloatArray,
    plates: OriginSamples,
    regions: Sequence[str],
) -> list[Path]:
    """Draw what the history and the held-out plates of a finished run say.

    Args:
        run: the run folder.
        folder: where the figures go.
        suffix: "png" or "svg".
        probabilities: (N, R) of the held-out plates.
        plates: N of them; without any, the curves alone are drawn.
        regions: R codes.
    """
    figures = {"curves": plot_history(History(run / HISTORY_FILE).rows, f"Training of {run.name}")}
    if len(plates):
        labels, answers = class_numbers(plates.regions, regions), probabilities.argmax(axis=1)
        sure, right = probabilities.max(axis=1), answers == labels
        held_out = f"{len(labels):,} held-out plates"
        figures["calibration"] = plot_reliability(sure, right, f"Calibration on {held_out}")
        tiles = [
            Tile(
                plates.pictures[k],
                (),
                f"{plates.regions[k]} as {regions[answers[k]]}, {sure[k]:.0%}\n{plates.sources[k]}",
            )
            for k in worst_mistakes(probabilities, labels, SHOWN)
        ]
        figures["mistakes"] = plot_contact_sheet(
            tiles, f"The surest of {int((~right).sum()):,} mistakes on {held_out}"
        )
    return write_figures(figures, folder, suffix)
