"""The origin network's training run: the loop, and the models that it leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from lpr.characters.calibration import softmax
from lpr.model_files import ORIGIN_MODEL, keras_name
from lpr.reading.witness.origin import (
    HEIGHT_PX,
    WIDTH_PX,
    OriginClassifier,
    origin_contract,
)
from lpr.training.callbacks import Judgement
from lpr.training.checkpoint import BEST_FILE, check_models, recover
from lpr.training.epochs import EpochPlan, fit_epochs
from lpr.training.export import export_both
from lpr.training.optimizers import AdamWConfig, build_adamw
from lpr.training.origin.augment import OriginDistortion
from lpr.training.origin.batches import OriginBatches
from lpr.training.origin.loss import adjusted_loss
from lpr.training.origin.model import OriginConfig, build_origin
from lpr.training.origin.report import fitted_temperature, judge_plates
from lpr.training.origin.samples import OriginSamples
from lpr.training.origin.start import take_weights
from lpr.training.predictions import predict_logits
from lpr.training.stored import load_network
from lpr.training.weight_average import WeightAverage
from lpr.training.weights import begin_weights

LITERT_FILE = ORIGIN_MODEL
KERAS_FILE = keras_name(LITERT_FILE)
INPUT_SHAPE = (1, HEIGHT_PX, WIDTH_PX, 3)
"""Of the exported network: the reader gives it one plate at a time."""
CRITERIA = ("val_accuracy", "epoch")
"""What chooses the best epoch; without plates held out it is the last one."""
COMPARED = 64
"""Plates on which the exported network is compared with the trained one."""


@dataclass(frozen=True, slots=True)
class OriginRun:
    """Everything that decides what a training run gives, but the data."""

    epochs: int = 10
    batch_size: int = 64
    learning_rate: float = 1.5e-3
    """The highest (see `AdamWConfig`)."""
    seed: int = 0
    augment: OriginDistortion | None = None
    """How plates are changed anew in each epoch; None leaves them as they were cut."""
    model: OriginConfig = field(default_factory=OriginConfig)
    tensorboard: bool = False
    averaging: float = 0.999
    """Share of the weights' moving average that each step keeps; the average is judged and kept."""


def compile_origin(model: keras.Model, run: OriginRun, batches: OriginBatches) -> None:
    """Set AdamW, its learning rate's course, and the cross-entropy beyond what is common."""
    optimizer = build_adamw(AdamWConfig(run.learning_rate), run.epochs * len(batches))
    model.compile(optimizer, adjusted_loss(batches.log_shares))


def train_origin(
    run: OriginRun,
    regions: Sequence[str],
    training: OriginSamples,
    validation: OriginSamples,
    folder: Path,
    *,
    init: Path | None = None,
    verbose: bool = True,
) -> bool:
    """Train, or go on where the run folder stopped; whether it came to its end.

    The folder receives the last model with the optimiser's state, the averaged model that is right
    on most held-out plates, and the history. More epochs than a run was begun with stretch the
    course of its learning rate.

    Args:
        run: the settings.
        regions: the codes to tell apart, in alphabetical order.
        training, validation: different plates of these regions.
        folder: the run folder, which exists.
        init: a ``.keras`` model whose weights to start from.
        verbose: draws a bar and writes a line an epoch.

    Raises:
        ConfigError: the folder's files are damaged, missing or of another run, or ``init`` does not
            fit.
        ModelError: ``init`` is not there, or of another kind.
        OutputError: the folder cannot be written to.
    """
    recover(folder)
    check_models(folder)
    keras.utils.set_random_seed(run.seed)
    batches = OriginBatches(training, regions, run.batch_size, run.seed, run.augment)
    average = WeightAverage(run.averaging)
    model = build_origin(len(regions), run.model)
    compile_origin(model, run, batches)
    begin_weights(model, average, folder, partial(take_weights, model, regions, init))
    plan = EpochPlan(run.epochs, run.seed, CRITERIA, None, run.tensorboard, verbose)
    return fit_epochs(model, batches, plan, folder, average, _judgement(validation, regions))


def _judgement(validation: OriginSamples, regions: Sequence[str]) -> Judgement | None:
    """Loss and shares of right answers, None where no plates are held out."""
    if not len(validation):
        return None

    def judge(model: keras.Model) -> Mapping[str, float]:
        return judge_plates(model, validation, regions)

    return judge


def finish_run(
    folder: Path,
    regions: Sequence[str],
    validation: OriginSamples,
    pictures: npt.NDArray[np.uint8],
) -> dict[str, Any]:
    """Calibrate the best model and export it as ``.keras`` and ``.tflite``.

    Args:
        folder: the run folder.
        regions: in the order of the network's outputs.
        validation: plates to calibrate on; without any the temperature is 1.
        pictures: plates (N, 96, 288, 3) to compare both on, N from 1.

    Returns:
        How large it is, its temperature, and how alike both are.

    Raises:
        ModelError: the best model is damaged.
        OutputError: the folder cannot be written to.
    """
    model = load_network(folder / BEST_FILE)
    temperature = fitted_temperature(model, validation, regions)
    contract = origin_contract(regions, temperature)
    return {
        **export_both(model, folder, LITERT_FILE, contract, INPUT_SHAPE),
        "temperature": round(temperature, 4),
        "export": compare_export(model, temperature, folder / LITERT_FILE, pictures[:COMPARED]),
    }


def compare_export(
    model: keras.Model, temperature: float, path: Path, pictures: npt.NDArray[np.uint8]
) -> dict[str, float]:
    """How far an exported network is from the one that it was made from.

    Args:
        model: the Keras network.
        temperature: of its contract.
        path: its ``.tflite``.
        pictures: plates (N, 96, 288, 3), N from 1.

    Returns:
        "largest_difference" of the probabilities of any region, and "same_region", the share of
        plates to which both give the same answer.
    """
    trained = softmax(predict_logits(model, pictures), temperature)
    network = OriginClassifier(path)
    exported = np.stack([network.probabilities(picture) for picture in pictures])
    return {
        "largest_difference": float(np.abs(trained - exported).max()),
        "same_region": float(np.mean(trained.argmax(axis=1) == exported.argmax(axis=1))),
    }
