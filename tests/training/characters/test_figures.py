"""What a run folder shows: figures that are not blank, a summary that says what to do next."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest

pytest.importorskip("keras")
pytest.importorskip("matplotlib")

from lpr.alphabet import CLASS_COUNT, REJECT_INDEX
from lpr.characters.classifier import character_contract
from lpr.training.characters.figures import SHOWN, save_figures
from lpr.training.characters.model import CharCnnConfig, build_char_cnn
from lpr.training.characters.report import character_report
from lpr.training.characters.samples import CharSamples
from lpr.training.characters.summary import summary, write_per_class
from lpr.training.characters.train import KERAS_FILE
from lpr.training.confusions import worst_mistakes
from lpr.training.export import add_contract
from lpr.training.history import History

NAMES = ("curves", "confusion", "calibration", "mistakes")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that has a network and a history of two epochs."""
    folder = tmp_path_factory.mktemp("char-cnn-test")
    build_char_cnn(CharCnnConfig(filters=(4, 4, 4), dense_units=8)).save(folder / KERAS_FILE)
    add_contract(folder / KERAS_FILE, character_contract(1.5))
    history = History(folder / "history.csv")
    for epoch in (1, 2):
        history.append({"epoch": epoch, "loss": 2 / epoch, "val_accuracy": 0.4 * epoch})
    history.write(folder / "history.csv")
    return folder


def held_out() -> CharSamples:
    rng = np.random.default_rng(0)
    windows = rng.integers(0, 255, (40, 32, 32), dtype=np.uint8)
    return CharSamples(windows, rng.integers(0, CLASS_COUNT, 40), np.arange(40) % 3)


def test_every_figure_shows_something(run: Path, tmp_path: Path) -> None:
    pictures = {0: "mine/plate $1.png"}
    paths = save_figures(run, tmp_path, "png", held_out(), pictures=pictures)
    assert [path.name for path in paths] == [f"{name}.png" for name in NAMES]
    for path in paths:
        picture = cv2.imread(str(path))
        assert picture is not None
        assert picture.std() > 10


def test_figures_as_svg_and_without_held_out_samples(run: Path, tmp_path: Path) -> None:
    (path,) = save_figures(run, tmp_path / "new", "svg", CharSamples.none())
    assert path == tmp_path / "new" / "curves.svg"
    assert "<svg" in path.read_text(encoding="utf-8")


def test_the_surest_mistakes_come_first() -> None:
    probabilities = np.full((4, CLASS_COUNT), 0.001, np.float32)
    probabilities[[0, 1, 2, 3], [5, 5, 5, 5]] = 0.6, 0.9, 0.8, 0.99
    labels = np.array([1, 2, 3, 5])
    assert worst_mistakes(probabilities, labels, SHOWN) == [1, 2, 0]
    assert worst_mistakes(probabilities, labels, limit=1) == [1]


def report() -> dict[str, object]:
    """As ``report.json`` has it: twenty A, of which one was taken for a 4, and ten of nothing."""
    labels = np.array([10] * 20 + [REJECT_INDEX] * 10)
    probabilities = np.eye(CLASS_COUNT, dtype=np.float32)[labels]
    probabilities[0] = np.eye(CLASS_COUNT, dtype=np.float32)[4]
    before = np.roll(probabilities, 10, axis=0)
    return {
        "samples": {"drawn": 20, "mine.csv": 10},
        "left_out": {"mine.csv": 2},
        "own_held_out": 3,
        "complete": True,
        "minutes": 3.2,
        "temperature": 1.25,
        "calibration_error_before": 0.02,
        "calibration_error_after": 0.01,
        "validation": character_report(probabilities, labels),
        "before": character_report(before, labels),
    }


def test_the_summary_says_what_came_of_it_and_what_to_type(run: Path) -> None:
    lines = summary(run, "train_char_cnn.py --data mine.csv", report()).split("\n")
    assert lines[0] == f"# {run.name}"
    beginning = "2 epochs, 3 min. Windows: drawn 20, mine.csv 10. "
    assert f"{beginning}Plates left out: mine.csv 2 (left_out.csv)." in lines
    assert "| | all held out, before | all held out, after |" in lines
    assert "| characters right | 45.0% | 95.0% |" in lines
    assert "| non-characters taken for one | 100.0% | 0.0% |" in lines
    assert "Weakest classes: A 95.0%, none 100.0%." in lines
    assert "Commonest mistakes: A read as 4: 1." in lines
    assert f"Use it: lpr read --char-model {run / 'char_cnn.tflite'} PICTURES" in lines


def test_the_summary_of_a_stopped_run_without_held_out_samples(run: Path) -> None:
    stopped = {"samples": {"drawn": 3}, "left_out": {}, "complete": False, "minutes": 0.5}
    text = summary(run, "train_char_cnn.py", stopped)
    assert "2 epochs, stopped before the end, 30 s." in text
    assert "|" not in text


def test_figures_of_drawn_plates_alone_are_called_that(run: Path) -> None:
    said = "None of the windows held out is of your own plates"
    assert said not in summary(run, "lpr", report())
    text = summary(run, "lpr", report() | {"own_held_out": 0})
    assert said in text


def test_the_table_of_classes(tmp_path: Path) -> None:
    write_per_class(tmp_path, report())
    with (tmp_path / "per-class.csv").open(encoding="utf-8") as file:
        assert list(csv.reader(file)) == [
            ["class", "samples", "accuracy"],
            ["A", "20", "0.95"],
            ["none", "10", "1.0"],
        ]
