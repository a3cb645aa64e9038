"""The witness really trains, starts from weights, and LiteRT agrees with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest

pytest.importorskip("keras")

from lpr.contract import read_contract
from lpr.errors import ConfigError
from lpr.model_files import WITNESS_MODEL, keras_name
from lpr.reading.witness.network import ROWS, WitnessNetwork
from lpr.training.distortion import as_input
from lpr.training.history import History
from lpr.training.stored import load_network
from lpr.training.witness.batches import RowBatches
from lpr.training.witness.figures import worst_mistakes
from lpr.training.witness.model import CLASSES, build_witness
from lpr.training.witness.report import (
    judge_rows,
    predict_rows,
    read_rows,
    witness_report,
)
from lpr.training.witness.samples import DRAWN, RowSamples
from lpr.training.witness.train import WitnessRun, finish_run, take_weights, train_witness
from tests.training.witness.toy import TINY, striped_rows

KERAS_FILE = keras_name(WITNESS_MODEL)
Trained: TypeAlias = tuple[Path, RowSamples, dict[str, Any]]
RUN = WitnessRun(epochs=12, batch_size=16, learning_rate=1e-2, seed=3, model=TINY, averaging=0.9)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    folder, validation = tmp_path_factory.mktemp("run"), striped_rows(40, seed=2)
    assert train_witness(RUN, striped_rows(300, seed=1), validation, folder, verbose=False)
    return folder, validation, finish_run(folder, validation.pictures)


def test_the_network_is_small_and_sees_a_row_at_44_places() -> None:
    model = build_witness()
    assert model.count_params() < 500_000
    assert model.output_shape == (None, 44, CLASSES) == (None, 44, 37)


def test_it_learns(trained: Trained) -> None:
    folder, validation, report = trained
    rows = History(folder / "history.csv").rows
    assert [row["epoch"] for row in rows] == list(range(1, 13))
    assert rows[-1]["loss"] < rows[0]["loss"] / 4
    assert rows[-1]["val_loss"] < rows[0]["val_loss"]
    log_p = predict_rows(load_network(folder / KERAS_FILE), validation.pictures)
    figures = witness_report(read_rows(log_p), validation)
    assert figures["exact"] >= 0.8
    assert figures["sources"] == {"mine": {k: figures[k] for k in ("rows", "exact", "exact_loose")}}
    assert max(row["val_exact"] for row in rows) == pytest.approx(figures["exact"], abs=1e-4)
    assert report["bytes"] < 10_000_000


def test_the_exported_network_is_the_trained_one(trained: Trained) -> None:
    folder, validation, report = trained
    assert report["export"] == {
        "largest_difference": pytest.approx(0, abs=1e-4),
        "same_text": 1.0,
    }
    expected = predict_rows(load_network(folder / KERAS_FILE), validation.pictures)
    found = WitnessNetwork(folder).log_probabilities(list(validation.pictures))
    np.testing.assert_allclose(np.exp(found), np.exp(expected), atol=1e-4)
    for name in (KERAS_FILE, WITNESS_MODEL):
        assert read_contract(folder / name) == ROWS.contract()
    assert ROWS.input_shape == (1, 40, 176, 3)


def test_a_training_starts_from_weights(trained: Trained, tmp_path: Path) -> None:
    folder, validation, _ = trained
    model = build_witness(TINY)
    take_weights(model, folder / KERAS_FILE)
    before = judge_rows(load_network(folder / KERAS_FILE), validation)
    assert judge_rows(model, validation) == pytest.approx(before)
    with pytest.raises(ConfigError, match=r"row_witness\.keras: not a \.keras witness"):
        take_weights(build_witness(), folder / KERAS_FILE)
    other = tmp_path / "other.keras"
    other.write_text("nothing")
    with pytest.raises(ConfigError, match=r"other\.keras: not a \.keras witness"):
        take_weights(model, other)


def test_without_rows_held_out_the_last_epoch_is_kept(tmp_path: Path) -> None:
    run = WitnessRun(epochs=2, batch_size=8, model=TINY, averaging=0.0)
    assert train_witness(run, striped_rows(16, 3), RowSamples.none(), tmp_path, verbose=False)
    assert set(History(tmp_path / "history.csv").rows[0]) == {"epoch", "loss"}
    last, best = (load_network(tmp_path / name) for name in ("last.keras", "best.keras"))
    for one, other in zip(last.get_weights(), best.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


def test_drawn_rows_do_not_count_beside_ones_own() -> None:
    model = build_witness(TINY)
    own, drawn = striped_rows(6, 1), striped_rows(4, 2, DRAWN)
    both = RowSamples.joined([own, drawn])
    assert set(judge_rows(model, both)) == {"loss", "exact", "exact_loose", "exact_drawn"}
    assert set(judge_rows(model, drawn)) == {"loss", "exact", "exact_loose"}


def test_figures_by_source_and_with_twins_alike() -> None:
    rows = RowSamples.joined([striped_rows(2, 1, "a"), striped_rows(1, 1, "b")])
    rows = replace(rows, texts=np.array(["1H7", "7", "17"]))
    found = witness_report(["IH7", "7", "7"], rows)
    assert (found["exact"], found["exact_loose"]) == (0.33333, 0.66667)
    assert found["sources"]["a"] == {"rows": 2, "exact": 0.5, "exact_loose": 1.0}
    assert found["sources"]["b"] == {"rows": 1, "exact": 0.0, "exact_loose": 0.0}


def test_mistakes_come_surest_first() -> None:
    log_p = np.log(np.full((3, 44, 37), 0.1 / 36, np.float32))
    for number, chance in enumerate((0.9, 0.99, 0.9)):
        log_p[number, :, 2] = np.log(chance)
    rows = replace(striped_rows(3, 1), texts=np.array(["7", "7", "1"]))
    found = worst_mistakes(log_p, rows)
    assert [(number, read) for number, read, _ in found] == [(1, "1"), (0, "1")]
    assert found[0][2] > found[1][2]


def test_batches_depend_on_seed_and_epoch_alone() -> None:
    rows = striped_rows(20, 1)
    one, other = RowBatches(rows, 8, 5), RowBatches(rows, 8, 5)
    one.begin(3)
    _ = one[0]
    other.begin(2)
    other.begin(3)
    assert len(one) == 3
    for index in range(3):
        for left, right in zip(one[index], other[index], strict=True):
            np.testing.assert_array_equal(left, right)
    assert sum(len(one[index][1]) for index in range(3)) == 20
    assert one[2][0].shape == (4, 40, 176, 3)
    np.testing.assert_array_equal(np.sort(one[0][0].ravel())[-1:], [as_input(rows.pictures).max()])
