"""The settings of a run, the average of its weights, its checkpoints."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lpr.errors import ConfigError
from lpr.training.detector.run import DetectorRun

EARLY, LATE = (320, 320), (384, 512)


def test_blocks_end_at_checkpoints_and_where_the_shape_changes() -> None:
    run = DetectorRun(
        steps=1000, early_share=0.75, checkpoint_every=300, side_px=512, early_side_px=320
    )
    assert list(run.blocks(0)) == [
        (0, 300, EARLY),
        (300, 600, EARLY),
        (600, 750, EARLY),
        (750, 900, LATE),
        (900, 1000, LATE),
    ]
    assert list(run.blocks(750)) == [(750, 900, LATE), (900, 1000, LATE)]
    assert list(run.blocks(650)) == [(650, 750, EARLY), (750, 900, LATE), (900, 1000, LATE)]
    assert list(run.blocks(1000)) == []


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_run_at_one_shape(share: float) -> None:
    run = DetectorRun(steps=10, early_share=share, checkpoint_every=500)
    assert list(run.blocks(0)) == [(0, 10, EARLY if share else LATE)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("steps", 0),
        ("batch_size", -1),
        ("checkpoint_every", 0),
        ("drawn_plates", 0),
        ("side_px", 500),
        ("early_side_px", 32),
        ("early_share", 1.5),
    ],
)
def test_settings_that_make_no_sense(name: str, value: float) -> None:
    with pytest.raises(ConfigError, match=f"{name} is {value}; it must be"):
        DetectorRun(**{name: value})  # type: ignore[arg-type]


class Weights:
    """What `WeightAverage` needs of a model."""

    def __init__(self, value: float) -> None:
        self.values = [np.full((2, 3), value, np.float32), np.array(value, np.float32)]

    def get_weights(self) -> list[np.ndarray]:
        return [value.copy() for value in self.values]

    def set_weights(self, values: list[np.ndarray]) -> None:
        self.values = values

    def move(self, value: float) -> None:
        self.values = [np.full_like(old, value) for old in self.values]


def test_the_average_of_weights(tmp_path: Path) -> None:
    pytest.importorskip("keras")
    from lpr.training.weight_average import WeightAverage

    model, average = Weights(0.0), WeightAverage(momentum=0.5)
    average.set_model(model)
    with average.applied(model):
        assert float(model.values[1]) == 0.0

    average.on_train_batch_end(0)
    model.move(8.0)
    average.on_train_batch_end(1)
    early = min(0.5, 3 / 12)
    expected = 8.0 * (1 - early)
    with average.applied(model):
        np.testing.assert_allclose(model.values[0], expected)
    assert float(model.values[1]) == 8.0
    with pytest.raises(KeyError), average.applied(model):
        raise KeyError
    assert float(model.values[1]) == 8.0

    average.save(tmp_path / "average.npz")
    resumed = WeightAverage(momentum=0.5)
    resumed.load(tmp_path / "average.npz", model)
    later = expected + (1 - 4 / 13) * (8.0 - expected)
    for each in (average, resumed):
        each.set_model(model)
        each.on_train_batch_end(2)
        with each.applied(model):
            np.testing.assert_allclose(model.values[0], later, rtol=1e-5)
