"""A whole improvement on drawn plates: networks, figures, report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lpr import Recognizer, RecognizerConfig
from lpr.datasets.plate_csv import write_plates_csv
from lpr.errors import ConfigError
from lpr.training.improve.drawn_check import drawn_plates
from lpr.training.improve.options import ImproveOptions
from lpr.training.improve.run import improve


@pytest.fixture
def options(tmp_path: Path) -> ImproveOptions:
    """Some drawn plates in place of corrected ones, and as little to learn as there may be."""
    (tmp_path / "pictures").mkdir()
    write_plates_csv(tmp_path / "mine.csv", drawn_plates(40, tmp_path / "pictures"))
    return ImproveOptions(
        tmp_path / "mine.csv",
        tmp_path / "better",
        held_out=0.3,
        epochs=1,
        learning_rate=1e-5,
        drawn=4,
        witness_epochs=1,
        witness_rate=1e-5,
        witness_drawn=4,
        checked=4,
    )


def test_an_improvement_leaves_networks_that_read_and_says_what_they_gave(
    options: ImproveOptions,
) -> None:
    told: list[tuple[float, str]] = []
    report = improve(options, lambda share, doing: told.append((share, doing)))
    folder = options.folder
    names = {path.name for path in folder.iterdir()}
    networks = {"char_cnn.tflite", "char_cnn.keras", "row_witness.tflite", "row_witness.keras"}
    assert networks | {"report.json", "errors.png", "learned.csv"} <= names
    assert "runs" not in names
    assert json.loads((folder / "report.json").read_text()) == report
    assert report["learned"] + report["held_back"]["plates"] == 40
    assert report["drawn"]["plates"] == 4
    assert isinstance(report["offered"], bool)
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    config = RecognizerConfig(
        char_model=folder / "char_cnn.tflite", witness_model=folder / "row_witness.tflite"
    )
    assert Recognizer(config).read(folder.parent / "pictures" / "0000.png").plates


def test_too_few_plates_are_refused(options: ImproveOptions) -> None:
    with pytest.raises(ConfigError, match="at least 20 are needed"):
        improve(replace(options, held_out=0.8), lambda share, doing: None)
