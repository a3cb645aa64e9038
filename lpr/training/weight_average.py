"""An exponential moving average of a model's weights (Polyak and Juditsky 1992), kept in numpy."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keras
import numpy as np

from lpr.arrays import FloatArray
from lpr.training.checkpoint import damaged


class WeightAverage(keras.callbacks.Callback):
    """Averages all weights after every training batch.

    Args:
        momentum: share of the old average that is kept per step; early steps keep less, so that the
            average does not drag the first weights along.
    """

    def __init__(self, momentum: float = 0.998) -> None:
        super().__init__()
        self._momentum = momentum
        self._steps = 0
        self._average: list[FloatArray] | None = None

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:  # noqa: ARG002
        weights = self.model.get_weights()
        self._steps += 1
        if self._average is None:
            self._average = weights
            return
        momentum = min(self._momentum, (1 + self._steps) / (10 + self._steps))
        self._average = [
            average + (1 - momentum) * (weight - average)
            for average, weight in zip(self._average, weights, strict=True)
        ]

    @contextmanager
    def applied(self, model: keras.Model) -> Iterator[None]:
        """The model with averaged weights, for as long as the block runs."""
        own = model.get_weights()
        if self._average is not None:
            model.set_weights(self._average)
        try:
            yield
        finally:
            model.set_weights(own)

    def save(self, path: Path) -> None:
        """Write the average, to go on from after a break."""
        if self._average is not None:
            np.savez(path, np.int64(self._steps), *self._average)

    def load(self, path: Path, model: keras.Model) -> None:
        """Go on from a saved average of the model's weights.

        Raises:
            ConfigError: the file is missing, damaged or of another network.
        """
        try:
            with path.open("rb") as file, np.load(file) as arrays:
                steps, *average = (arrays[name] for name in arrays.files)
            self._steps = int(steps)
        except (OSError, ValueError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise damaged(path) from error
        shapes = [weight.shape for weight in model.get_weights()]
        if [weight.shape for weight in average] != shapes:
            raise damaged(path)
        self._average = average
