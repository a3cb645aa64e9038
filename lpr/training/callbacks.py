"""What happens between the epochs of a training: judge, keep, stop, say, log."""

from __future__ import annotations

import socket
import sys
import time
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import keras
from tqdm import tqdm

from lpr.errors import OutputError, first_line
from lpr.training.checkpoint import AVERAGE_FILE, BEST_FILE, LAST_FILE, changed_together
from lpr.training.history import History
from lpr.training.run_folder import HISTORY_FILE
from lpr.training.seeds import reseed
from lpr.training.weight_average import WeightAverage

TENSORBOARD_FOLDER = "tensorboard"
Judgement: TypeAlias = Callable[[keras.Model], Mapping[str, float]]
"""Figures of a model on samples that it does not learn from."""


class SeededBatches(keras.utils.PyDataset):
    """Batches that shuffle and change their samples themselves, as the epoch says."""

    @abstractmethod
    def begin(self, epoch: int) -> None:
        """Turn to an epoch, counted from 0."""


class EpochSeeds(keras.callbacks.Callback):
    """Before each epoch: its own order, changes of samples and dropout, as its number says.

    Args:
        batches: what is learnt from.
        seed: of the run.
    """

    def __init__(self, batches: SeededBatches, seed: int) -> None:
        super().__init__()
        self._batches = batches
        self._seed = seed

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:  # noqa: ARG002
        self._batches.begin(epoch)
        reseed(self.model, self._seed, epoch)


class Keeper(keras.callbacks.Callback):
    """After each epoch: figures of the averaged weights, the best and the last model, history.

    Put it before the callbacks that show figures, which it adds to.

    Args:
        folder: the run folder.
        history: of the run, with the epochs that were done before.
        average: of the weights, kept by a callback before this one.
        judgement: figures of the model on what is held out; None where nothing is.
        criteria: the first of these figures that there is chooses the best epoch: the highest.
        patience: stop after this many epochs without a better one; None for never.
    """

    def __init__(
        self,
        folder: Path,
        history: History,
        average: WeightAverage,
        judgement: Judgement | None,
        criteria: Sequence[str],
        patience: int | None = None,
    ) -> None:
        super().__init__()
        self._folder = folder
        self._history = history
        self._average = average
        self._judgement = judgement
        self._criteria = criteria
        self._patience = patience

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        figures: dict[str, float] = {} if logs is None else logs
        if self._judgement is not None:
            with self._average.applied(self.model):
                found = self._judgement(self.model)
            figures |= {f"val_{name}": value for name, value in found.items()}
        row = {"epoch": float(epoch + 1)} | {k: float(v) for k, v in figures.items()}
        criterion = _criterion(row, self._criteria)
        better = row[criterion] >= self._history.best(criterion)
        self._history.append(row)
        with changed_together(self._folder) as stage:
            if better:
                with self._average.applied(self.model):
                    self.model.save(stage(BEST_FILE))
            self.model.save(stage(LAST_FILE))
            self._average.save(stage(AVERAGE_FILE))
            self._history.write(stage(HISTORY_FILE))
        since_best = epochs_since_best(self._history, self._criteria)
        if self._patience is not None and since_best >= self._patience:
            self.model.stop_training = True


def epochs_since_best(history: History, criteria: Sequence[str]) -> int:
    """How many epochs have passed since the best one of a run, 0 before the first.

    The criteria are those of `Keeper`.
    """
    if not history.rows:
        return 0
    criterion = _criterion(history.rows[-1], criteria)
    best = max(row.get(criterion, -1.0) for row in history.rows)
    # The first of equals: an epoch that is as good is no better.
    first = next(i for i, row in enumerate(history.rows) if row.get(criterion) == best)
    return len(history.rows) - 1 - first


def _criterion(figures: Mapping[str, float], criteria: Sequence[str]) -> str:
    return next((name for name in criteria if name in figures), criteria[-1])


class EpochProgress(keras.callbacks.Callback):
    """A bar over all epochs with the time left, and a line for each on stderr."""

    def __init__(self, epochs: int, steps_per_epoch: int) -> None:
        super().__init__()
        self._epochs, self._steps = epochs, steps_per_epoch

    def on_train_begin(self, _logs: dict[str, float] | None = None) -> None:
        self._started_s = time.monotonic()
        self._first: int | None = None
        self._bar: Any = None

    def on_epoch_begin(self, epoch: int, _logs: dict[str, float] | None = None) -> None:
        if self._first is None:
            self._first = epoch
            total = (self._epochs - epoch) * self._steps
            self._bar = tqdm(total=total, desc="training", unit="batch", disable=None)

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        del batch, logs  # Keras passes them by name.
        self._bar.update()

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        figures = ", ".join(
            f"{name.replace('_', ' ')} {value:.4f}" for name, value in (logs or {}).items()
        )
        done = epoch + 1 - (self._first or 0)
        left_s = (time.monotonic() - self._started_s) / done * (self._epochs - epoch - 1)
        line = f"epoch {epoch + 1}/{self._epochs}: {figures}; {duration(left_s)} left"
        tqdm.write(line, file=sys.stderr)

    def on_train_end(self, _logs: dict[str, float] | None = None) -> None:
        if self._bar is not None:
            self._bar.close()


def duration(seconds: float) -> str:
    """A time as people read it: ``45 s``, ``12 min``, ``1 h 05 min``."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60:02} min"


class TensorBoardLog(keras.callbacks.Callback):
    """Writes each epoch's figures as TensorBoard reads them; TensorFlow alone is needed for that.

    An event file is a TFRecord file of ``Event`` messages, the first of which names the version.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"events.out.tfevents.{time.time():.0f}.{socket.gethostname()}"

    def on_train_begin(self, _logs: dict[str, float] | None = None) -> None:
        import tensorflow as tf

        self._writer = tf.io.TFRecordWriter(str(self._path))
        self._write(tf.compat.v1.Event(wall_time=time.time(), file_version="brain.Event:2"))

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        import tensorflow as tf

        summary = tf.compat.v1.Summary()
        for name, value in (logs or {}).items():
            summary.value.add(tag=name, simple_value=float(value))
        self._write(tf.compat.v1.Event(wall_time=time.time(), step=epoch + 1, summary=summary))

    def on_train_end(self, _logs: dict[str, float] | None = None) -> None:
        self._writer.close()

    def _write(self, event: Any) -> None:
        import tensorflow as tf

        try:
            self._writer.write(event.SerializeToString())
            self._writer.flush()
        except tf.errors.OpError as error:
            raise OutputError(
                f"{self._path}: cannot be written ({first_line(error)}); make room, or leave out "
                "--tensorboard"
            ) from error
