"""The character network's training run: batches, loop, calibration, report, export."""

from __future__ import annotations

import math
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from lpr.characters.alphabet import CLASS_COUNT, REJECT_INDEX
from lpr.characters.calibration import expected_calibration_error, fit_temperature, softmax
from lpr.characters.classifier import character_contract
from lpr.characters.normalisation import normalise_windows
from lpr.errors import ModelError, ModelMismatch
from lpr.training.char_augment import AugmentConfig, augment_windows
from lpr.training.char_model import INPUT_SHAPE, CharCnnConfig, build_char_cnn
from lpr.training.char_report import character_report
from lpr.training.char_samples import CharSamples
from lpr.training.export import export_litert
from lpr.training.history import History
from lpr.training.run_folder import HISTORY_FILE
from lpr.types import FloatArray

LAST_FILE = "last.keras"
BEST_FILE = "best.keras"
KERAS_FILE = "char_cnn.keras"
LITERT_FILE = "char_cnn.tflite"
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
    augment: AugmentConfig | None = None
    """How windows are changed anew in each epoch; None leaves them as they were cut."""
    model: CharCnnConfig = field(default_factory=CharCnnConfig)


class CharBatches(keras.utils.PyDataset):
    """Shuffled batches of augmented, normalised windows, classes and class-balancing weights."""

    def __init__(
        self,
        samples: CharSamples,
        batch_size: int,
        seed: int,
        augment: AugmentConfig | None = None,
    ) -> None:
        super().__init__()
        self._samples = samples
        self._batch_size = batch_size
        self._augment = augment
        self._rng = np.random.default_rng(seed)
        self._weights = class_weights(samples.labels)
        self._order = self._rng.permutation(len(samples))

    def __len__(self) -> int:
        return math.ceil(len(self._samples) / self._batch_size)

    def __getitem__(self, index: int) -> tuple[FloatArray, npt.NDArray[np.int64], FloatArray]:
        chosen = self._order[index * self._batch_size : (index + 1) * self._batch_size]
        batch = self._samples.select(chosen)
        windows = batch.windows
        if self._augment is not None:
            windows = augment_windows(self._rng, windows, self._augment)
        return normalise_windows(windows), batch.labels, self._weights[batch.labels]

    def on_epoch_end(self) -> None:
        self._order = self._rng.permutation(len(self._samples))


def class_weights(labels: npt.NDArray[np.int64]) -> FloatArray:
    """A weight for each class (37,): rare characters up to 3, by the root of their rarity.

    "Not a character" keeps 1; a class without samples too.
    """
    counts = np.bincount(labels, minlength=CLASS_COUNT)
    characters = counts[:REJECT_INDEX]
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
    """Train, or go on where the run folder stopped; whether all epochs were done.

    The folder receives the last model with the optimiser's state, the model of the best validation
    accuracy and the history. An interrupt (Ctrl-C) keeps what the last full epoch left, or the
    model as it stands where there was none.

    Args:
        run: the settings.
        training, validation: samples of different plates.
        folder: the run folder, which exists.
        init: a ``.keras`` model whose weights to start from.
        verbose: Keras's: 1 draws a bar, 2 prints a line an epoch, 0 is silent.

    Raises:
        ModelError: ``init`` cannot be used.
    """
    keras.utils.set_random_seed(run.seed)
    history = History(folder / HISTORY_FILE)
    batches = CharBatches(training, run.batch_size, run.seed + len(history.rows), run.augment)
    if (folder / LAST_FILE).exists():
        model = keras.models.load_model(folder / LAST_FILE)
    else:
        model = build_char_cnn(run.model)
        compile_char_cnn(model, run, len(batches))
        if init is not None:
            _take_weights(model, init)
    checked = (normalise_windows(validation.windows), validation.labels)
    keeper = _Keeper(folder, history)
    try:
        model.fit(
            batches,
            validation_data=checked if len(validation) else None,
            epochs=run.epochs,
            initial_epoch=len(history.rows),
            callbacks=[keeper],
            verbose=verbose,
        )
    except KeyboardInterrupt:
        if not history.rows:
            model.save(folder / BEST_FILE)
        return False
    return True


def _take_weights(model: keras.Model, init: Path) -> None:
    """Give a new model the weights of a stored one.

    Raises:
        ModelError: the file is no Keras model.
        ModelMismatch: the model has other layers or sizes.
    """
    try:
        weights = keras.models.load_model(init, compile=False).get_weights()
    except (ValueError, OSError, zipfile.BadZipFile) as error:
        raise ModelError(f"{init}: not a Keras model that can be loaded; name another") from error
    try:
        model.set_weights(weights)
    except ValueError as error:
        raise ModelMismatch(
            f"{init}: has other layers than the character network; start without --init"
        ) from error


class _Keeper(keras.callbacks.Callback):
    """After each epoch: a row of history, the last model, and the best so far."""

    def __init__(self, folder: Path, history: History) -> None:
        super().__init__()
        self._folder = folder
        self._history = history

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        figures = {name: float(value) for name, value in (logs or {}).items()}
        criterion = "val_accuracy" if "val_accuracy" in figures else "accuracy"
        if figures[criterion] >= self._history.best(criterion):
            self.model.save(self._folder / BEST_FILE)
        self.model.save(self._folder / LAST_FILE)
        self._history.append({"epoch": epoch + 1} | figures)


def finish_run(folder: Path, validation: CharSamples) -> dict[str, Any]:
    """Calibrate the best model, export it as ``.keras`` and ``.tflite``, return the report."""
    model = keras.models.load_model(folder / BEST_FILE, compile=False)
    logits = predict_logits(model, validation)
    temperature = fit_temperature(logits, validation.labels) if len(validation) else 1.0
    model.save(folder / KERAS_FILE)
    export_litert(model, folder / LITERT_FILE, character_contract(temperature), INPUT_SHAPE)
    report: dict[str, Any] = {"parameters": model.count_params(), "temperature": temperature}
    if len(validation):
        for name, divisor in (("before", 1.0), ("after", temperature)):
            error = expected_calibration_error(softmax(logits, divisor), validation.labels)
            report[f"calibration_error_{name}"] = error
        report["validation"] = character_report(softmax(logits, temperature), validation.labels)
    return report


def predict_logits(model: keras.Model, samples: CharSamples, batch_size: int = 512) -> FloatArray:
    """Logits (N, 37) of samples."""
    parts = [np.zeros((0, CLASS_COUNT), dtype=np.float32)]
    for start in range(0, len(samples), batch_size):
        windows = normalise_windows(samples.windows[start : start + batch_size])
        parts.append(keras.ops.convert_to_numpy(model(windows, training=False)))
    return np.concatenate(parts)
