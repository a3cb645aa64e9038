"""What a run folder of the witness shows: curves, and the mistakes that it is surest of."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lpr.arrays import FloatArray
from lpr.plots.datasets import Tile, plot_contact_sheet
from lpr.plots.training import plot_history
from lpr.reading.witness.ctc import log_likelihoods
from lpr.training.figure_files import write_figures
from lpr.training.history import History
from lpr.training.run_folder import HISTORY_FILE
from lpr.training.witness.report import read_rows
from lpr.training.witness.samples import RowSamples

SHOWN = 48
"""Mistakes on the sheet."""


def save_figures(
    run: Path, folder: Path, suffix: str, log_p: FloatArray, validation: RowSamples
) -> list[Path]:
    """Draw what the history and the held-out rows of a finished run say.

    Args:
        run: the run folder.
        folder: where the figures go.
        suffix: "png" or "svg".
        log_p: (N, 44, 37) along the held-out rows.
        validation: these rows; without any, the curves alone are drawn.
    """
    figures = {"curves": plot_history(History(run / HISTORY_FILE).rows, f"Training of {run.name}")}
    if len(validation):
        mistakes = worst_mistakes(log_p, validation)
        tiles = [
            Tile(
                validation.pictures[k],
                (),
                f"{validation.texts[k] or 'nothing'} as {read or 'nothing'}, {chance:.0%}\n"
                f"{validation.sources[k]}",
            )
            for k, read, chance in mistakes[:SHOWN]
        ]
        figures["mistakes"] = plot_contact_sheet(
            tiles,
            f"The surest of {len(mistakes):,} mistakes on {len(validation):,} held-out rows",
        )
    return write_figures(figures, folder, suffix)


def worst_mistakes(log_p: FloatArray, samples: RowSamples) -> list[tuple[int, str, float]]:
    """The rows that are read wrongly: which, as what, with what probability; the surest first."""
    read = read_rows(log_p)
    wrong = [k for k, text in enumerate(samples.texts.tolist()) if read[k] != text]
    chances = [float(np.exp(log_likelihoods(log_p[k], [read[k]])[0])) for k in wrong]
    found = [(k, read[k], chance) for k, chance in zip(wrong, chances, strict=True)]
    return sorted(found, key=lambda mistake: -mistake[2])
