"""The witness's training on strips with legends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lpr.contract import read_contract
from lpr.errors import ConfigError, DatasetError
from lpr.model_files import LEGEND_MODEL, keras_name
from lpr.reading.witness.network import LEGENDS, WitnessNetwork
from lpr.training.samples import plate_number
from lpr.training.witness.legend_labels import LegendLabel, read_legend_labels
from lpr.training.witness.options import WitnessOptions
from lpr.training.witness.samples import MAX_IN_LEGENDS, StripSamples, encode_texts
from lpr.training.witness.sets import RowPlan, build_rows
from lpr.training.witness.train import WitnessRun, finish_run, train_witness
from tests.training.witness.test_rows import draw_file, plan, plate_csv
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


@pytest.mark.parametrize(
    "given",
    [
        {"legends": True, "data": (Path("mine.csv"),)},
        {"legends": True, "legend_labels": Path("legends.csv")},
        {"data": (Path("mine.csv"),), "legend_labels": Path("legends.csv")},
    ],
    ids=["no labels", "no plates", "no legends"],
)
def test_real_legends_take_plates_and_what_is_told_of_them(given: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="--legend-labels together"):
        WitnessOptions(**given)


def test_strips_without_a_legend_are_drawn_anyway() -> None:
    with pytest.raises(ConfigError, match="--no-text"):
        WitnessOptions(legends=True, no_text=0.5)


def labels_file(folder: Path, *rows: str) -> Path:
    path = folder / "legends.csv"
    path.write_text("\n".join(["image_path,above,below,left_end", *rows]))
    return path


def test_what_a_table_tells_of_strips(tmp_path: Path) -> None:
    path = labels_file(tmp_path, "far\\set\\1.png,New York,?,", "set/2.png, ,Empire State, (d) ")
    assert read_legend_labels(path) == {
        "set/1.png": LegendLabel("NEWYORK", None, ""),
        "set/2.png": LegendLabel("", "EMPIRESTATE", "D"),
    }


def test_pictures_without_a_folder_lie_beside_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = labels_file(tmp_path, "1.png,Utah,?,?")
    assert set(read_legend_labels(path)) == {f"{tmp_path.name}/1.png"}
    monkeypatch.chdir(tmp_path)
    assert set(read_legend_labels(Path("legends.csv"))) == {f"{tmp_path.name}/1.png"}


def test_a_table_that_says_nothing_or_two_things_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no rows in it"):
        read_legend_labels(labels_file(tmp_path))
    with pytest.raises(DatasetError, match=r"legends\.csv:3: set/1\.png is there twice"):
        read_legend_labels(labels_file(tmp_path, "set/1.png,Utah,,", "a/set/1.png,Ohio,,"))
    assert len(read_legend_labels(labels_file(tmp_path, "1.png,Utah,,", "1.png,UTAH,,"))) == 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (",A,B,C", "image_path is empty"),
        ("1.png,--,B,C", "a legend is"),
        (f"1.png,{'A' * 31},B,C", "at most 30 letters"),
    ],
)
def test_broken_rows_of_a_table_are_named(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(DatasetError, match=f"legends.csv:2.*{message}"):
        read_legend_labels(labels_file(tmp_path, row))


def test_told_strips_of_real_plates_are_cut(tmp_path: Path) -> None:
    draw_file(tmp_path / "1.png", "AB1234")
    draw_file(tmp_path / "2.png", "CD5678", seed=4)
    source = plate_csv(tmp_path, [("1.png", "AB1234"), ("2.png", "CD5678")])
    labels = labels_file(tmp_path, f"elsewhere/{tmp_path.name}/1.png,Utah,,?")
    asked = plan(source, repeats=3, legends=True, legend_labels=labels)
    built = build_rows(asked, tmp_path / "strips")
    assert isinstance(built.samples, StripSamples)
    assert built.samples.texts.tolist() == ["UTAH", ""] * 3
    assert set(built.samples.sources) == {tmp_path.name}
    assert built.samples.pictures.shape[1:] == (*LEGENDS.size_px, 3)
    assert set(built.samples.plates) == {plate_number(f"{tmp_path.name}/1.png")}
    assert built.yields[str(source)].plates == 1


def test_a_table_that_tells_of_other_plates_is_refused(tmp_path: Path) -> None:
    draw_file(tmp_path / "1.png", "AB1234")
    source = plate_csv(tmp_path, [("1.png", "AB1234")])
    labels = labels_file(tmp_path, "other/1.png,Utah,?,?")
    asked = plan(source, legends=True, legend_labels=labels)
    with pytest.raises(ConfigError, match=r"legends\.csv: tells the legends of none"):
        build_rows(asked, tmp_path / "strips")
