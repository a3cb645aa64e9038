"""Archives on Ray: the results of this machine, workers that are killed, poison, no Ray at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
import pytest

from lpr.errors import ConfigError
from lpr.parallel import engine_named
from tests.archive.stub import DEADLY_PX, LOOKS, looks, save_pictures
from tests.paths import ROOT

COUNT, KILLS = 300, 3


def run(folder: Path, engine: str, noted: Path) -> subprocess.Popen[str]:
    """An archive of the pictures in a folder, in a process of its own."""
    words = [str(folder / "photos"), str(folder / engine), "jsonl", "64", "2", engine]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.archive.stub_run", *words],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, LOOKS: str(noted)},
    )


def kill_workers(process: subprocess.Popen[str], noted: Path) -> int:
    """Kill the worker that looked last, again and again while an archive is read."""
    killed = 0
    assert process.stdout is not None
    for rows, _ in enumerate(process.stdout, start=1):
        if rows % 70 == 0 and killed < KILLS:
            pid = int(noted.read_text(encoding="utf-8").splitlines()[-1].split()[1])
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed += 1
    return killed


def results(folder: Path) -> dict[str, bytes]:
    """The files of the batches."""
    return {path.name: path.read_bytes() for path in (folder / "results").iterdir()}


def test_ray_gives_what_this_machine_gives_though_workers_die(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    paths = save_pictures(tmp_path / "photos", COUNT)
    cv2.imwrite(str(paths[20]), np.zeros((100, DEADLY_PX, 3), np.uint8))
    paths[30].write_bytes(b"no picture")
    local = run(tmp_path, "local", tmp_path / "local.txt")
    local.communicate()
    noted = tmp_path / "ray.txt"
    ray = run(tmp_path, "ray", noted)
    killed = kill_workers(ray, noted)
    assert killed
    ray.communicate()
    assert (local.returncode, ray.returncode) == (0, 0)
    assert results(tmp_path / "ray") == results(tmp_path / "local")
    # Once with its chunk, and twice alone; again with its chunk where that was killed for another.
    assert 3 <= Counter(looks(noted))[DEADLY_PX] <= 3 + killed


def test_engines_that_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match="engine is 'cloud'; give local, ray"):
        engine_named("cloud", 1, 1)
    monkeypatch.setattr("lpr.parallel.ray_engine.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"pip install 'lpr\[ray\]'"):
        engine_named("ray:auto", 1, 1)
