"""``lpr train-origin``: its defaults, its refusals, and a whole small run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lpr.cli.main import main
from lpr.errors import ConfigError
from lpr.reading.witness.origin import OriginClassifier
from lpr.training.origin.options import OriginOptions
from tests.training.origin.test_sets import regions_csv
from tests.training.witness.test_rows import draw_file


def train(*words: object) -> int:
    return main(["train-origin", *map(str, words)])


def test_the_defaults() -> None:
    usual = OriginOptions()
    assert (usual.epochs, usual.batch_size, usual.learning_rate) == (10, 64, 1.5e-3)
    assert (usual.drawn_plates, OriginOptions(init=Path("a.keras")).drawn_plates) == (40000, 2000)


@pytest.mark.parametrize(
    "wrong",
    [{"epochs": 0}, {"batch_size": 0}, {"held_out": 1.0}, {"seed": -1}, {"fewest": 0},
     {"repeats": 0}, {"learning_rate": float("nan")}, {"synthetic": -1}],
)  # fmt: skip
def test_options_that_make_no_sense(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        OriginOptions(**wrong)


def test_a_resumed_run_keeps_what_its_plates_depend_on() -> None:
    options = OriginOptions(data=(Path("a"),), seed=5, epochs=12, augment=False)
    stored = json.loads(json.dumps(options.to_settings(), default=str))
    assert OriginOptions.from_settings(stored) == options
    given = {"seed": 6, "epochs": 14, "repeats": 9}
    assert options.resumed_with(given) == OriginOptions(
        data=(Path("a"),), seed=5, epochs=14, augment=False
    )


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--data", "missing"], "missing: no such file or folder"),
        (["--init", "plates.csv"], "plates.csv: not a .keras model; --init needs one"),
        (["--synthetic", "0"], "nothing to learn from"),
        (["--earlier", "empty", "--synthetic", "0"], "empty: no run folder"),
        (["--resume", "missing"], "missing: no run folder to resume"),
        (["--data", "crops", "--synthetic", "0"], "no plates with texts"),
        (["--data", "plates.csv", "--synthetic", "0"], "two regions or more are needed"),
        (["--init", "other.keras"], "other.keras: not a model made by lpr"),
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
    Path("empty").mkdir()
    Path("crops/A").mkdir(parents=True)
    draw_file(tmp_path / "crops/A/1.png", "A")
    draw_file(tmp_path / "1.png", "AB1234")
    Path("other.keras").write_text("nothing")
    regions_csv(tmp_path, [("1.png", "HR")] * 12)
    extra = [] if "--synthetic" in argv else ["--synthetic", "1"]
    assert train(*argv, *extra) == 2
    lines = capsys.readouterr().err.strip().split("\n")
    assert message in lines[-1]
    assert lines[-1].startswith("lpr train-origin: error: ")


RUN_FOLDER = {
    ".lock", "average.npz", "best.keras", "calibration.png", "config.json", "curves.png",
    "history.csv", "last.keras", "left_out.csv", "mistakes.png", "plate_origin.keras",
    "plate_origin.tflite", "report.json", "samples", "summary.md",
}  # fmt: skip


def test_a_run_and_one_that_learns_from_its_plates_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("keras")
    from lpr.training.origin import train as origin_train
    from lpr.training.origin.model import build_origin
    from tests.training.origin.toy import TINY

    monkeypatch.setattr(
        origin_train, "build_origin", lambda classes, _: build_origin(classes, TINY)
    )
    labels = ["HR", "US-CA", "US-NY"] * 6 + ["US"]
    for number in range(len(labels)):
        draw_file(tmp_path / f"{number}.png", "AB1234", number)
    source = regions_csv(tmp_path, [(f"{n}.png", label) for n, label in enumerate(labels)])
    options = ["--epochs", 1, "--batch-size", 16, "--held-out", 0.4, "--output", tmp_path / "runs"]
    options += ["--threads", 1, "--fewest", 6]
    again = tmp_path / "again.tflite"
    beside = ["--data", source, "--repeats", 2, "--synthetic", 0]
    assert train(*beside, *options, "--export", tmp_path / "models") == 0
    (run,) = (tmp_path / "runs").iterdir()
    assert {path.name for path in run.iterdir()} >= RUN_FOLDER
    report = json.loads((run / "report.json").read_text())
    assert report["complete"]
    assert report["regions"] == ["hr", "us-ca", "us-ny"]
    assert report["left_out"] == {str(source): 1}
    assert set(report["validation"]["sources"]) == {tmp_path.name}
    assert json.loads((run / "config.json").read_text())["kind"] == "plate-origin network"
    assert OriginClassifier(tmp_path / "models" / "plate_origin.tflite").regions == (
        *report["regions"],
    )
    said = capsys.readouterr().err
    assert main(["export", str(run / "plate_origin.keras"), "--output", str(again)]) == 0
    assert OriginClassifier(again).regions == OriginClassifier(run).regions
    assert "epoch 1/1: " in said
    assert "1 of 19 plates left out: its label names a country whose states are told apart" in said
    used = f"--witness on --origin-model {run / 'plate_origin.tflite'}"
    assert f"Use it: lpr read {used} PICTURES" in said

    assert train("--resume", run) == 0
    assert "this run is finished (1 epochs at most); more --epochs go on" in capsys.readouterr().err

    start = ["--earlier", run, "--init", run / "plate_origin.keras", "--synthetic", 3]
    figures = ["--plots", tmp_path / "figures", "--plot-format", "svg", "--no-augment"]
    assert train(*start, *figures, *options) == 0
    (second,) = set((tmp_path / "runs").iterdir()) - {run}
    report = json.loads((second / "report.json").read_text())
    assert set(report["samples"]) == {"drawn", str(run)}
    assert len(report["regions"]) > 100
    assert report["before"]["plates"] == report["validation"]["plates"]
    assert "| right | before |" in (second / "summary.md").read_text()
    assert {path.suffix for path in (tmp_path / "figures").iterdir()} == {".svg"}

    assert main(["train-witness", "--resume", str(run)]) == 2
    assert "the run of a plate-origin network, not of a witness" in capsys.readouterr().err
