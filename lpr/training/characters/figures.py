"""What a run folder of the character network shows: curves, confusion, calibration, mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np

from lpr.alphabet import Alphabet
from lpr.arrays import FloatArray
from lpr.characters.calibration import softmax
from lpr.characters.classifier import MODEL_KIND
from lpr.contract import read_contract
from lpr.plots.datasets import Tile, plot_contact_sheet
from lpr.plots.training import plot_confusion, plot_history, plot_reliability
from lpr.training.characters.samples import CharSamples
from lpr.training.characters.start import load_char_cnn
from lpr.training.characters.train import KERAS_FILE, predict_logits
from lpr.training.confusions import confusion_matrix, worst_mistakes
from lpr.training.figure_files import write_figures
from lpr.training.history import History
from lpr.training.run_folder import HISTORY_FILE

SHOWN = 48
"""Mistakes on the sheet."""


def save_figures(
    run: Path,
    folder: Path,
    suffix: str,
    validation: CharSamples,
    letters: str = "",
    pictures: Mapping[int, str] | None = None,
) -> list[Path]:
    """Draw what the history and the held-out samples of a finished run say.

    Args:
        run: the run folder.
        folder: where the figures go.
        suffix: "png" or "svg".
        validation: the held-out samples; without any, the curves alone are drawn.
        letters: the network's own.
        pictures: the picture that each plate number was cut from, where it is known.
    """
    figures = {"curves": plot_history(History(run / HISTORY_FILE).rows, f"Training of {run.name}")}
    if len(validation):
        names = Alphabet(letters).class_names
        temperature = float(read_contract(run / KERAS_FILE, MODEL_KIND)["temperature"])
        logits = predict_logits(load_char_cnn(run / KERAS_FILE), validation)
        probabilities = softmax(logits, temperature)
        predicted, labels = probabilities.argmax(axis=1), validation.labels
        held_out = f"{len(labels):,} held-out windows"
        figures["confusion"] = plot_confusion(
            confusion_matrix(predicted, labels, len(names)), names, f"Confusion on {held_out}"
        )
        figures["calibration"] = plot_reliability(
            probabilities.max(axis=1), predicted == labels, f"Calibration on {held_out}"
        )
        worst = worst_mistakes(probabilities, labels, SHOWN)
        tiles = [
            _tile(validation, index, probabilities[index], names, pictures or {}) for index in worst
        ]
        count = int(np.sum(predicted != labels))
        figures["mistakes"] = plot_contact_sheet(
            tiles, f"The surest of {count:,} mistakes on {held_out}"
        )
    return write_figures(figures, folder, suffix)


def _tile(
    samples: CharSamples,
    index: int,
    probabilities: FloatArray,
    names: list[str],
    pictures: Mapping[int, str],
) -> Tile:
    """A window, what it is, what it was taken for, and the picture that it was cut from."""
    predicted = int(probabilities.argmax())
    origin = pictures.get(int(samples.plates[index]), "drawn, or of an earlier run")
    verdict = (
        f"{names[samples.labels[index]]} as {names[predicted]}, {probabilities[predicted]:.0%}"
    )
    window = cv2.cvtColor(samples.windows[index], cv2.COLOR_GRAY2BGR)
    return Tile(window, (), f"{verdict}\n{origin}")
