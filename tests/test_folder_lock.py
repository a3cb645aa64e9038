"""One process trains in a run folder; a second is told, and a dead one is in nobody's way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lpr.errors import ConfigError
from lpr.folder_lock import locked

HOLDER = """
import sys
from pathlib import Path
from lpr.folder_lock import locked
with locked(Path(sys.argv[1])):
    print("locked", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has locked a folder, until its standard input is closed."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        yield process


@pytest.mark.skipif(sys.platform == "win32", reason="no lock of this kind")
def test_a_second_process_is_told_which_is_the_first(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        with pytest.raises(ConfigError) as caught, locked(tmp_path):
            raise AssertionError("both hold the lock")
        assert str(caught.value) == (
            f"{tmp_path}: process {process.pid} is training in this folder; "
            "wait until it has ended, or stop it first"
        )
    with locked(tmp_path):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="no lock of this kind")
def test_a_killed_process_is_in_nobodys_way(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with locked(tmp_path):
            pass


def test_a_failure_lets_go(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), locked(tmp_path):
            raise ZeroDivisionError
