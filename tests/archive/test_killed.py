"""An archive that is killed goes on without loss or doubling, and repeats at most one batch."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from lpr.parallel import WAITING
from tests.archive.stub import LOOKS, looks, save_pictures
from tests.paths import ROOT

COUNT, BATCH, WORKERS = 60, 8, 2


def start(folder: Path, noted: Path) -> subprocess.Popen[str]:
    """A run in a process of its own."""
    words = [str(folder / "photos"), str(folder / "out"), "jsonl", str(BATCH), str(WORKERS)]
    words.append("local")
    return subprocess.Popen(
        [sys.executable, "-m", "tests.archive.stub_run", *words],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, LOOKS: str(noted)},
    )


@pytest.mark.parametrize("after", [1, BATCH + 3])
def test_a_killed_archive_goes_on(tmp_path: Path, after: int) -> None:
    paths = save_pictures(tmp_path / "photos", COUNT)
    noted = tmp_path / "looks.txt"
    killed = start(tmp_path, noted)
    assert killed.stdout is not None
    for _ in range(after):
        assert killed.stdout.readline()
    killed.kill()
    killed.communicate()
    again = start(tmp_path, noted)
    out, _ = again.communicate()
    assert again.returncode == 0
    files = sorted((tmp_path / "out/results").iterdir())
    rows = [json.loads(line) for path in files for line in path.read_text().splitlines()]
    assert [row["source"] for row in rows] == [str(path) for path in paths]
    times = Counter(looks(noted))
    repeated = sum(count - 1 for count in times.values())
    assert len(times) == COUNT
    assert max(times.values()) <= 2
    # One batch, and what the processes were at ahead of it.
    assert repeated <= BATCH + WAITING * WORKERS
    assert len(out.splitlines()) >= COUNT - after - BATCH - WAITING * WORKERS
