"""Run folders that were damaged, filled, locked or finished: one clear line each."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

pytest.importorskip("keras")

from lpr.cli.main import main
from lpr.folder_lock import locked
from lpr.synthesis.plates import draw_plate
from tests.paths import ROOT


def train(*argv: object) -> int:
    return main(["train-characters", *map(str, argv)])


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of an epoch over drawn plates that has not come to its end."""
    folder = tmp_path_factory.mktemp("stopped")
    options = ["--epochs", 1, "--synthetic", 12, "--repeats", 1, "--threads", 1]
    assert train(*options, "--output", folder) == 0
    (run,) = folder.iterdir()
    (run / "report.json").unlink()
    return run


def cut(kept: int) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        path.write_bytes(path.read_bytes()[:kept])

    return damage


def written(content: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        path.write_text(content)

    return damage


def removed(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("name", "damage", "message"),
    [
        ("last.keras", cut(9000), "last.keras: damaged"),
        ("last.keras", cut(0), "last.keras: damaged"),
        ("last.keras", removed, "last.keras: damaged"),
        ("best.keras", cut(1000), "best.keras: damaged"),
        ("average.npz", cut(5000), "average.npz: damaged"),
        ("average.npz", cut(0), "average.npz: damaged"),
        ("average.npz", removed, "average.npz: damaged"),
        ("history.csv", written("epoch,loss\n1,0.3\n2,0.4x"), "history.csv:3: no row"),
        ("config.json", written('{"settings": {}}'), "config.json: holds no settings"),
        ("config.json", written("[]"), "config.json: holds no settings"),
        ("config.json", written('{"settings": {"epochs": "x"}}'), "config.json: epochs is 'x'"),
        ("config.json", cut(100), "config.json is missing or damaged"),
        ("samples/drawn-000000.npz", cut(100), "drawn-000000.npz: damaged samples"),
    ],
)
def test_a_damaged_file_is_told_in_one_line(
    stopped: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    damage: Callable[[Path], None],
    message: str,
) -> None:
    run = tmp_path / "run"
    shutil.copytree(stopped, run)
    damage(run / name)
    assert train("--resume", run) == 2
    lines = capsys.readouterr().err.strip().split("\n")
    assert lines[-1].startswith("lpr train-characters: error: ")
    assert message in lines[-1]
    assert not any("Traceback" in line for line in lines)


def test_a_run_of_another_kind_is_told(stopped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train-detector", "--resume", str(stopped)]) == 2
    assert "the run of a character network, not of a detector" in capsys.readouterr().err


def test_a_folder_in_use_is_told(
    stopped: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    shutil.copytree(stopped, run)
    with locked(run):
        assert train("--resume", run) == 2
    assert "is training in this folder" in capsys.readouterr().err


SMALL_FILES = "import resource, sys; from lpr.cli.main import main; " + (
    "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2); "
    "sys.exit(main(sys.argv[2:]))"
)
"""No file may grow beyond a size: as good as a full disk, and needs no rights."""


@pytest.mark.parametrize("most_bytes", [6_000, 300_000])
def test_a_full_disk_leaves_a_run_that_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], most_bytes: int
) -> None:
    runs = tmp_path / "runs"
    argv = ["train-characters", "--epochs", "1", "--synthetic", "12", "--output", str(runs)]
    done = subprocess.run(
        [sys.executable, "-c", SMALL_FILES, str(most_bytes), *argv],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    last = done.stderr.strip().split("\n")[-1]
    assert "cannot be written (File too large); make room" in last
    assert "Traceback" not in done.stderr
    (run,) = runs.iterdir()
    assert not list(run.rglob(".partial-*"))
    assert train("--resume", run) == 0
    assert json.loads((run / "report.json").read_text())["complete"]


def test_plates_with_the_texts_of_others_stop_a_training(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = [draw_plate(np.random.default_rng(seed), 60) for seed in range(12)]
    rows = []
    for number, plate in enumerate(drawn):
        cv2.imwrite(str(tmp_path / f"{number}.png"), plate.image)
        rows.append(f"{number}.png,{drawn[(number + 7) % 12].text}\n")
    labels = tmp_path / "wrong.csv"
    labels.write_text("image_path,plate_text\n" + "".join(rows))
    options = ["--init", "char_cnn.keras", "--synthetic", 2, "--epochs", 1]
    assert train("--data", labels, *options, "--output", tmp_path / "runs") == 2
    lines = capsys.readouterr().err.strip().split("\n")
    assert "wrong.csv: of 12 plates only 0 can be learnt from" in lines[-1]
    (run,) = (tmp_path / "runs").iterdir()
    listed = (run / "left_out.csv").read_text().splitlines()
    assert len(listed) == 13
    assert listed[1].startswith(f"{tmp_path / '0.png'},{drawn[7].text},")
