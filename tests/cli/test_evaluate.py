"""``evaluate.py``: its options, what it prints, and the files it writes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from lpr.alphabet import CHARACTERS
from lpr.arrays import Image
from lpr.characters.classifier import character_contract
from lpr.cli.evaluate import parse_engines
from lpr.cli.main import main
from lpr.cli.scripts import run_script
from lpr.contract import write_model
from lpr.errors import ConfigError, ModelMissing
from lpr.evaluation.options import EvaluationOptions
from lpr.evaluation.runs import cold_start, engines
from lpr.evaluation.runs.cold_start import ColdStart, measure_cold_start
from lpr.evaluation.runs.losses import JudgedBoxes, Losses
from lpr.evaluation.runs.records import alphabet_of
from lpr.geometry import Box
from lpr.model_files import CHARACTER_MODEL
from lpr.pipeline import RecognizerConfig
from lpr.reading.base import TracedPlate
from lpr.types import Detection, Plate
from tests.paths import SAMPLES
from tests.stub_recognizer import StubRecognizer, stub_plate

PLATE = Box(10, 12, 90, 32)
FILES = {
    "precision-over-coverage.png",
    "read-by-width.png",
    "reliability.png",
    "report.json",
    "report.md",
}


class FixedDetector:
    """Finds one plate wherever it looks, and a false one with little confidence."""

    def __init__(self, conf: float) -> None:
        self._conf = conf

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        found = [Detection(PLATE, 0.9), Detection(Box(2, 50, 42, 60), 0.2)]
        return [[d for d in found if d.confidence >= self._conf] for _ in images]


class FixedReader(StubRecognizer):
    """Reads ZG1234AB on every plate."""

    def read_plate(self, crop: Image, box: Box | None = None) -> Plate:
        return stub_plate(box=box)


class StubForeign:
    """Another program's reader that is never asked."""

    def read(self, *parts: object) -> list[TracedPlate]:
        raise AssertionError(parts)


def nothing_seen(image: Image, box: Box, quad: object) -> JudgedBoxes:
    none = np.zeros((0, 4), np.float32)
    return JudgedBoxes(none, np.zeros(0, dtype=bool), np.zeros((0, 37), np.float32))


