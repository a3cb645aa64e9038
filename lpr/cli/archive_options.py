"""The options of ``lpr archive``; importing them loads nothing heavy."""

from __future__ import annotations

import argparse
from pathlib import Path

from lpr.cli.argument_types import count
from lpr.cli.read_options import add_reading_options

KINDS = ("jsonl", "parquet", "database")
"""The kinds of results, those of `lpr.archive.plan`."""

_EPILOG = """\
sources:
  pictures, folders, globs and lists, as of lpr read
  film.mp4, films/         films, watched in parts of five minutes (lpr[video])
  s3://bucket/folder       pictures in an object store, with all below (lpr[archive])

files written under --output:
  results/000000.jsonl     the results, a file for each batch: an object per picture, as
                           lpr read --format jsonl prints them, without times, or
                           the passages of a part of a film
  results/000000.parquet   the same as a table, with --out parquet
  archive.sqlite           the same as two tables, with --out database
  failures.jsonl           what could not be read, and why
  items.jsonl, journal.jsonl, archive.json
                           what is to be read, which batches are complete, the settings

Stopped or killed, the same command goes on: complete batches are not read again, no
picture is lost, none is there twice, however often sources name it. What the sources hold
is listed once, at the beginning; for pictures that came later, name another folder. A
source that gave nothing is asked again. Results that were removed, cut short or replaced
are read again.

A picture of which two processes died is set aside as failed.

exit status:
  0    every picture was read
  1    some could not be: failures.jsonl names them, the rest was read; or a source gave
       nothing
  2    wrong usage
  130  stopped by Ctrl-C
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """All options of the command."""
    parser.description = (
        "Read millions of pictures or hours of films into tables; go on after a stop."
    )
    parser.epilog = _EPILOG
    parser.add_argument("source", nargs="+", help="what to read: see below")
    add_reading_options(parser.add_argument_group("reading"))
    add = parser.add_argument_group("results").add_argument
    add("--output", type=Path, required=True, metavar="DIR", help="the folder of the archive")
    add(
        "--out",
        choices=KINDS,
        default="jsonl",
        help="the kind of the results (default: %(default)s)",
    )
    add(
        "--database",
        metavar="URL",
        help="SQLAlchemy's address of the database, as in postgresql+psycopg://user@host/name "
        "(default: archive.sqlite in the folder)",
    )
    add(
        "--engine",
        default="local",
        metavar="NAME",
        help="whose processes read: local, those of this machine; ray or ray:ADDRESS, those of a "
        "Ray cluster, whose machines see the same files (default: %(default)s)",
    )
    add(
        "--batch",
        type=count,
        default=256,
        metavar="N",
        help="pictures whose results are written at once; a kill costs the readings of one batch "
        "at most (default: %(default)s)",
    )
    add(
        "--retry-failed",
        action="store_true",
        help="when the archive goes on: read those batches again in which something failed",
    )
