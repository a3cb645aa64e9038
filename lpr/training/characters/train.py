"""The character network's training run: batches, loop, calibration, report, export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np

from lpr.alphabet import CLASS_COUNT, Alphabet
from lpr.arrays import FloatArray
from lpr.characters.calibration import fit_temperature, softmax
from lpr.characters.classifier import character_contract
from lpr.characters.normalisation import normalise_windows
from lpr.evaluation.metrics.calibration import calibration_error
from lpr.model_files import CHARACTER_MODEL, keras_name
from lpr.training.callbacks import Judgement
from lpr.training.characters.augment import DistortConfig
from lpr.training.characters.batches import CharBatches
from lpr.training.characters.model import INPUT_SHAPE, CharCnnConfig
from lpr.training.characters.report import character_report
from lpr.training.characters.samples import CharSamples
from lpr.training.characters.start import load_char_cnn, starting_model
from lpr.training.checkpoint import (
    AVERAGE_FILE,
    BEST_FILE,
    LAST_FILE,
    check_models,
    damaged,
    recover,
)
from lpr.training.epochs import EpochPlan, fit_epochs
from lpr.training.export import add_contract, export_litert
from lpr.training.run_folder import HISTORY_FILE
from lpr.training.weight_average import WeightAverage
from lpr.training.whole_files import whole_file

LITERT_FILE = CHARACTER_MODEL
KERAS_FILE = keras_name(LITERT_FILE)
CRITERIA = ("val_accuracy", "accuracy")
"""What chooses the best epoch; without samples held out it is the accuracy in training."""
CALIBRATION_BINS = 15
"""As in the paper of the calibration error: there are thousands of windows."""


@dataclass(frozen=True, slots=True)
class CharRun:
    """Everything that decides what a training run gives, but the data."""

    epochs: int = 30
    batch_size: int = 32
    learning_rate: float = 1e-4
    schedule: str = "constant"
    """"constant", or "cosine" down to a hundredth over all epochs."""
    seed: int = 0
    augment: DistortConfig | None = None
    """How windows are changed anew in each epoch; None leaves them as they were cut."""
    model: CharCnnConfig = field(default_factory=CharCnnConfig)
    letters: str = ""
    """What the network has beside 0-9 and A-Z."""
    patience: int | None = None
    """Stop after this many epochs without a better one; None for never."""
    tensorboard: bool = False
    averaging: float = 0.9995
    """Share of the weights' moving average that each step keeps; a constant learning rate leaves
    the last weights noisy, their average is judged and kept."""


def built_optimizer(run: CharRun, steps_per_epoch: int) -> keras.optimizers.Optimizer:
    """Adam, with the course of the learning rate that a run asks for."""
    rate: Any = run.learning_rate
    if run.schedule == "cosine":
        rate = keras.optimizers.schedules.CosineDecay(
            run.learning_rate, run.epochs * steps_per_epoch, alpha=0.01
        )
    return keras.optimizers.Adam(rate)


def compile_char_cnn(model: keras.Model, run: CharRun, steps_per_epoch: int) -> None:
    """Set Adam, sparse categorical cross-entropy on logits, and accuracy."""
    model.compile(
        built_optimizer(run, steps_per_epoch),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )


def train_char_cnn(
    run: CharRun,
    training: CharSamples,
    validation: CharSamples,
    folder: Path,
    *,
    init: Path | None = None,
    verbose: int = 1,
) -> bool:
    """Train, or go on where the run folder stopped; whether it came to its end.

    The folder receives the last model with the optimiser's state, the averaged model of the best
    validation accuracy and the history. An interrupt (Ctrl-C) keeps what the last full epoch left,
    or the model as it stands where there was none.

    Args:
        run: the settings.
        training, validation: samples of different plates.
        folder: the run folder, which exists.
        init: a ``.keras`` model to start from.
        verbose: 1 draws a bar and writes a line an epoch, 0 is silent.

    Raises:
        ConfigError: the folder's files are damaged, missing or of another run.
        ModelError: ``init`` cannot be used.
        OutputError: the folder cannot be written to.
    """
    recover(folder)
    check_models(folder)
    keras.utils.set_random_seed(run.seed)
    batches = CharBatches(training, run.batch_size, run.seed, run.augment)
    average = WeightAverage(run.averaging)
    model = _model_of_run(run, folder, init, average, len(batches))
    plan = EpochPlan(
        run.epochs, run.seed, CRITERIA, run.patience, run.tensorboard, verbose=bool(verbose)
    )
    return fit_epochs(model, batches, plan, folder, average, _judgement(validation))


def _judgement(validation: CharSamples) -> Judgement | None:
    """Loss and accuracy on samples, None where there are none."""
    if not len(validation):
        return None
    windows = normalise_windows(validation.windows)

    def judged(model: keras.Model) -> Mapping[str, float]:
        found: dict[str, float] = model.evaluate(
            windows, validation.labels, 512, verbose=0, return_dict=True
        )
        return found

    return judged


def _model_of_run(
    run: CharRun, folder: Path, init: Path | None, average: WeightAverage, steps_per_epoch: int
) -> keras.Model:
    """The compiled model that a run begins with, or goes on with where the folder has one.

    Raises:
        ConfigError: the folder's files are damaged, missing or of another run.
        ModelError: ``init`` cannot be used.
    """
    path = folder / LAST_FILE
    if not path.exists():
        if (folder / HISTORY_FILE).exists():
            raise damaged(path)
        model = starting_model(run.model, init, run.letters)
        compile_char_cnn(model, run, steps_per_epoch)
        return model
    model = _loaded(path, compiled=True)
    shapes = (model.input_shape, model.output_shape)
    if shapes != (INPUT_SHAPE, (None, CLASS_COUNT + len(run.letters))) or model.optimizer is None:
        raise damaged(path)
    average.load(folder / AVERAGE_FILE, model)
    if run.schedule == "constant":
        model.optimizer.learning_rate = run.learning_rate
    return model


def _loaded(path: Path, compiled: bool) -> keras.Model:
    # Keras raises nearly anything on a file that is damaged in the right place.
    try:
        return keras.models.load_model(path, compile=compiled)
    except Exception as error:
        raise damaged(path) from error


def finish_run(
    folder: Path, validation: CharSamples, letters: str = "", like: Path | None = None
) -> dict[str, Any]:
    """Calibrate the best model, export it as ``.keras`` and ``.tflite``, return the report.

    Where the run trained its network in another form than it is used in, ``like`` is a ``.keras``
    model of the usual one.

    Raises:
        ConfigError: the best model is damaged.
        OutputError: the folder cannot be written to.
    """
    model = _loaded(folder / BEST_FILE, compiled=False)
    if like is not None:
        usual = load_char_cnn(like)
        usual.set_weights(model.get_weights())
        model = usual
    logits = predict_logits(model, validation)
    temperature = fit_temperature(logits, validation.labels) if len(validation) else 1.0
    contract = character_contract(temperature)
    if letters:
        contract["alphabet"] = Alphabet(letters).signs
        contract["output"] = "logits: 0-9, A-Z, not-a-character, then the alphabet's other letters"
    with whole_file(folder / KERAS_FILE) as partial:
        model.save(partial)
        add_contract(partial, contract)
    export_litert(model, folder / LITERT_FILE, contract, INPUT_SHAPE, weights="int8")
    report: dict[str, Any] = {"parameters": model.count_params(), "temperature": temperature}
    if len(validation):
        for name, divisor in (("before", 1.0), ("after", temperature)):
            chances = softmax(logits, divisor)
            right = chances.argmax(axis=1) == validation.labels
            error = calibration_error(chances.max(axis=1), right, CALIBRATION_BINS)
            report[f"calibration_error_{name}"] = error
        report["validation"] = character_report(
            softmax(logits, temperature), validation.labels, letters
        )
    return report


def predict_logits(model: keras.Model, samples: CharSamples, batch_size: int = 512) -> FloatArray:
    """Logits (N, 37 or more) of samples."""
    parts = [np.zeros((0, model.output_shape[-1]), dtype=np.float32)]
    for start in range(0, len(samples), batch_size):
        windows = normalise_windows(samples.windows[start : start + batch_size])
        parts.append(keras.ops.convert_to_numpy(model(windows, training=False)))
    return np.concatenate(parts)