@pytest.fixture
def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a picture and its labels; models and fresh processes are replaced."""
    folder = tmp_path / "street"
    folder.mkdir()
    cv2.imwrite(str(folder / "a.png"), np.full((80, 120, 3), 90, np.uint8))
    cv2.imwrite(str(folder / "b.png"), np.full((80, 120, 3), 90, np.uint8))
    texts = {"a.png": "ZG1234AB", "b.png": "ZG1234A8"}
    scenes = [
        {
            "image": name,
            "width": 120,
            "height": 80,
            "plates": [{"box": PLATE.to_list(), "text": text}],
        }
        for name, text in texts.items()
    ]
    (folder / "scenes.jsonl").write_text("".join(json.dumps(scene) + "\n" for scene in scenes))
    rows = "".join(f"{name},{text}\n" for name, text in texts.items())
    (folder / "plates.csv").write_text("image_path,plate_text\n" + rows)
    monkeypatch.setattr(engines, "build_detector", lambda config, conf: FixedDetector(conf or 0.1))
    monkeypatch.setattr(engines, "build_recognizer", lambda *parts: FixedReader())
    monkeypatch.setattr(engines, "build_foreign", lambda *parts: StubForeign())
    monkeypatch.setattr(engines, "build_losses", lambda config: Losses(nothing_seen))
    monkeypatch.setattr(
        cold_start, "measure_cold_start", lambda picture, options: ColdStart(0.5, 100.0, 3)
    )
    return folder


def run(*argv: object) -> int:
    return run_script("evaluate.py", [str(word) for word in argv])


def test_photographs_taken_for_plates_say_why_none_was_found(
    street: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.undo()  # Of the parts, it is the real pipeline that takes pictures for plates.
    told = "--crops takes each picture for a plate as it is, and none of the 2 plates fills"
    data = ("--data", street / "scenes.jsonl")
    run(*data, "--crops")
    assert told in capsys.readouterr().out
    for others in ((), ("--crops", "--task", "detect")):
        run(*data, *others)
        assert told not in capsys.readouterr().out


def test_detection_prints_and_writes_figures(
    street: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = street / "figures.json"
    argv = ["--data", street / "scenes.jsonl", "--task", "detect", "--json", out]
    assert run(*argv, "--source", "street") == 0
    printed = capsys.readouterr().out
    assert "AP50-95" in printed
    assert "95 % intervals of all: found 100.0% to 100.0%" in printed
    assert "60 to 100 px" in printed
    assert "median ms (95th percentile): detect" in printed
    assert json.loads(out.read_text())["rows"]["street"]["recall_50"] == 1
    assert run(*argv, "--source", "street,moon") == 2
    assert "no pictures of source 'moon'; it has street" in capsys.readouterr().err


def test_drawn_scenes_take_the_place_of_data(
    street: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = street / "figures.json"
    assert run("--drawn", 1, "--task", "detect", "--json", out) == 0
    figures = json.loads(out.read_text())
    assert figures["about"]["data"] == "1 drawn pictures"
    assert set(figures["rows"]) == {"close", "drawn", "mean of sources", "all"}
    assert run("--drawn", 1, "--data", street / "scenes.jsonl") == 2


@pytest.mark.parametrize(
    ("data", "task"),
    [("plates.csv", "read"), ("scenes.jsonl", "read"), ("scenes.jsonl", "end-to-end")],
)
def test_reading_writes_a_report_with_plots(
    street: Path, data: str, task: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, errors = street / "out", street / "errors"
    assert run("--data", street / data, "--task", task, "--out", out, "--errors", errors) == 0
    printed = capsys.readouterr().out
    assert "lost at: character not proposed 1" in printed
    assert "cold start 0.50 s, peak memory 100 MB" in printed
    assert {path.name for path in out.iterdir()} == FILES
    report = json.loads((out / "report.json").read_text())
    assert report["rows"]["all"]["exact"] == 0.5
    assert report["about"]["command"].endswith(f"--output {out} --errors {errors}")
    assert [o["picture"] for o in report["outcomes"]] == ["a.png", "b.png"]
    assert (errors / "character-not-proposed.png").is_file()
    assert (errors / "errors.csv").read_text().splitlines() == [
        "picture,plate,source,truth,text,confidence,lost_at",
        "b.png,1,street,ZG1234A8,ZG1234AB,0.91,character not proposed",
    ]


def test_what_changed_since_another_report(
    street: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["--data", street / "plates.csv"]
    assert run(*argv, "--out", street / "before") == 0
    text = (street / "plates.csv").read_text()
    (street / "plates.csv").write_text(text.replace("ZG1234A8", "ZG1234AB"))
    capsys.readouterr()
    before = street / "before" / "report.json"
    assert run(*argv, "--compare", before, "--out", street / "now") == 0
    printed = capsys.readouterr().out
    assert "50.0% > 100.0% +" in printed
    assert "newly right: 1 of 2 plates in both reports" in printed
    assert "### Right now: 1 of 2" in (street / "now" / "report.md").read_text()
    assert run(*argv, "--compare", street / "no.json") == 2
    scenes = ["--data", street / "scenes.jsonl"]
    assert run(*scenes, "--compare", before) == 2
    assert "different things (read and end-to-end)" in capsys.readouterr().err


def test_several_engines_side_by_side(street: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, readme = street / "out", street / "README.md"
    readme.write_text("<!-- results: read -->\n<!-- end of results -->\n")
    argv = ["--data", street / "plates.csv", "--engine", "lpr,tesseract", "--out", out]
    assert run(*argv) == 0
    printed = capsys.readouterr().out.splitlines()
    lead = ["+0.0", "(+0.0", "to", "+0.0)", "level"]
    assert ["street", "2", *["50.0%"] * 4, *lead] in [line.split() for line in printed]
    files = {"lpr", "tesseract", "report.md", "precision-over-coverage.png"}
    assert {path.name for path in out.iterdir()} == files
    assert {path.name for path in (out / "lpr").iterdir()} == FILES
    assert "lpr exact | tesseract exact" in (out / "report.md").read_text()
    assert run(*argv[:2], "--engine", "lpr,tesseract", "--readme", readme) == 0
    text = readme.read_text()
    assert "| street | 2 | 50.0% | 50.0% | 50.0% |" in text
    assert "| source | plates | lpr | tesseract | lpr - tesseract, points |" in text


def test_engines_have_their_own_models() -> None:
    assert parse_engines("lpr", None) == {"lpr": None}
    named = {"lpr": None, "a": Path("b/m.onnx"), "c": None}
    assert parse_engines("lpr,a=b/m.onnx,c", None) == named
    assert parse_engines("a", Path("m")) == {"a": Path("m")}


def test_texts_may_have_the_letters_of_the_model(tmp_path: Path) -> None:
    def alphabet(model: Path, own: str | None = None, engine: str = "lpr") -> str:
        config = RecognizerConfig(char_model=model)
        data = Path("x.csv")
        return alphabet_of(
            EvaluationOptions(data, "read", config, alphabet=own, engines={engine: None})
        )

    contract = character_contract(1.0) | {"alphabet": f"{CHARACTERS}ÄÖ"}
    write_model(tmp_path / CHARACTER_MODEL, b"", contract)
    assert alphabet(tmp_path) == f"{CHARACTERS}ÄÖ"
    assert alphabet(tmp_path / CHARACTER_MODEL) == f"{CHARACTERS}ÄÖ"
    assert alphabet(tmp_path, "č") == f"{CHARACTERS}Č"
    assert alphabet(tmp_path, engine="tesseract") == CHARACTERS
    with pytest.raises(ModelMissing):
        alphabet(tmp_path / "none.tflite")


def test_the_table_of_a_readme_is_written(street: Path, capsys: pytest.CaptureFixture[str]) -> None:
    readme = street / "README.md"
    argv = ["--data", street / "plates.csv", "--readme", readme]
    readme.write_text("# Title\n")
    assert run(*argv) == 2
    assert "write the lines <!-- results: read -->" in capsys.readouterr().err
    readme.write_text("# Title\n<!-- results: read -->\nold\n<!-- end of results -->\ntail\n")
    for _ in range(2):
        assert run(*argv) == 0
        text = readme.read_text()
        assert text.startswith("# Title\n<!-- results: read -->\n| source | plates | exact |")
        assert text.endswith("<!-- end of results -->\ntail\n")
        assert "| all | 2 | 50.0% | 50.0% |" in text
        assert f"- command: `evaluate.py --data {street / 'plates.csv'}" in text
        assert "old" not in text


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--data", "plates.csv", "--task", "detect"], "a .csv holds plate crops"),
        (["--data", "plates.csv", "--json", "no/a.json"], "no/a.json: no such folder"),
        (
            ["--data", "scenes.jsonl", "--task", "detect", "--engine", "lpr,tesseract"],
            "--task detect reads nothing",
        ),
        (
            ["--data", "scenes.jsonl", "--task", "detect", "--errors", "e"],
            "--task detect reads nothing",
        ),
        (["--data", "plates.csv", "--errors", "e", "--engine", "rapidocr"], "the stages of lpr"),
        (["--data", "none.jsonl"], "no such file"),
        (["--data", "plates.csv", "--engine", "lpr=m.tflite"], "its model from --char-model"),
        (
            ["--data", "plates.csv", "--engine", "tesseract,rapidocr", "--reader-model", "m"],
            "write NAME=PATH in --engine",
        ),
    ],
)
def test_wrong_usage_says_what_to_do(
    street: Path,
    argv: list[str],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(street)
    assert run(*argv) == 2
    assert message in capsys.readouterr().err


def test_a_fresh_process_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"fresh lpr read failed: lpr read: error: "):
        measure_cold_start(tmp_path / "no.png", ["--region", "nowhere"], runs=1)


def test_a_report_is_written_though_a_fresh_process_failed(
    street: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(picture: Path, options: Sequence[str]) -> ColdStart:
        raise ConfigError("no memory")

    monkeypatch.setattr(cold_start, "measure_cold_start", fail)
    assert run("--data", street / "plates.csv", "--out", street / "out") == 0
    assert "no cold start: no memory" in capsys.readouterr().err
    assert "cold start" not in (street / "out" / "report.md").read_text()


def test_a_fresh_process_is_timed() -> None:
    picture = next(path for path in sorted(SAMPLES.iterdir()) if path.suffix in (".jpg", ".png"))
    found = measure_cold_start(picture, ["--threads", "1"], runs=1)
    assert 0.05 < found.seconds < 60
    # Python with NumPy and OpenCV alone needs some 50 MB; the tests' own process is larger.
    assert 40 < found.peak_mb < 400


def test_a_fresh_process_has_this_lpr_whatever_lies_around(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lpr").mkdir()
    (tmp_path / "lpr" / "__init__.py").write_text("raise SystemExit('another lpr')")
    monkeypatch.chdir(tmp_path)
    assert measure_cold_start(SAMPLES / "scene_02.jpg", runs=1).seconds > 0


def test_video_takes_no_options_of_pictures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--video", "drawn", "--task", "read"]) == 2
    assert "--task does not go with --video" in capsys.readouterr().err


def test_a_seed_of_drawn_clips_is_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--video", "drawn:x"]) == 2
    assert "--video drawn:x: a seed is a whole number" in capsys.readouterr().err
