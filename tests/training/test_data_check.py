"""What training commands say about their data, and when they stop."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from lpr.cli.console import say
from lpr.errors import DatasetError
from lpr.training.data_check import check_data


def plates_csv(folder: Path, count: int) -> Path:
    folder.mkdir()
    rng = np.random.default_rng(0)
    for number in range(count):
        picture = cv2.resize(rng.integers(0, 256, (8, 8, 3), np.uint8), (64, 32))
        cv2.imwrite(str(folder / f"{number}.png"), picture)
    path = folder / "plates.csv"
    rows = [f"{number}.png,ABC123" for number in range(count)]
    path.write_text("\n".join(["image_path,plate_text", *rows]))
    return path


def test_good_data_is_not_spoken_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check_data([plates_csv(tmp_path / "a", 5)], [], say)
    assert capsys.readouterr().err == ""


def test_lesser_issues_are_said_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = plates_csv(tmp_path / "a", 4)
    check_data([path], [], say)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith(f"{path}:2: class '1' has 4 samples, fewer than 5; add some")
    assert "--min-samples" not in lines[0]
    assert lines[-1] == "issues in the data: 6 (too few samples 6)"


def test_others_stop_the_training(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train, val = plates_csv(tmp_path / "a", 5), plates_csv(tmp_path / "b", 1)
    train.write_text(train.read_text() + "\n9.png,ABC123")
    with pytest.raises(DatasetError) as caught:
        check_data([train], [val], say)
    assert str(caught.value) == (
        "2 of them must be mended before training; list all with: "
        f"lpr datasets validate {train} --against {val}"
    )
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith(f"{train}:7: picture '9.png' not found")
    assert lines[1].startswith(f"{val}:2: picture '{tmp_path / 'b/0.png'}' looks the same as")
    assert lines[2] == "issues in the data: 2 (missing picture 1, leak 1)"


def test_cars_are_not_learnt_as_plates(tmp_path: Path) -> None:
    for number in range(5):
        cv2.imwrite(str(tmp_path / f"{number}.png"), np.eye(64, dtype=np.uint8) * 40 * number)
        (tmp_path / f"{number}.txt").write_text("0 0.5 0.5 0.9 0.9\n1 0.5 0.5 0.4 0.2\n")
    with pytest.raises(DatasetError, match="1 of them must be mended before training"):
        check_data([tmp_path], [], say)
    check_data([tmp_path], [], say, plate_class="1")
