"""``train_detector.py``: its help, its refusals, and a small run that is stopped and resumed."""

from __future__ import annotations

import argparse
import csv
import json
from functools import partial
from pathlib import Path

import pytest

from lpr.cli.scripts import run_script
from lpr.cli.train_detector import COMMAND
from lpr.datasets.jsonl import write_scenes_jsonl
from tests.drawn_scenes import draw_scenes

main = partial(run_script, "train_detector.py")

TINY = [
    "--steps", "4", "--side-px", "64", "--early-side-px", "64", "--batch-size", "2",
    "--warmup-steps", "1", "--checkpoint-every", "2", "--evaluate-every", "2", "--workers", "1",
    "--drawn-plates", "3", "--drawn-scenes", "1", "--early-share", "0.75",
]  # fmt: skip


def test_the_defaults_are_ten_thousand_steps() -> None:
    parser = argparse.ArgumentParser()
    COMMAND.add_options(parser)
    text = " ".join(parser.format_help().split())
    assert "training steps (default: 10000 for the ssd, 6000 for the refiner)" in text
    assert "width of MobileNetV2 (default: 0.35)" in text


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with scenes, and some files that are not what they should be."""
    monkeypatch.chdir(tmp_path)
    scenes = draw_scenes(tmp_path / "scenes", 3, side_px=128)
    write_scenes_jsonl("scenes.jsonl", scenes)
    write_scenes_jsonl("val.jsonl", draw_scenes(tmp_path / "val", 2, side_px=128, seed=5))
    write_scenes_jsonl("cut.jsonl", draw_scenes(tmp_path / "cut", 2))
    cut = tmp_path / "cut" / "scene-1.png"
    cut.write_bytes(cut.read_bytes()[:400])
    Path("none.jsonl").write_text("")
    bare = {"image": "val/scene-0.png", "width": 128, "height": 128, "plates": []}
    Path("bare.jsonl").write_text(json.dumps(bare) + "\n")
    Path("gone.jsonl").write_text(json.dumps(bare | {"image": "gone.png"}) + "\n")
    Path("text.keras").write_text("no model")
    Path("chars").mkdir()
    Path("chars/config.json").write_text(json.dumps({"settings": {"epochs": 3}}))
    return tmp_path


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--data", "missing.jsonl"], "missing.jsonl: no such file"),
        (["--data", "missing"], "missing: no such file or folder"),
        (["--data", "none.jsonl"], "none"),
        (["--data", "scenes.jsonl", "--val", "scenes.jsonl"], "which is trained on"),
        (["--data", "gone.jsonl"], "picture 'gone.png'"),
        (["--data", "cut.jsonl"], "cut/scene-1.png: the picture is damaged or cut short"),
        (["--data", "scenes.jsonl", "--val", "bare.jsonl"], "validation scenes hold no plate"),
        (["--data", "scenes.jsonl", "--val", "cut.jsonl"], "cut/scene-1.png"),
        (["--data", "scenes.jsonl", "--init", "gone.keras"], "gone.keras: no such file; --init"),
        (["--data", "scenes.jsonl", "--backbone-weights", "w.h5"], "w.h5: no such file"),
        (["--data", "scenes.jsonl", "--critic", "c.tflite"], "c.tflite: no such file; --critic"),
        (["--data", "scenes.jsonl", "--side-px", "500"], "side_px is 500; it must be a multiple"),
        (["--data", "scenes.jsonl", "--steps", "0"], "steps is 0; it must be at least 1"),
        (["--resume", "missing"], "missing: no run folder to resume"),
        (["--resume", "chars"], "chars: not the run of a detector"),
    ],
)
def test_what_is_wrong_is_told_clearly(
    data: Path, capsys: pytest.CaptureFixture[str], argv: list[str], message: str
) -> None:
    pytest.importorskip("keras")
    assert main(argv) == 2
    complaint = capsys.readouterr().err
    assert complaint.strip().split("\n")[-1].startswith("train_detector.py: error: ")
    assert message in complaint
    assert not Path("runs").exists()


def test_no_data_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("keras")
    assert main([]) == 2
    assert "name what to train on with --data" in capsys.readouterr().err


def test_a_foreign_model_to_start_from(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("keras")
    assert main(["--data", "scenes.jsonl", "--init", "text.keras", *TINY]) == 2
    last = capsys.readouterr().err.strip().split("\n")[-1]
    assert "text.keras: not a .keras ssd of this width" in last


def test_a_run_stopped_and_resumed(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("keras")
    from lpr.detection.ssd import DecodeConfig, SsdDetector
    from lpr.training.detector import train as ssd_train
    from lpr.training.detector.comparison import ALONE, SHIPPED, WITH_SHIPPED
    from lpr.training.detector.validation import Validation
    from tests.eager_training import compile_eagerly

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ssd_train, "compile_detector", compile_eagerly)
    with monkeypatch.context() as patch:
        patch.setattr(Validation, "__call__", interrupt)
        assert main(["--data", "scenes.jsonl", "--val", "val.jsonl", *TINY]) == 130
    assert "--resume" in capsys.readouterr().err
    (run,) = Path("runs").iterdir()
    config = json.loads((run / "config.json").read_text())
    assert config["settings"]["run"]["steps"] == 4
    assert not (run / "plate_detector.tflite").exists()

    assert main(["--resume", str(run)]) == 0
    assert str(run / "plate_detector.tflite") in capsys.readouterr().err
    with (run / "history.csv").open() as file:
        assert [float(row["step"]) for row in csv.DictReader(file)] == [2, 3, 4]
    report = json.loads((run / "report.json").read_text())
    assert list(report["validation"]) == [SHIPPED, ALONE, WITH_SHIPPED]
    assert "| SSD and shipped refiner |" in (run / "summary.md").read_text()
    assert main(["--resume", str(run)]) == 0
    assert f"{run}: this run is finished" in capsys.readouterr().err
    assert (
        SsdDetector(run / "plate_detector.tflite").config.min_confidence
        == DecodeConfig().min_confidence
    )


def test_both_stages_one_after_the_other(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("keras")
    from lpr.training.detector import stages
    from lpr.training.detector import train as ssd_train
    from lpr.training.detector.comparison import ALONE, SHIPPED, WITH_NEW, WITH_SHIPPED
    from lpr.training.detector.refiner import train as refiner_train
    from tests.eager_training import compile_eagerly

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    for module in (ssd_train, refiner_train):
        monkeypatch.setattr(module, "compile_detector", compile_eagerly)
    argv = ["--stage", "both", "--data", "scenes.jsonl", "--val", "val.jsonl", *TINY]
    with monkeypatch.context() as patch:
        patch.setattr(stages, "_train_refiner", interrupt)
        assert main([*argv, "--steps", "1", "--init", "plate_detector.keras"]) == 130
    (run,) = Path("runs").iterdir()
    ssd = (run / "plate_detector.tflite").read_bytes()

    assert main(["--resume", str(run)]) == 0
    assert (run / "plate_detector.tflite").read_bytes() == ssd
    assert {path.name for path in run.iterdir()} == {
        ".lock", "config.json", "detections.png", "plate_detector.keras", "plate_detector.tflite",
        "plate_refiner.keras", "plate_refiner.tflite", "refiner", "report.json", "ssd",
        "summary.md",
    }  # fmt: skip
    report = json.loads((run / "report.json").read_text())
    assert list(report["validation"]) == [SHIPPED, ALONE, WITH_SHIPPED, WITH_NEW]
    assert (run / "refiner" / "curves.png").is_file()
    said = capsys.readouterr().err
    assert f"Use it: lpr read --detector-model {run / 'plate_detector.tflite'}" in said
