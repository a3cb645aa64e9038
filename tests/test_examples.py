"""The example scripts run as their first lines say."""

from __future__ import annotations

import csv
import runpy
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from lpr.model_files import CHARACTER_MODEL, find_model, shipped_folder
from lpr.training.history import History
from tests.paths import ROOT

SAMPLE = ROOT / "data/samples/scene_01.jpg"
needs_models = pytest.mark.skipif(
    not (shipped_folder() / CHARACTER_MODEL).is_file(), reason="no trained model"
)


def run(monkeypatch: pytest.MonkeyPatch, name: str, *words: object) -> None:
    script = str(ROOT / "examples" / name)
    monkeypatch.setattr(sys, "argv", [script, *map(str, words)])
    runpy.run_path(script, run_name="__main__")


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.py")), ids=lambda p: p.stem)
def test_without_arguments_they_say_what_they_take(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    pytest.importorskip("matplotlib")
    with pytest.raises(SystemExit, match=f"^usage: python examples/{path.name} [A-Z]+"):
        run(monkeypatch, path.name)


def test_draw_gate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("av")
    run(monkeypatch, "draw_gate.py", tmp_path / "gate.mp4", 1)
    film = cv2.VideoCapture(str(tmp_path / "gate.mp4"))
    assert film.get(cv2.CAP_PROP_FRAME_COUNT) >= 10
    assert film.get(cv2.CAP_PROP_FRAME_WIDTH) == 960
    film.release()


@needs_models
def test_read_pictures(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run(monkeypatch, "read_pictures.py", SAMPLE, tmp_path / "none.jpg")
    out, error = capsys.readouterr()
    assert out.startswith(f"{SAMPLE}: ")
    assert "none.jpg: no such file" in error


@needs_models
def test_explain_plate(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib")
    run(monkeypatch, "explain_plate.py", SAMPLE, tmp_path)
    picture = cv2.imread(str(tmp_path / "scene_01-1.png"))
    assert picture is not None
    assert picture.std() > 10
    assert "%; " in capsys.readouterr().out
    cv2.imwrite(str(tmp_path / "dark.png"), np.zeros((60, 90, 3), np.uint8))
    run(monkeypatch, "explain_plate.py", tmp_path / "dark.png", tmp_path)
    assert (tmp_path / "dark-nothing.png").is_file()


@needs_models
def test_label_plates_and_compare_models(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/a.jpg").write_bytes(b"no picture")
    (tmp_path / "photos/b.jpg").write_bytes(SAMPLE.read_bytes())
    run(monkeypatch, "label_plates.py", tmp_path / "photos", tmp_path / "mine")
    with (tmp_path / "mine/plates.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert str(tmp_path / "photos/a.jpg") in capsys.readouterr().err
    assert all((tmp_path / "mine" / row["image_path"]).is_file() for row in rows)
    model = find_model(CHARACTER_MODEL)
    run(monkeypatch, "compare_models.py", tmp_path / "mine/plates.csv", model, "auto")
    right = capsys.readouterr().out.splitlines()[-1]
    before, after = (int(part.rsplit(" ", 1)[1]) for part in right.split(", "))
    assert before == after


@needs_models
def test_label_plates_keeps_pictures_of_one_name_apart(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = cv2.imread(str(SAMPLE))
    assert first is not None
    for folder, picture in (("monday", first), ("tuesday", 255 - first // 2)):
        (tmp_path / "photos" / folder).mkdir(parents=True)
        cv2.imwrite(str(tmp_path / "photos" / folder / "a.jpg"), picture)
    run(monkeypatch, "label_plates.py", tmp_path / "photos/**", tmp_path / "mine")
    with (tmp_path / "mine/plates.csv").open(encoding="utf-8") as file:
        names = [row["image_path"] for row in csv.DictReader(file)]
    assert len(names) == len(set(names))
    assert len({name.rsplit("-", 1)[0] for name in names}) == 2
    assert {path.name for path in (tmp_path / "mine").glob("*.png")} == set(names)
    with pytest.raises(SystemExit, match="exists already"):
        run(monkeypatch, "label_plates.py", tmp_path / "photos/**", tmp_path / "mine")


def test_check_data(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("train", "val"):
        (tmp_path / f"{name}.csv").write_text(f"image_path,plate_text\n{SAMPLE},AB123\n")
    run(monkeypatch, "check_data.py", tmp_path / "train.csv", tmp_path / "val.csv")
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{tmp_path / 'val.csv'}:2: ")
    assert "which is trained on" in line


def test_plot_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    history = History(tmp_path / "history.csv")
    history.append({"epoch": 1, "loss": 0.5})
    history.write(tmp_path / "history.csv")
    run(monkeypatch, "plot_run.py", tmp_path, tmp_path / "curves.svg")
    assert "<svg" in (tmp_path / "curves.svg").read_text(encoding="utf-8")
