"""``train_char_cnn.py``: its help, its refusals, and a whole small run over class folders."""

import csv
import json
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from lpr.alphabet import CHARACTERS
from lpr.characters.classifier import MODEL_KIND, CharacterClassifier
from lpr.cli.scripts import run_script
from lpr.contract import read_contract
from lpr.errors import ConfigError
from lpr.training.characters.options import CharacterOptions

main = partial(run_script, "train_char_cnn.py")


def test_the_defaults_are_the_card() -> None:
    usual = CharacterOptions()
    assert (usual.epochs, usual.batch_size) == (30, 32)
    assert (usual.learning_rate, usual.schedule) == (1e-4, "constant")
    assert (usual.drawn_plates, replace(usual, init=Path("a.keras")).drawn_plates) == (9000, 500)


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--data", "missing"], "missing: no such file or folder"),
        (["--judge", "missing.tflite"], "missing.tflite: no such file or folder"),
        (["--init", "setup.cfg"], "no such file"),
        (["--synthetic", "0"], "nothing to learn from"),
        (["--earlier", "empty", "--data", "crops", "--synthetic", "0"], "holds no samples"),
        (["--resume", "missing"], "missing: no run folder to resume"),
        (["--data", "plates.csv", "--synthetic", "0"], "needs a character model to begin with"),
        (["--data", "empty", "--synthetic", "0"], "no labels in a known format"),
        (["--data", "crops", "--judge", "plates.csv"], "not a model made by lpr"),
        (["--data", "crops", "--val", "plates.csv"], "plates.csv: --val needs class folders"),
    ],
)
def test_wrong_paths_are_one_clean_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    argv: list[str],
    message: str,
) -> None:
    pytest.importorskip("keras")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("lpr.model_files.shipped_folder", lambda: Path("nowhere"))
    Path("empty").mkdir()
    Path("crops/A").mkdir(parents=True)
    cv2.imwrite("crops/A/1.png", np.zeros((40, 30), np.uint8))
    cv2.imwrite("plate.png", np.zeros((20, 60), np.uint8))
    Path("plates.csv").write_text("image_path,plate_text\nplate.png,AB123\n")
    assert main(argv) == 2
    lines = capsys.readouterr().err.strip().split("\n")
    assert message in lines[-1]
    assert lines[-1].startswith("train_char_cnn.py: error: ")


@pytest.mark.parametrize(
    "argv", [["--epochs", "0"], ["--seed", "-1"], ["--batch-size", "0"], ["--held-out", "1"]]
)
def test_numbers_out_of_range_are_wrong_usage(argv: list[str]) -> None:
    assert main(argv) == 2


