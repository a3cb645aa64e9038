"""What all training runs on cut samples do around the training itself."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeVar

from lpr.errors import ConfigError, ModelMissing
from lpr.folder_lock import locked
from lpr.model_files import CHARACTER_MODEL, find_model, keras_name
from lpr.training.checkpoint import recover
from lpr.training.run_folder import (
    CONFIG_FILE,
    SUMMARY_FILE,
    note_resumed,
    open_run_folder,
    read_report,
)
from lpr.training.whole_files import whole_file
from lpr.whole_files import told_by_name

T = TypeVar("T")
Say: TypeAlias = Callable[[str], None]
"""Takes each line that a run tells."""
Goal: TypeAlias = Mapping[str, int | None]
"""What a resumed run can be given more of."""


@contextmanager
def run_folder_in_use(
    folder: Path, settings: Mapping[str, Any], say: Say, resumed_by: str | None
) -> Iterator[None]:
    """A run folder that no other process uses, mended where an earlier one was killed.

    Args:
        folder: of the run.
        settings: of the run, as it now goes on.
        say: is told where the folder is.
        resumed_by: the command line that goes on with the run, None for a new one.

    Raises:
        ConfigError: another process trains there, or a file is damaged.
        OutputError: the folder cannot be written to.
    """
    with locked(folder):
        recover(folder)
        if resumed_by is not None:
            note_resumed(folder, settings, resumed_by)
        say(f"run folder: {folder}")
        yield


class RunOptions(Protocol):
    """What of a run's options its folder asks for."""

    @property
    def epochs(self) -> int: ...
    @property
    def export(self) -> Path | None: ...
    def to_settings(self) -> dict[str, Any]: ...


def work_in_folder(
    options: RunOptions,
    folder: Path,
    goal: Goal,
    model: str,
    say: Say,
    resumed_by: str | None,
    work: Callable[[], bool],
) -> bool:
    """Do a run's work in its folder unless that is done, and copy what it made to where it is
    asked for; whether the run has come to its end.

    Args:
        options: of the run.
        folder: of the run, new or to go on with.
        goal: what a finished run has reached.
        model: the file name of its ``.tflite``.
        say: takes each line that is told.
        resumed_by: the command line that goes on with the run, None for a new one.
        work: trains; says whether the training came to its end.

    Raises:
        ConfigError: another process trains there, or a file is damaged.
        OutputError: a folder cannot be written to.
    """
    with run_folder_in_use(folder, options.to_settings(), say, resumed_by):
        if is_finished(folder, goal):
            say(f"this run is finished ({options.epochs} epochs at most); more --epochs go on")
        elif not work():
            return False
        copy_models(folder, (keras_name(model), model), options.export)
        return True


def is_finished(folder: Path, goal: Goal) -> bool:
    """Whether the run has come to the end that its options ask for."""
    report = read_report(folder)
    return bool(report.get("complete")) and report.get("goal") == goal


def copy_models(folder: Path, names: Sequence[str], target: Path | None) -> None:
    """Copy a run's models into a folder, where one is named.

    Raises:
        OutputError: it cannot be written to.
    """
    if target is None:
        return
    with told_by_name(target):
        target.mkdir(parents=True, exist_ok=True)
    for name in names:
        with whole_file(target / name) as partial:
            shutil.copyfile(folder / name, partial)


def write_summary(folder: Path, text: str, say: Say) -> None:
    """Write a run's ``summary.md``, and tell it.

    Raises:
        OutputError: it cannot be written.
    """
    with whole_file(folder / SUMMARY_FILE) as partial:
        partial.write_text(text, encoding="utf-8")
    for line in text.rstrip().split("\n"):
        say(line)


def earlier_options(folder: Path, kind: str, read: Callable[[Mapping[str, Any]], T]) -> T:
    """The options that a run was begun with.

    Args:
        folder: of the run.
        kind: what the run must have been.
        read: makes the options of the settings that the folder keeps.

    Raises:
        ConfigError: the folder holds no such run, or a setting makes no sense.
    """
    settings = open_run_folder(folder, kind)["settings"]
    try:
        return read(settings)
    except ConfigError as error:
        raise ConfigError(f"{folder / CONFIG_FILE}: {error}") from error


def check_exist(paths: Sequence[Path | None]) -> None:
    """Find wrong paths before the slow imports.

    Raises:
        ConfigError: a path does not exist.
    """
    for path in paths:
        if path is not None and not path.exists():
            raise ConfigError(f"{path}: no such file or folder; check the path")


def check_init(init: Path | None) -> None:
    """See that the model to start from is a Keras model by its name.

    Raises:
        ConfigError: it is not.
    """
    if init is not None and init.suffix != ".keras":
        raise ConfigError(f"{init}: not a .keras model; --init needs one")


def shipped_judge() -> Path | None:
    """The character model that comes with lpr, None where there is none."""
    try:
        return find_model(CHARACTER_MODEL)
    except ModelMissing:
        return None


def limit_threads(threads: int) -> None:
    """Tell the numeric libraries how many threads to use; before they are imported."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    for name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"):
        os.environ[name] = str(threads)
    os.environ["TF_NUM_INTEROP_THREADS"] = "1"
    import cv2

    cv2.setNumThreads(threads)
