"""The options of ``lpr redact``; importing them loads nothing heavy."""

from __future__ import annotations

import argparse
from pathlib import Path

from lpr.cli.argument_types import fraction

STYLES = ("blur", "pixelate", "cover")

_EPILOG = """\
sources:
  pictures, folders, globs, lists, as of lpr read; films by name, or those of a folder.
  Pictures keep their name; details of the camera and the place, which many cameras write
  into the file, are left out of the copy. Films lose their sound.

what is hidden: all that may be a plate, also where lpr read would not count it. Look
through the copies before you hand them out: no detector finds every plate.

exit status:
  0    every source was copied
  1    some could not be: stderr names them, the others were copied
  2    wrong usage
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """All options of the command."""
    parser.description = "Write copies of pictures and films in which no plate can be read."
    parser.epilog = _EPILOG
    add = parser.add_argument
    add("source", nargs="+", help="pictures, folders, globs, lists, films")
    add("--output", type=Path, required=True, metavar="DIR", help="the folder for the copies")
    add(
        "--style",
        choices=STYLES,
        default="blur",
        help="what a plate is replaced by: its colours flowing into each other or in squares, or "
        "one colour (default: %(default)s)",
    )
    add(
        "--margin",
        type=float,
        default=0.15,
        metavar="P",
        help="hide so much on every side, too, as a share of the plate's height "
        "(default: %(default)s)",
    )
    add(
        "--keep",
        action="append",
        default=[],
        metavar="PLATE",
        help="leave this plate as it is where it is read surely; may be given several times",
    )
    add(
        "--keep-list",
        type=Path,
        metavar="FILE",
        help="the same for the plates of a file, one on a line",
    )
    add(
        "--least",
        type=fraction,
        default=0.1,
        metavar="P",
        help="hide what is a plate with at least this score, 0 to 1 (default: %(default)s)",
    )
    add("--region", default="auto", help="where the plates to keep are from (default: auto)")
