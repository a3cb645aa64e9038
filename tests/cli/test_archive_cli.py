"""`lpr archive` reads sources into a folder, tells what failed, and goes on after a stop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lpr.archive import plan
from lpr.cli.archive_options import KINDS
from lpr.cli.main import main
from tests.paths import SAMPLES


def test_samples_are_read_into_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["archive", str(SAMPLES / "scene_02.jpg"), str(tmp_path / "gone.jpg")]
    words += ["--output", str(tmp_path / "out"), "--workers", "1"]
    assert main(words) == 1
    told = capsys.readouterr().err
    assert "gone.jpg: no such file" in told
    assert "1 read, 0 failed, plates: 1" in told
    (first,) = (tmp_path / "out/results/000000.jsonl").read_text().splitlines()
    assert json.loads(first)["plates"][0]["text"] == "BC143VP"
    (tmp_path / "gone.jpg").write_bytes(b"no picture")
    assert main(words) == 1
    told = capsys.readouterr().err
    assert "1 of 2 are done" in told
    assert "1 read, 1 failed" in told
    (tmp_path / "gone.jpg").write_bytes((SAMPLES / "scene_02.jpg").read_bytes())
    (tmp_path / "out/results/000000.jsonl").unlink()
    assert main([*words, "--retry-failed"]) == 0
    told = capsys.readouterr().err
    assert "the results of 1 batch are gone, or not as they were written" in told
    assert "2 read, 0 failed, plates: 2" in told
    assert main([*words, "--batch", "3"]) == 2
    assert "was begun with batch 256, not 3" in capsys.readouterr().err


def test_the_kinds_of_results_are_those_there_are() -> None:
    assert KINDS == plan.KINDS
