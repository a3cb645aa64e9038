"""`lpr redact` copies pictures and films; what cannot be copied is told, and loses nothing else."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from lpr import Recognizer
from lpr.cli.main import main
from lpr.images import load_image
from tests.paths import SAMPLES

PNG = cv2.imencode(".png", np.full((60, 80, 3), 90, np.uint8))[1].tobytes()


def test_pictures_are_copied_without_plates(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff no picture")
    sources = [str(SAMPLES / "scene_02.jpg"), str(broken), str(tmp_path / "missing.png")]
    assert main(["redact", *sources, "--output", str(tmp_path / "out")]) == 1
    told = capsys.readouterr().err
    assert "broken.jpg" in told
    assert "missing.png" in told
    assert "copies: 1, failed: 2" in told
    copy = tmp_path / "out" / "scene_02.jpg"
    assert load_image(copy).shape == load_image(SAMPLES / "scene_02.jpg").shape
    before = {one.text for one in Recognizer().read(SAMPLES / "scene_02.jpg").plates}
    assert before
    assert not before & {one.text for one in Recognizer().read(copy).plates}


def test_a_png_stays_one_without_a_word_of_opencv(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    assert main(["redact", str(tmp_path / "a.png"), "--output", str(tmp_path / "out")]) == 0
    assert "WARN" not in capfd.readouterr().err
    assert (tmp_path / "out" / "a.png").read_bytes().startswith(b"\x89PNG")


def test_a_plate_of_the_list_is_kept(tmp_path: Path) -> None:
    (text,) = [one.text for one in Recognizer().read(SAMPLES / "scene_02.jpg").plates]
    listed = tmp_path / "ours.txt"
    listed.write_text(f"\n{text}\n")
    options = ["--output", str(tmp_path / "out"), "--keep-list", str(listed), "--style", "cover"]
    assert main(["redact", str(SAMPLES / "scene_02.jpg"), *options]) == 0
    (kept,) = [one.text for one in Recognizer().read(tmp_path / "out" / "scene_02.jpg").plates]
    assert kept == text


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--output", str(SAMPLES)], "lies there"),
        (["--output", "{tmp}/out", "--margin", "-1"], "margin is -1"),
        (["--output", "{tmp}/out", "--keep-list", "{tmp}/none.txt"], "none.txt"),
        ([], "--output"),
    ],
)
def test_wrong_usage(
    options: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [word.format(tmp=tmp_path) for word in options]
    assert main(["redact", str(SAMPLES / "scene_02.jpg"), *words]) == 2
    assert told in capsys.readouterr().err
