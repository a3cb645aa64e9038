"""``lpr service``: back up, restore and check what ``lpr serve`` keeps."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lpr.cli.command import DONE, SOME_FAILED, Command
from lpr.cli.console import say
from lpr.cli.extras import check_extra
from lpr.cli.service_options import add_place_options, service_config

_EPILOG = """\
moving from SQLite to PostgreSQL:
  lpr service backup all.zip
  lpr service restore all.zip --database postgresql+psycopg://USER:PASSWORD@HOST/NAME

exit status:
  0  done; of check: all is well
  1  check found something
  2  wrong usage, or it cannot be done: stderr says why
"""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = "Back up, restore and check what lpr serve keeps."
    parser.epilog = _EPILOG
    works = parser.add_subparsers(dest="work", required=True, metavar="backup|restore|check")
    backup = works.add_parser("backup", help="write all into one file; the service may run")
    backup.add_argument("file", type=Path, help="the file to write, such as all.zip")
    backup.add_argument("--no-pictures", action="store_true", help="leave pictures out")
    restore = works.add_parser("restore", help="take a backup back, into an empty database")
    restore.add_argument("file", type=Path, help="what backup wrote")
    check = works.add_parser("check", help="look whether all is as it should be")
    check.add_argument(
        "--repair",
        action="store_true",
        help="forget pictures that are gone, and remove those that belong to nothing",
    )
    for each in (backup, restore, check):
        add_place_options(each)


@contextmanager
def _progress() -> Iterator[Callable[[int, int | None], None]]:
    """A bar on stderr, where that is a terminal, and what tells it how far it is."""
    from tqdm import tqdm

    disable = True if sys.stderr is None else None
    with tqdm(unit="item", disable=disable, leave=False, dynamic_ncols=True) as bar:

        def told(more: int, total: int | None) -> None:
            bar.total = total
            bar.update(more)

        yield told


def _backup(arguments: argparse.Namespace) -> int:
    from lpr.service.store import Store
    from lpr.service.store.backup import back_up

    with Store(service_config(arguments)) as store, _progress() as told:
        pictures = None if arguments.no_pictures else store.pictures.files.place
        made = back_up(store.database, store.config.data, arguments.file, pictures, told)
    say(f"{arguments.file}: {made.rows['passages']} passages, {made.pictures} files of pictures")
    return DONE


def _restore(arguments: argparse.Namespace) -> int:
    from lpr.service.store.backup import restore
    from lpr.service.store.database import Database
    from lpr.service.store.picture_files import FOLDER
    from lpr.service.store.places import place_of

    config = service_config(arguments)
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(config.database)
    try:
        place = place_of(config.pictures, config.data / FOLDER)
        with _progress() as told:
            made = restore(database, config.data, arguments.file, place, told)
    finally:
        database.close()
    say(f"{database.shown}: {made.rows['passages']} passages, as they were {made.made}")
    return DONE


def _check(arguments: argparse.Namespace) -> int:
    from lpr.service.store import PassageQuery, Store
    from lpr.service.store.checking import check

    with Store(service_config(arguments)) as store:
        findings = check(store, arguments.repair)
        count = store.passages.count(PassageQuery())
    for finding in findings:
        print(f"{finding.what}{' (repaired)' if finding.repaired else ''}")
    say(f"{count} passages, {len(findings) or 'nothing'} wrong")
    return SOME_FAILED if any(not finding.repaired for finding in findings) else DONE


_WORKS = {"backup": _backup, "restore": _restore, "check": _check}


def _run(arguments: argparse.Namespace) -> int:
    check_extra("service", f"lpr service {arguments.work}")
    return _WORKS[arguments.work](arguments)


COMMAND = Command(_add_options, _run, uses_models=False)