@pytest.mark.parametrize(
    "wrong",
    [{"epochs": 0}, {"batch_size": 0}, {"held_out": 1.0}, {"schedule": "steep"}, {"seed": -1}],
)
def test_options_that_make_no_sense(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        CharacterOptions(**wrong)


def test_a_resumed_run_keeps_what_its_samples_depend_on() -> None:
    options = CharacterOptions(data=(Path("a"),), seed=5, epochs=12, augment=False)
    stored = CharacterOptions.from_settings(json.loads(json.dumps(asdict(options), default=str)))
    assert stored == options
    given = {"seed": 6, "learning_rate": 1e-5, "data": (Path("b"),)}
    assert stored.resumed_with(given) == replace(options, learning_rate=1e-5)


@pytest.mark.parametrize(
    "wrong", [{"epochs": "x"}, {"data": 5}, {"augment": 1}, {"seed": None}, {"init": []}]
)
def test_settings_of_another_type_are_told(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=f"{next(iter(wrong))} is "):
        CharacterOptions.from_settings(wrong)


def test_a_run_of_an_earlier_version_goes_on() -> None:
    settings = {"data": ["a"], "runs": "r", "val_data": "v", "no_augment": True, "resume": None}
    assert CharacterOptions.from_settings(settings) == CharacterOptions(
        data=(Path("a"),), output=Path("r"), val=Path("v"), augment=False
    )


def draw_folders(folder: Path, seed: int) -> Path:
    """Class folders of drawn digits, twelve of each of three, no two alike."""
    rng = np.random.default_rng(seed)
    for label in "147":
        (folder / label).mkdir(parents=True)
        for k in range(12):
            crop = rng.integers(190, 220, (44, 30), dtype=np.uint8)
            start, scale = (int(rng.integers(0, 7)), int(rng.integers(34, 42))), rng.uniform(1, 1.4)
            cv2.line(crop, (0, int(rng.integers(44))), (29, int(rng.integers(44))), 120, 2)
            cv2.putText(crop, label, start, cv2.FONT_HERSHEY_SIMPLEX, scale, 20, 3)
            cv2.imwrite(str(folder / label / f"{k}.png"), crop)
    return folder


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    return draw_folders(tmp_path / "crops", 8)


RUN_FOLDER = {
    ".lock", "average.npz", "best.keras", "calibration.png", "char_cnn.keras", "char_cnn.tflite",
    "config.json", "confusion.png", "curves.png", "history.csv", "last.keras", "mistakes.png",
    "per-class.csv", "report.json", "samples", "summary.md",
}  # fmt: skip


def test_a_run_over_class_folders(
    tmp_path: Path, folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("keras")
    held_back = draw_folders(tmp_path / "held-back", 9)
    argv = [
        "--data", str(folders), "--synthetic", "0", "--epochs", "2", "--held-out", "0.25",
        "--learning-rate", "0.001", "--runs", str(tmp_path / "runs"), "--val-data", str(held_back),
        "--export", str(tmp_path / "models"),
    ]  # fmt: skip
    assert main(argv) == 0
    (run,) = (tmp_path / "runs").iterdir()
    assert {path.name for path in run.iterdir()} == RUN_FOLDER
    config = json.loads((run / "config.json").read_text())
    assert config["command"].startswith("train_char_cnn.py --data ")
    assert config["settings"]["seed"] == 0
    assert config["versions"]["numpy"] == np.__version__
    report = json.loads((run / "report.json").read_text())
    assert report["samples"] == {"drawn": 0, str(folders): 36}
    assert report["complete"]
    assert 0 < report["validation"]["samples"] < 20
    assert report["val_data"]["samples"] == 36
    CharacterClassifier(tmp_path / "models" / "char_cnn.tflite")
    said = capsys.readouterr().err
    assert "epoch 1/2: " in said
    assert f"Use it: lpr read --char-model {run / 'char_cnn.tflite'}" in said

    figures = tmp_path / "figures"
    options = ["--no-augment", "--tensorboard", "--plots", str(figures), "--plot-format", "svg"]
    start = ["--earlier", str(run), "--init", str(run / "char_cnn.keras"), "--patience", "1"]
    assert main([*argv[2:5], "9", *argv[6:], *start, *options, "--learning-rate", "0"]) == 0
    (second,) = set((tmp_path / "runs").iterdir()) - {run}
    report = json.loads((second / "report.json").read_text())
    assert report["samples"] == {"drawn": 0, str(run): 36}
    assert report["before"]["samples"] == report["validation"]["samples"]
    assert "own" not in report
    with (second / "history.csv").open() as file:
        assert len(list(csv.DictReader(file))) == 2
    assert {path.suffix for path in figures.iterdir()} == {".svg"}
    assert list((second / "tensorboard").iterdir())

    assert main(["--resume", str(run)]) == 0
    assert "this run is finished (2 epochs at most); more --epochs go on" in capsys.readouterr().err
    assert main(["--resume", str(run), "--epochs", "3"]) == 0
    with (run / "history.csv").open() as file:
        assert [float(row["epoch"]) for row in csv.DictReader(file)] == [1, 2, 3]


def test_an_interrupt_leaves_all_that_a_run_leaves(
    tmp_path: Path,
    folders: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("keras")
    from lpr.training import callbacks as char_callbacks

    def stop(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(char_callbacks.EpochProgress, "on_epoch_end", stop)
    argv = ["--data", str(folders), "--synthetic", "0", "--runs", str(tmp_path / "runs")]
    (tmp_path / "val/Ä").mkdir(parents=True)
    cv2.imwrite(str(tmp_path / "val/Ä/1.png"), np.eye(40, dtype=np.uint8) * 255)
    argv += ["--held-out", "0.25", "--alphabet", "ä", "--val", str(tmp_path / "val")]
    assert main(argv) == 130
    (run,) = (tmp_path / "runs").iterdir()
    assert {path.name for path in run.iterdir()} == RUN_FOLDER
    assert "stopped; the best model so far is kept, and --resume goes on" in capsys.readouterr().err
    assert "stopped before the end" in (run / "summary.md").read_text()
    assert read_contract(run / "char_cnn.tflite", MODEL_KIND)["alphabet"] == f"{CHARACTERS}Ä"
    assert json.loads((run / "report.json").read_text())["val_data"]["samples"] == 1
