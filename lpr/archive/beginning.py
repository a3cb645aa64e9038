"""How an archive begins or goes on: its list, its settings, sources that give something now."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TextIO
from uuid import uuid4

from lpr.archive.listing import Fail, items_of, once, read_list, write_list
from lpr.archive.plan import ArchiveConfig, Plan
from lpr.errors import ConfigError, SourceError
from lpr.whole_files import told_by_name

JOURNAL_FILE = "journal.jsonl"


def begun(config: ArchiveConfig, stdin: TextIO | None, fail: Fail) -> Plan:
    """What a folder was begun with, and what sources that were silent have given since; the folder
    is begun where it is not.

    Raises:
        ConfigError: it was begun with other settings.
        SourceError: no source gives anything.
        OutputError: it cannot be written to.
    """
    plan = Plan.of(config.folder)
    if plan is None:
        _check_empty(config.folder)
        plan = Plan(str(uuid4()), config.settings(), (), config.sources)
    else:
        plan.check(config.folder, config)
    if plan.silent:
        plan = _asked(plan, config.folder, stdin, fail)
    return plan


def made(folder: Path) -> Path:
    """The folder of an archive, made where it is not there.

    Raises:
        ConfigError: a file is in its place.
        OutputError: it cannot be made.
    """
    for path in (folder, *folder.parents):
        # Where pathlib raises, os.path answers.
        if os.path.isfile(path):
            raise ConfigError(f"{path}: is a file, and a folder is needed; name another")
    with told_by_name(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def _asked(plan: Plan, folder: Path, stdin: TextIO | None, fail: Fail) -> Plan:
    """Ask the sources that gave nothing yet; what they give stands behind what is there."""
    silent: list[str] = []

    def failed(source: str, error: str) -> None:
        silent.append(source)
        fail(source, error)

    # A list that was written before a kill, and its plan not, has more than counts.
    known = islice(read_list(folder), plan.items) if plan.items else ()
    count = write_list(folder, once(chain(known, items_of(plan.silent, stdin, failed))))
    if not count:
        raise SourceError("no source gives anything to read; name pictures or folders of them")
    came = count - plan.items
    portions = (*plan.portions, came) if came else plan.portions
    asked = replace(plan, portions=portions, silent=tuple(silent))
    if asked != plan:
        asked.write(folder)
    return asked


def _check_empty(folder: Path) -> None:
    """See that a folder without a plan holds no archive whose plan was lost.

    Raises:
        ConfigError: it has a journal.
    """
    if (folder / JOURNAL_FILE).exists():
        raise ConfigError(
            f"{folder}: has a journal and no archive.json; put it back, or name another folder"
        )
