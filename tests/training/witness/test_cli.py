"""``lpr train-witness``: its defaults, its refusals, and a whole small run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lpr.cli.main import main
from lpr.errors import ConfigError
from lpr.reading.witness.network import WitnessNetwork
from lpr.training.witness.options import WitnessOptions
from tests.training.witness.test_rows import draw_file, plate_csv


def train(*words: object) -> int:
    return main(["train-witness", *map(str, words)])


def test_the_defaults() -> None:
    usual = WitnessOptions()
    assert (usual.epochs, usual.batch_size, usual.learning_rate) == (10, 64, 2e-3)
    assert (usual.drawn_plates, WitnessOptions(init=Path("a.keras")).drawn_plates) == (40000, 2000)


@pytest.mark.parametrize(
    "wrong",
    [{"epochs": 0}, {"batch_size": 0}, {"held_out": 1.0}, {"seed": -1}, {"no_text": 1.5},
     {"repeats": 0}, {"learning_rate": float("nan")}, {"synthetic": -1}],
)  # fmt: skip
def test_options_that_make_no_sense(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        WitnessOptions(**wrong)


def test_a_resumed_run_keeps_what_its_rows_depend_on() -> None:
    options = WitnessOptions(data=(Path("a"),), seed=5, epochs=12, augment=False)
    stored = json.loads(json.dumps(options.to_settings(), default=str))
    assert WitnessOptions.from_settings(stored) == options
    given = {"seed": 6, "epochs": 14, "repeats": 9}
    assert options.resumed_with(given) == WitnessOptions(
        data=(Path("a"),), seed=5, epochs=14, augment=False
    )


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--data", "missing"], "missing: no such file or folder"),
        (["--judge", "missing.tflite"], "missing.tflite: no such file or folder"),
        (["--init", "plates.csv"], "plates.csv: not a .keras model; --init needs one"),
        (["--synthetic", "0"], "nothing to learn from"),
        (["--earlier", "empty", "--synthetic", "0"], "empty: no run folder"),
        (["--resume", "missing"], "missing: no run folder to resume"),
        (["--data", "crops", "--synthetic", "0"], "no plates with texts"),
        (["--data", "plates.csv", "--judge", "plates.csv"], "not a model made by lpr"),
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
    draw_file(tmp_path / "1.png", "AB123")
    plate_csv(tmp_path, [("1.png", "AB123")])
    extra = [] if "--synthetic" in argv else ["--synthetic", "1"]
    assert train(*argv, *extra) == 2
    lines = capsys.readouterr().err.strip().split("\n")
    assert message in lines[-1]
    assert lines[-1].startswith("lpr train-witness: error: ")


RUN_FOLDER = {
    ".lock", "average.npz", "best.keras", "config.json", "curves.png", "history.csv", "last.keras",
    "mistakes.png", "report.json", "row_witness.keras", "row_witness.tflite", "samples",
    "summary.md",
}  # fmt: skip


def test_a_run_and_one_that_learns_from_its_rows_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("keras")
    from lpr.training.witness import model as witness_model
    from lpr.training.witness import train as witness_train
    from tests.training.witness.toy import TINY

    build = witness_model.build_witness
    for module in (witness_model, witness_train):
        monkeypatch.setattr(module, "build_witness", lambda *_, **__: build(TINY))
    texts = [f"AB{number}7" for number in range(10, 22)]
    for number, text in enumerate(texts):
        draw_file(tmp_path / f"{number}.png", text, number)
    source = plate_csv(tmp_path, [(f"{number}.png", text) for number, text in enumerate(texts)])
    options = ["--epochs", 1, "--batch-size", 16, "--held-out", 0.3, "--output", tmp_path / "runs"]
    options += ["--threads", 1]
    beside = ["--data", source, "--repeats", 2, "--synthetic", 8, "--no-text", 0.5]
    assert train(*beside, *options, "--export", tmp_path / "models") == 0
    (run,) = (tmp_path / "runs").iterdir()
    assert {path.name for path in run.iterdir()} >= RUN_FOLDER
    report = json.loads((run / "report.json").read_text())
    assert report["complete"]
    assert set(report["samples"]) == {"drawn", str(source)}
    assert set(report["validation"]["sources"]) <= {"drawn", "drawn, no text", tmp_path.name}
    assert json.loads((run / "config.json").read_text())["kind"] == "witness"
    WitnessNetwork(tmp_path / "models" / "row_witness.tflite")
    said = capsys.readouterr().err
    assert "epoch 1/1: " in said
    used = f"--witness on --witness-model {run / 'row_witness.tflite'}"
    assert f"Use it: lpr read {used} PICTURES" in said

    assert train("--resume", run) == 0
    assert "this run is finished (1 epochs at most); more --epochs go on" in capsys.readouterr().err

    start = ["--earlier", run, "--init", run / "row_witness.keras", "--synthetic", 0]
    figures = ["--plots", tmp_path / "figures", "--plot-format", "svg", "--no-augment"]
    assert train(*start, *figures, *options) == 0
    (second,) = set((tmp_path / "runs").iterdir()) - {run}
    report = json.loads((second / "report.json").read_text())
    assert report["before"]["rows"] == report["validation"]["rows"]
    assert "exact, before" in (second / "summary.md").read_text()
    assert {path.suffix for path in (tmp_path / "figures").iterdir()} == {".svg"}

    assert main(["train-characters", "--resume", str(run)]) == 2
    assert "the run of a witness, not of a character network" in capsys.readouterr().err
