"""The witness's training on strips with legends."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lpr.contract import read_contract
from lpr.errors import ConfigError
from lpr.model_files import LEGEND_MODEL, keras_name
from lpr.reading.witness.network import LEGENDS, WitnessNetwork
from lpr.training.witness.options import WitnessOptions
from lpr.training.witness.samples import MAX_IN_LEGENDS, StripSamples, encode_texts
from lpr.training.witness.sets import RowPlan, build_rows
from lpr.training.witness.train import WitnessRun, finish_run, train_witness
from tests.training.witness.toy import TINY

PLAN = RowPlan(12, (), None, 1, 0.2, 1, legends=True)


def test_strips_are_drawn_and_kept(tmp_path: Path) -> None:
    built = build_rows(PLAN, tmp_path)
    assert isinstance(built.samples, StripSamples)
    assert built.samples.pictures.shape == (len(built.samples), *LEGENDS.size_px, 3)
    assert 10 <= len(built.samples) <= PLAN.drawn_plates
    again = build_rows(PLAN, tmp_path)
    assert np.array_equal(again.samples.pictures, built.samples.pictures)


def test_a_network_of_its_own_is_left(tmp_path: Path) -> None:
    strips = build_rows(PLAN, tmp_path / "samples").samples
    training, validation = strips.split_by_plate(0.3)
    run = WitnessRun(epochs=1, batch_size=8, model=TINY)
    folder = tmp_path / "run"
    folder.mkdir()
    assert train_witness(run, training, validation, folder, verbose=False)
    report = finish_run(folder, training.pictures, training.sees)
    assert report["export"]["same_text"] == 1.0
    assert read_contract(folder / keras_name(LEGEND_MODEL)) == LEGENDS.contract()
    found = WitnessNetwork(folder, sees=LEGENDS).log_probabilities(list(training.pictures[:2]))
    assert found.shape == (2, 64, 37)


def test_legends_are_longer_than_rows() -> None:
    assert encode_texts(["A" * MAX_IN_LEGENDS], MAX_IN_LEGENDS)[0, -1] == MAX_IN_LEGENDS


def test_data_of_one_s_own_tell_no_legends() -> None:
    with pytest.raises(ConfigError, match="--data"):
        WitnessOptions(legends=True, data=(Path("mine.csv"),))
