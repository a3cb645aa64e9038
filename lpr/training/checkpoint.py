"""Several files of a run that change together: all of them or none, whenever the process ends.

New files are written beside the old ones. Then a journal that names them is written, whole: from
that moment on the change counts, and whoever opens the folder next finishes it.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from lpr.errors import ConfigError
from lpr.training.whole_files import settle, whole_file
from lpr.whole_files import PARTIAL, removed_on_failure, told_by_name

LAST_FILE = "last.keras"
"""The model as it stands, with the state of its optimiser."""
AVERAGE_FILE = "average.npz"
BEST_FILE = "best.keras"
STAGED = ".next-"
JOURNAL_FILE = ".journal.json"

Stage: TypeAlias = Callable[[str], Path]
"""From the name of a file to the path where its new content is to be written."""


@contextmanager
def changed_together(folder: Path) -> Iterator[Stage]:
    """Replace several files of a folder at once.

    >>> folder = getfixture("tmp_path")
    >>> with changed_together(folder) as stage:
    ...     _ = stage("last.txt").write_text("epoch 2")
    ...     _ = stage("best.txt").write_text("epoch 2")
    ...     before = [path for path in folder.iterdir() if not path.name.startswith(".")]
    >>> before, sorted(path.name for path in folder.iterdir())
    ([], ['best.txt', 'last.txt'])

    Raises:
        OutputError: a file cannot be written; none has changed.
    """
    staged: list[Path] = []

    def stage(name: str) -> Path:
        staged.append(folder / (STAGED + name))
        return staged[-1]

    with removed_on_failure(staged):
        with told_by_name(folder):
            yield stage
        for path in staged:
            with told_by_name(path.with_name(path.name.removeprefix(STAGED))):
                settle(path)
        with whole_file(folder / JOURNAL_FILE) as journal:
            journal.write_text(json.dumps([path.name for path in staged]))
    recover(folder)


def recover(folder: Path) -> None:
    """Finish a change that counts already, and clear away what a killed process left half written.

    Raises:
        OutputError: a file cannot be put in its place.
    """
    journal = folder / JOURNAL_FILE
    with told_by_name(folder):
        if journal.exists():
            for name in _named_in(journal):
                if (folder / name).exists():
                    (folder / name).replace(folder / name.removeprefix(STAGED))
            settle(folder)
            journal.unlink()
        for leftover in (*folder.glob(f"{STAGED}*"), *folder.rglob(f"{PARTIAL}*")):
            leftover.unlink()


def _named_in(journal: Path) -> list[str]:
    try:
        return [name for name in json.loads(journal.read_text()) if name.startswith(STAGED)]
    except (ValueError, TypeError, AttributeError) as error:
        raise ConfigError(f"{journal}: damaged; remove it, then resume again") from error


def check_models(folder: Path, names: tuple[str, ...] = (LAST_FILE, BEST_FILE)) -> None:
    """Make sure that the Keras files of a run that is to go on are whole, where they are there.

    Raises:
        ConfigError: one is damaged.
    """
    for name in names:
        if not (folder / name).exists():
            continue
        try:
            with zipfile.ZipFile(folder / name) as archive:
                broken = archive.testzip()
        except (OSError, zipfile.BadZipFile, EOFError):
            broken = name
        if broken is not None:
            raise damaged(folder / name)


def damaged(path: Path) -> ConfigError:
    """The error for a file of a checkpoint that cannot be taken up."""
    other = BEST_FILE if path.name != BEST_FILE else LAST_FILE
    return ConfigError(
        f"{path}: damaged, so that the run cannot go on; put back a copy, or begin a new run with "
        f"--init {path.with_name(other)}"
    )
