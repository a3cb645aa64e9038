"""The origin network really trains, starts from weights, and LiteRT agrees with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest

pytest.importorskip("keras")

from lpr.characters.calibration import softmax
from lpr.contract import read_contract
from lpr.errors import ConfigError, ModelMismatch
from lpr.reading.witness.origin import OriginClassifier, origin_contract
from lpr.training.history import History
from lpr.training.origin.model import build_origin
from lpr.training.origin.report import (
    judge_plates,
    of_other_regions,
    origin_report,
    probabilities_of,
)
from lpr.training.origin.samples import DRAWN, OriginSamples
from lpr.training.origin.start import known_regions, take_weights
from lpr.training.origin.train import (
    KERAS_FILE,
    LITERT_FILE,
    OriginRun,
    finish_run,
    train_origin,
)
from lpr.training.predictions import predict_logits
from lpr.training.stored import load_network
from tests.training.origin.toy import REGIONS, TINY, banded_plates

Trained: TypeAlias = tuple[Path, OriginSamples, dict[str, Any]]
RUN = OriginRun(epochs=5, batch_size=8, learning_rate=1e-2, seed=1, model=TINY, averaging=0.9)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    folder, validation = tmp_path_factory.mktemp("run"), banded_plates(40, seed=2)
    training = banded_plates(320, seed=1)
    assert train_origin(RUN, REGIONS, training, validation, folder, verbose=False)
    return folder, validation, finish_run(folder, REGIONS, validation, validation.pictures)


def test_the_network_is_small_and_sees_a_plate() -> None:
    model = build_origin(148)
    assert model.count_params() < 550_000
    assert (model.input_shape, model.output_shape) == ((None, 96, 288, 3), (None, 148))


def test_it_learns(trained: Trained) -> None:
    folder, validation, report = trained
    rows = History(folder / "history.csv").rows
    assert [row["epoch"] for row in rows] == list(range(1, 6))
    assert rows[-1]["loss"] < rows[0]["loss"] / 4
    found = origin_report(
        probabilities_of(folder / KERAS_FILE, validation, REGIONS), validation, REGIONS
    )
    assert found["region"] >= 0.9
    assert max(row["val_accuracy"] for row in rows) == pytest.approx(found["region"], abs=1e-4)
    assert found["sources"] == {"mine": {k: found[k] for k in ("plates", "region", "country")}}
    assert report["bytes"] < 2_000_000


def test_the_exported_network_is_the_trained_one(trained: Trained) -> None:
    folder, validation, report = trained
    alike = {"largest_difference": pytest.approx(0, abs=1e-4), "same_region": 1.0}
    assert report["export"] == alike
    contract = read_contract(folder / LITERT_FILE)
    temperature = contract["temperature"]
    assert report["temperature"] == pytest.approx(temperature, abs=1e-3)
    assert contract == read_contract(folder / KERAS_FILE) == origin_contract(REGIONS, temperature)
    network = OriginClassifier(folder)
    assert network.regions == REGIONS
    logits = predict_logits(load_network(folder / KERAS_FILE), validation.pictures)
    found = [network.probabilities(picture) for picture in validation.pictures]
    np.testing.assert_allclose(found, softmax(logits, temperature), atol=1e-4)


def test_a_training_starts_from_the_weights_of_regions_that_are_known(
    trained: Trained, tmp_path: Path
) -> None:
    folder, validation, _ = trained
    path = folder / KERAS_FILE
    assert known_regions(path) == REGIONS
    more = ("at", "hr", "us-ca", "us-ny", "za")
    model = build_origin(len(more), TINY)
    take_weights(model, more, path)
    before = predict_logits(load_network(path), validation.pictures)
    after = predict_logits(model, validation.pictures)
    np.testing.assert_allclose(after[:, 1:4], before, atol=1e-5)
    with pytest.raises(ConfigError, match=r"plate_origin\.keras: not a \.keras origin network"):
        take_weights(build_origin(3), REGIONS, path)
    other = tmp_path / "other.keras"
    other.write_text("nothing")
    with pytest.raises(ModelMismatch, match=r"other\.keras: not a model made by lpr"):
        take_weights(model, more, other)


def test_without_plates_held_out_the_last_epoch_is_kept(tmp_path: Path) -> None:
    run = OriginRun(epochs=2, batch_size=8, model=TINY, averaging=0.0)
    plates = banded_plates(16, 3)
    assert train_origin(run, REGIONS, plates, OriginSamples.none(), tmp_path, verbose=False)
    assert set(History(tmp_path / "history.csv").rows[0]) == {"epoch", "loss"}
    found = finish_run(tmp_path, REGIONS, OriginSamples.none(), plates.pictures)
    assert found["temperature"] == 1.0


def test_figures_count_countries_states_and_regions() -> None:
    plates = banded_plates(4, 1)
    plates.regions[:] = ["hr", "us-ca", "us-ca", "us-ny"]
    answers = np.eye(3, dtype=np.float32)[[0, 1, 2, 0]]
    drawn = banded_plates(1, 1, DRAWN)
    drawn.regions[:] = ["us-ny"]
    both = OriginSamples.joined([plates, drawn])
    found = origin_report(np.concatenate([answers, answers[:1]]), both, REGIONS)
    assert (found["plates"], found["with_states"]) == (4, 3)
    assert (found["region"], found["country"]) == (0.5, 0.75)
    assert found["state"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["balanced"] == pytest.approx((1 + 0.5 + 0) / 3, abs=1e-4)
    assert found["calibration_error"] == 0.5
    assert found["confusions"] == ["us-ca taken for us-ny: 1", "us-ny taken for hr: 1"]
    assert found["sources"]["drawn"] == {"plates": 1, "region": 0.0, "country": 0.0}
    alone = origin_report(answers[:1], plates.select(np.array([0])), REGIONS)
    assert alone["state"] is None


def test_drawn_plates_do_not_count_beside_ones_own() -> None:
    model = build_origin(len(REGIONS), TINY)
    own, drawn = banded_plates(6, 1), banded_plates(4, 2, DRAWN)
    both = OriginSamples.joined([own, drawn])
    assert judge_plates(model, both, REGIONS) == pytest.approx(judge_plates(model, own, REGIONS))
    assert set(judge_plates(model, drawn, REGIONS)) == {
        "loss", "accuracy", "accuracy_country", "accuracy_balanced"
    }  # fmt: skip


def test_what_another_network_does_not_know_it_gives_no_chance() -> None:
    found = of_other_regions(np.array([[0.3, 0.7]], np.float32), ("si", "hr"), REGIONS)
    assert found.tolist() == [pytest.approx([0.7, 0, 0])]
