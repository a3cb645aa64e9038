"""What happens between epochs: the time left, early stopping, logs for TensorBoard."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("keras")

from lpr.training.callbacks import TensorBoardLog, duration, epochs_since_best
from lpr.training.history import History


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (99, "99 s"), (100, "2 min"), (3600, "60 min"), (6300, "1 h 45 min")],
)
def test_durations_as_people_read_them(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("accuracies", "expected"),
    [([], 0), ([0.5], 0), ([0.5, 0.4], 1), ([0.5, 0.5, 0.5], 2), ([0.5, 0.3, 0.6], 0)],
)
def test_epochs_since_the_first_best(
    tmp_path: Path, accuracies: list[float], expected: int
) -> None:
    history = History(tmp_path / "history.csv")
    for accuracy in accuracies:
        history.append({"accuracy": 1.0, "val_accuracy": accuracy})
    assert epochs_since_best(history, ("val_accuracy", "accuracy")) == expected


def test_tensorboard_finds_each_epochs_figures(tmp_path: Path) -> None:
    tf = pytest.importorskip("tensorflow")
    log = TensorBoardLog(tmp_path / "tensorboard")
    log.on_train_begin()
    log.on_epoch_end(0, {"loss": 0.5, "val_accuracy": 0.75})
    log.on_train_end()
    (path,) = (tmp_path / "tensorboard").glob("events.out.tfevents.*")
    records = tf.data.TFRecordDataset(str(path)).as_numpy_iterator()
    version, epoch = (tf.compat.v1.Event.FromString(record) for record in records)
    assert version.file_version == "brain.Event:2"
    assert epoch.step == 1
    assert {v.tag: v.simple_value for v in epoch.summary.value} == {
        "loss": 0.5,
        "val_accuracy": 0.75,
    }
