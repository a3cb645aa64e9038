"""Files that change together are all old or all new, wherever the process is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lpr.errors import ConfigError, OutputError
from lpr.training import checkpoint
from lpr.training.checkpoint import JOURNAL_FILE, changed_together, check_models, recover
from lpr.training.whole_files import whole_file

NAMES = ("last.keras", "average.npz", "history.csv")


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def write_all(folder: Path, content: str) -> None:
    with changed_together(folder) as stage:
        for name in NAMES:
            stage(name).write_text(content)


def test_all_files_change(tmp_path: Path) -> None:
    for content in ("one", "two"):
        write_all(tmp_path, content)
        assert contents(tmp_path) == dict.fromkeys(NAMES, content)


def test_none_changes_when_writing_fails(tmp_path: Path) -> None:
    def write_half() -> None:
        with changed_together(tmp_path) as stage:
            stage(NAMES[0]).write_text("two")
            raise OSError(28, "No space left on device")

    write_all(tmp_path, "one")
    with pytest.raises(OutputError, match="No space left on device"):
        write_half()
    assert contents(tmp_path) == dict.fromkeys(NAMES, "one")


KILLED = """
import os, signal, sys
from pathlib import Path
from lpr.training import checkpoint

steps = int(sys.argv[2])

def step(event, args):
    # Every opening, renaming and removing of a file of the run counts as a step.
    global steps
    if event in ("open", "os.rename", "os.remove") and sys.argv[1] in str(args[0]):
        if not steps:
            os.kill(os.getpid(), signal.SIGKILL)
        steps -= 1

sys.addaudithook(step)
with checkpoint.changed_together(Path(sys.argv[1])) as stage:
    for name in sys.argv[3:]:
        stage(name).write_text("two")
print("done")
"""


def test_a_kill_at_any_moment_leaves_all_old_or_all_new(tmp_path: Path) -> None:
    seen = []
    for steps in range(60):
        folder = tmp_path / str(steps)
        folder.mkdir()
        write_all(folder, "one")
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(folder), str(steps), *NAMES],
            capture_output=True,
            text=True,
            check=False,
        )
        recover(folder)
        found = contents(folder)
        assert set(found) == set(NAMES)
        assert len(set(found.values())) == 1, f"after {steps} steps: {found}"
        seen.append(found[NAMES[0]])
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
    assert done.stdout == "done\n"
    # The change counts from one moment on, which lies neither at the beginning nor at the end.
    assert seen == sorted(seen)
    assert seen.count("one") >= 4
    assert seen.count("two") >= 4


def test_a_damaged_journal_is_told(tmp_path: Path) -> None:
    (tmp_path / JOURNAL_FILE).write_text("[1,")
    with pytest.raises(ConfigError, match=r"\.journal\.json: damaged; remove it"):
        recover(tmp_path)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04"])
def test_a_damaged_model_is_named(tmp_path: Path, content: bytes) -> None:
    check_models(tmp_path)
    (tmp_path / checkpoint.BEST_FILE).write_bytes(content)
    with pytest.raises(ConfigError, match=r"best\.keras: damaged.* with --init .*last\.keras"):
        check_models(tmp_path)


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), whole_file(path) as partial:
        partial.write_text(str(1 / 0))
    assert contents(tmp_path) == {"report.json": "old"}
    with pytest.raises(OutputError, match=r"missing/report\.json: cannot be written \(No such"):  # noqa: SIM117
        with whole_file(tmp_path / "missing" / "report.json") as partial:
            partial.write_text("new")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    with pytest.raises(OutputError) as caught, whole_file(path), open("/dev/full", "w") as full:
        full.write("new")
    assert str(caught.value) == (
        f"{path}: cannot be written (No space left on device); "
        "make room or see to its rights, then try again"
    )
    assert not list(tmp_path.iterdir())
