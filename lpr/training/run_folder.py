"""A run folder: what was run, with what, and what came of it, to be understood a year later.

``config.json`` says the command, the settings, the seed, the versions, the machine and the state
of the code;
``history.csv`` (`lpr.training.history`) has the figures; ``report.json`` what was measured at the
end. The models and their checkpoints lie beside them.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from lpr.errors import ConfigError
from lpr.training.whole_files import whole_file
from lpr.whole_files import told_by_name

CONFIG_FILE = "config.json"
HISTORY_FILE = "history.csv"
SUMMARY_FILE = "summary.md"
REPORT_FILE = "report.json"
_PACKAGES = ("lpr", "keras", "tensorflow", "numpy", "opencv-python-headless", "ai-edge-litert")


def begin_run(
    parent: Path, name: str, kind: str, settings: Mapping[str, Any], command_line: str
) -> Path:
    """Make the folder of a new run with its ``config.json``; on a full disk, no folder is left.

    Raises:
        OutputError: it cannot be made or written to.
    """
    folder = new_run_folder(parent, name)
    try:
        write_config(folder, kind, settings, command_line)
    except BaseException:
        folder.rmdir()
        raise
    return folder


def new_run_folder(parent: Path, name: str) -> Path:
    """Make and return ``parent/name-YYYYMMDD-HHMMSS``, numbered where that exists.

    Raises:
        OutputError: it cannot be made.
    """
    stem = f"{name}-{datetime.now():%Y%m%d-%H%M%S}"
    folder, number = parent / stem, 2
    with told_by_name(parent):
        parent.mkdir(parents=True, exist_ok=True)
        while True:
            try:
                folder.mkdir()
            except FileExistsError:  # Another process may have made it a moment ago.
                folder, number = parent / f"{stem}-{number}", number + 1
            else:
                return folder


def open_run_folder(folder: Path, kind: str | None = None) -> dict[str, Any]:
    """The config of an earlier run that is to be resumed, or learnt from.

    Args:
        folder: the run folder.
        kind: what the run must have been, as given to `write_config`; None for any.

    Raises:
        ConfigError: no such folder, or not one that such a training run wrote.
    """
    path = folder / CONFIG_FILE
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(
            f"{folder}: no run folder to resume ({CONFIG_FILE} is missing or damaged); "
            "name the folder that an earlier training run wrote"
        ) from error
    settings = config.get("settings") if isinstance(config, dict) else None
    if not isinstance(settings, dict) or not settings:
        raise ConfigError(
            f"{path}: holds no settings of a run; put back a copy, or begin a new run"
        )
    found = config.get("kind", kind)
    if kind is not None and found != kind:
        raise ConfigError(
            f"{folder}: the run of a {found}, not of a {kind}; name another folder, or resume it "
            f"with the command that began it"
        )
    return dict(config)


def write_config(folder: Path, kind: str, settings: Mapping[str, Any], command_line: str) -> None:
    """Write ``config.json``: the settings, the command line, versions, machine and time.

    Raises:
        OutputError: it cannot be written.
    """
    write_json(
        folder / CONFIG_FILE,
        {
            "kind": kind,
            "command": command_line,
            "settings": dict(settings),
            "started": _now(),
            "versions": {"python": sys.version.split()[0]} | installed_versions(),
            "machine": f"{platform.system()} {platform.machine()}",
            "git": git_state(Path(__file__).parent),
        },
    )


def note_resumed(folder: Path, settings: Mapping[str, Any], command_line: str) -> None:
    """Add to ``config.json`` that the run goes on, by which command and with which settings.

    Raises:
        ConfigError: see `open_run_folder`.
        OutputError: it cannot be written.
    """
    config = open_run_folder(folder)
    resumed = [*config.get("resumed", []), {"command": command_line, "started": _now()}]
    write_json(folder / CONFIG_FILE, config | {"settings": dict(settings), "resumed": resumed})


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def write_report(folder: Path, report: Mapping[str, Any]) -> None:
    """Write ``report.json``, the figures measured when the run ended."""
    write_json(folder / REPORT_FILE, report)


def read_report(folder: Path) -> dict[str, Any]:
    """What ``report.json`` says; empty where a run has not come to its end, or the file is damaged.

    The report is written anew at every end of a run, so that a damaged one is no loss.
    """
    try:
        report = json.loads((folder / REPORT_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return report if isinstance(report, dict) else {}


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write indented JSON; paths become strings, and the file appears whole or not at all.

    Raises:
        OutputError: it cannot be written.
    """
    with whole_file(path) as partial:
        partial.write_text(json.dumps(value, indent=2, default=str) + "\n", encoding="utf-8")


def git_state(folder: Path) -> dict[str, Any] | None:
    """The commit that a checkout is at and the files that differ; None where there is no git."""
    try:
        commit, changed = (
            subprocess.run(
                ["git", "-C", str(folder), *words], capture_output=True, text=True, check=True
            ).stdout
            for words in (["rev-parse", "HEAD"], ["status", "--porcelain", "--untracked-files=no"])
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return {"commit": commit.strip(), "changed": [line[3:] for line in changed.splitlines()]}


def installed_versions() -> dict[str, str]:
    """Versions of the packages that decide what a training gives; absent ones are left out."""
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
