"""The witness's training run: the loop, and the models that it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from lpr.reading.witness.ctc import best_along, log_softmax
from lpr.reading.witness.network import ROWS, Sees, WitnessNetwork
from lpr.training.callbacks import Judgement
from lpr.training.checkpoint import BEST_FILE, check_models, recover
from lpr.training.distortion import DistortionConfig, as_input
from lpr.training.epochs import EpochPlan, fit_epochs
from lpr.training.export import export_both
from lpr.training.optimizers import AdamWConfig, build_adamw
from lpr.training.stored import load_network
from lpr.training.weight_average import WeightAverage
from lpr.training.weights import begin_weights, start_from
from lpr.training.witness.batches import RowBatches
from lpr.training.witness.loss import ctc_loss
from lpr.training.witness.model import WitnessConfig, build_witness
from lpr.training.witness.report import judge_rows
from lpr.training.witness.samples import RowSamples

CRITERIA = ("val_exact", "epoch")
"""What chooses the best epoch; without rows held out it is the last one."""
COMPARED = 64
"""Rows on which the exported network is compared with the trained one."""


@dataclass(frozen=True, slots=True)
class WitnessRun:
    """Everything that decides what a training run gives, but the data."""

    epochs: int = 10
    batch_size: int = 64
    learning_rate: float = 2e-3
    """The highest (see `AdamWConfig`)."""
    seed: int = 0
    augment: DistortionConfig | None = None
    """How rows are changed anew in each epoch; None leaves them as they were cut."""
    model: WitnessConfig = field(default_factory=WitnessConfig)
    tensorboard: bool = False
    averaging: float = 0.999
    """Share of the weights' moving average that each step keeps; the average is judged and kept."""


def compile_witness(model: keras.Model, run: WitnessRun, steps_per_epoch: int) -> None:
    """Set AdamW, its learning rate's course, and the CTC loss."""
    steps = run.epochs * steps_per_epoch
    model.compile(build_adamw(AdamWConfig(run.learning_rate), steps), ctc_loss)


def train_witness(
    run: WitnessRun,
    training: RowSamples,
    validation: RowSamples,
    folder: Path,
    *,
    init: Path | None = None,
    verbose: bool = True,
) -> bool:
    """Train, or go on where the run folder stopped; whether it came to its end.

    The folder receives the last model with the optimiser's state, the averaged model that reads
    most held-out rows, and the history. More epochs than a run was begun with stretch the course of
    its learning rate.

    Args:
        run: the settings.
        training, validation: rows of different plates.
        folder: the run folder, which exists.
        init: a ``.keras`` model whose weights to start from.
        verbose: draws a bar and writes a line an epoch.

    Raises:
        ConfigError: the folder's files are damaged, missing or of another run, or ``init`` does not
            fit.
        OutputError: the folder cannot be written to.
    """
    recover(folder)
    check_models(folder)
    keras.utils.set_random_seed(run.seed)
    batches = RowBatches(training, run.batch_size, run.seed, run.augment)
    average = WeightAverage(run.averaging)
    model = build_witness(run.model, training.sees)
    compile_witness(model, run, len(batches))
    begin_weights(model, average, folder, partial(take_weights, model, init))
    plan = EpochPlan(run.epochs, run.seed, CRITERIA, None, run.tensorboard, verbose)
    return fit_epochs(model, batches, plan, folder, average, _judgement(validation))


def take_weights(model: keras.Model, path: Path | None) -> None:
    """Start from the weights of a saved witness, where one is named.

    Raises:
        ConfigError: the file is no Keras model, or one of another network.
    """
    if path is not None:
        start_from(model, path, "witness", "name a row_witness.keras, or start without --init")


def _judgement(validation: RowSamples) -> Judgement | None:
    """Loss and exact rates on rows, None where there are none."""
    if not len(validation):
        return None

    def judged(model: keras.Model) -> Mapping[str, float]:
        return judge_rows(model, validation)

    return judged


def finish_run(folder: Path, rows: npt.NDArray[np.uint8], sees: Sees = ROWS) -> dict[str, Any]:
    """Export the best model as ``.keras`` and ``.tflite``; how large it is and how alike both are.

    Args:
        folder: the run folder.
        rows: pictures (N, 40, 176, 3) to compare both on, N from 1.
        sees: what the network looks at; it is exported for one picture at a time.

    Raises:
        ModelError: the best model is damaged.
        OutputError: the folder cannot be written to.
    """
    model = load_network(folder / BEST_FILE)
    size = export_both(model, folder, sees.file, sees.contract(), sees.input_shape)
    return {**size, "export": compare_export(model, folder / sees.file, rows[:COMPARED], sees)}


def compare_export(
    model: keras.Model, path: Path, rows: npt.NDArray[np.uint8], sees: Sees = ROWS
) -> dict[str, float]:
    """How far an exported network is from the one that it was made from.

    Args:
        model: the Keras network.
        path: its ``.tflite``.
        rows: pictures (N, 40, 176, 3), N from 1.
        sees: what the network looks at.

    Returns:
        "largest_difference" of the probabilities of any class at any place, and "same_text", the
        share of rows that both read alike.
    """
    logits = keras.ops.convert_to_numpy(model(as_input(rows), training=False))
    exported = WitnessNetwork(path, sees=sees).log_probabilities(list(rows))
    trained = log_softmax(logits)
    texts = [[best_along(log_p) for log_p in found] for found in (trained, exported)]
    return {
        "largest_difference": float(np.abs(np.exp(trained) - np.exp(exported)).max()),
        "same_text": float(np.mean([one == other for one, other in zip(*texts, strict=True)])),
    }
