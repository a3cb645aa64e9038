"""The character network's training run: batches, loop, calibration, report, export."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from lpr.alphabet import CLASS_COUNT, REJECT_INDEX, Alphabet
from lpr.arrays import FloatArray
from lpr.characters.calibration import expected_calibration_error, fit_temperature, softmax
from lpr.characters.classifier import character_contract
from lpr.characters.normalisation import normalise_windows
from lpr.model_files import CHARACTER_MODEL, keras_name
from lpr.training.characters.augment import DistortConfig, augment_windows
from lpr.training.characters.callbacks import (
    AVERAGE_FILE,
    BEST_FILE,
    LAST_FILE,
    TENSORBOARD_FOLDER,
    Keeper,
    Progress,
    TensorBoardLog,
    epochs_since_best,
)
from lpr.training.characters.model import INPUT_SHAPE, CharCnnConfig
from lpr.training.characters.report import character_report
from lpr.training.characters.samples import CharSamples
from lpr.training.characters.start import starting_model
from lpr.training.export import add_contract, export_litert
from lpr.training.history import History
from lpr.training.run_folder import HISTORY_FILE
from lpr.training.weight_average import WeightAverage

LITERT_FILE = CHARACTER_MODEL
KERAS_FILE = keras_name(LITERT_FILE)
MAX_CLASS_WEIGHT = 3.0


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


class CharBatches(keras.utils.PyDataset):
    """Shuffled batches of augmented, normalised windows, classes and class-balancing weights."""

    def __init__(
        self,
        samples: CharSamples,
        batch_size: int,
        seed: int,
        augment: DistortConfig | None = None,
    ) -> None:
        super().__init__()
        self._samples = samples
        self._batch_size = batch_size
        self._augment = augment
        self._rng = np.random.default_rng(seed)
        self._weights = class_weights(samples.labels)[samples.labels]
        self._order = self._rng.permutation(len(samples))

    def __len__(self) -> int:
        return math.ceil(len(self._samples) / self._batch_size)

    def __getitem__(self, index: int) -> tuple[FloatArray, npt.NDArray[np.int64], FloatArray]:
        chosen = self._order[index * self._batch_size : (index + 1) * self._batch_size]
        batch = self._samples.select(chosen)
        windows = batch.windows
        if self._augment is not None:
            windows = augment_windows(self._rng, windows, self._augment)
        return normalise_windows(windows), batch.labels, self._weights[chosen]

    def on_epoch_end(self) -> None:
        self._order = self._rng.permutation(len(self._samples))


def class_weights(labels: npt.NDArray[np.int64]) -> FloatArray:
    """A weight for each class (37 or more,): rare characters up to 3, by the root of their rarity.

    "Not a character" keeps 1; a class without samples too.
    """
    counts = np.bincount(labels, minlength=CLASS_COUNT)
    characters = np.delete(counts, REJECT_INDEX)
    usual = np.median(characters[characters > 0]) if characters.any() else 1.0
    weights = np.clip(np.sqrt(usual / np.maximum(counts, 1)), 1.0, MAX_CLASS_WEIGHT)
    weights[REJECT_INDEX] = 1.0
    return weights.astype(np.float32)


def compile_char_cnn(model: keras.Model, run: CharRun, steps_per_epoch: int) -> None:
    """Set Adam, sparse categorical cross-entropy on logits, and accuracy."""
    rate: Any = run.learning_rate
    if run.schedule == "cosine":
        rate = keras.optimizers.schedules.CosineDecay(
            run.learning_rate, run.epochs * steps_per_epoch, alpha=0.01
        )
    model.compile(
        keras.optimizers.Adam(rate),
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
        ModelError: ``init`` cannot be used.
    """
    keras.utils.set_random_seed(run.seed)
    history = History(folder / HISTORY_FILE)
    batches = CharBatches(training, run.batch_size, run.seed + len(history.rows), run.augment)
    average = WeightAverage(run.averaging)
    if (folder / LAST_FILE).exists():
        average.load(folder / AVERAGE_FILE)
        model = keras.models.load_model(folder / LAST_FILE)
    else:
        model = starting_model(run.model, init, run.letters)
        compile_char_cnn(model, run, len(batches))
    if run.patience is not None and epochs_since_best(history) >= run.patience:
        return True
    checked = (normalise_windows(validation.windows), validation.labels)
    callbacks: list[keras.callbacks.Callback] = [
        average,
        Keeper(folder, history, average, checked, run.patience),
    ]
    if verbose:
        callbacks.append(Progress(run.epochs, len(batches)))
    if run.tensorboard:
        callbacks.append(TensorBoardLog(folder / TENSORBOARD_FOLDER))
    try:
        model.fit(
            batches,
            epochs=run.epochs,
            initial_epoch=len(history.rows),
            callbacks=callbacks,
            verbose=0,
        )
    except KeyboardInterrupt:
        if not history.rows:
            model.save(folder / BEST_FILE)
        return False
    return True


def finish_run(folder: Path, validation: CharSamples, letters: str = "") -> dict[str, Any]:
    """Calibrate the best model, export it as ``.keras`` and ``.tflite``, return the report."""
    model = keras.models.load_model(folder / BEST_FILE, compile=False)
    logits = predict_logits(model, validation)
    temperature = fit_temperature(logits, validation.labels) if len(validation) else 1.0
    contract = character_contract(temperature)
    if letters:
        contract["alphabet"] = Alphabet(letters).signs
        contract["output"] = "logits: 0-9, A-Z, not-a-character, then the alphabet's other letters"
    model.save(folder / KERAS_FILE)
    add_contract(folder / KERAS_FILE, contract)
    export_litert(model, folder / LITERT_FILE, contract, INPUT_SHAPE, weights="int8")
    report: dict[str, Any] = {"parameters": model.count_params(), "temperature": temperature}
    if len(validation):
        for name, divisor in (("before", 1.0), ("after", temperature)):
            error = expected_calibration_error(softmax(logits, divisor), validation.labels)
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
