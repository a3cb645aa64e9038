"""The commands of ``lpr datasets`` and their options."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

from lpr.cli.argument_types import count, positive, seed

FORMATS = ("jsonl", "voc", "yolo", "coco", "csv", "folders")

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

_EPILOG = """\
data sets, told by what lies at PATH:
  scenes.jsonl            photographs with plates, one JSON object a line
  folder/ of .xml         Pascal VOC: plates in photographs, or characters in plates
  folder/ of .txt         YOLO (images/ and labels/, or both in one folder), boxes or corners
  labels.json             COCO
  plates.csv              plate crops: image_path,plate_text[,plate_region], with commas,
                          semicolons or tabs between
  folder/ of A/, B/, 7/   character crops as class folders

examples:
  lpr datasets validate mine/train.csv --against mine/val.csv
  lpr datasets stats mine/ --plots out/
  lpr datasets convert labels.json scenes.jsonl
  lpr datasets convert scenes.jsonl yolo/ --to yolo --size 416
  lpr datasets draw drawn/ --count 100
  lpr datasets split mine.csv parts/ --shares train=0.8 val=0.2 --seed 1

exit status: 0 all is well, 1 there are issues, 2 wrong usage
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """All commands and their options."""
    parser.description = "Check, count, convert, split and draw labelled pictures."
    parser.epilog = _EPILOG
    commands: Commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (_add_validate, _add_stats, _add_convert, _add_split, _add_draw):
        add(commands)


def _add_command(commands: Commands, name: str, text: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=f"{text.capitalize()}.")
    command.add_argument(
        "--alphabet", metavar="LETTERS",
        help="letters of your own that labels may have, beside 0-9 and A-Z",
    )  # fmt: skip
    command.add_argument(
        "--plate-class", metavar="NAME",
        help="the class of plates, by name or number, where no name of a class says so",
    )  # fmt: skip
    return command


def _add_allow_outside(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--allow-outside", action="store_true",
        help="also copy pictures that lie outside the data set's folders",
    )  # fmt: skip


def _add_path(command: argparse.ArgumentParser) -> None:
    command.add_argument("path", type=Path, metavar="PATH")
    command.add_argument(
        "--source", metavar="NAME", help="only pictures of this source, as in 'croatia'"
    )


def _add_validate(commands: Commands) -> None:
    check = _add_command(commands, "validate", "list all that would spoil a training")
    check.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="data to train on")
    check.add_argument(
        "--val", "--against", dest="against", nargs="+", type=Path, metavar="PATH", default=[],
        help="data to validate on: checked too, and for pictures that leak into it",
    )  # fmt: skip
    check.add_argument(
        "--min-samples", type=int, default=5, metavar="N",
        help="samples that each class should have (default: %(default)s)",
    )  # fmt: skip
    check.add_argument(
        "--workers", type=count, default=2, metavar="N",
        help="threads that decode pictures (default: %(default)s)",
    )  # fmt: skip


def _add_stats(commands: Commands) -> None:
    stats = _add_command(commands, "stats", "count classes, sources and sizes")
    _add_path(stats)
    stats.add_argument(
        "--plots", type=Path, metavar="DIR", help="also draw them, and a contact sheet, there"
    )
    stats.add_argument(
        "--plot-format", choices=("png", "svg"), default="png", help="(default: %(default)s)"
    )


def _add_convert(commands: Commands) -> None:
    change = _add_command(commands, "convert", "write a data set in another format")
    _add_path(change)
    change.add_argument("out", type=Path, metavar="OUT", help="new file or folder")
    change.add_argument(
        "--to", choices=FORMATS, help="format (default: by the ending of OUT: .jsonl .json .csv)"
    )
    change.add_argument(
        "--size", type=count, metavar="PX",
        help="with --to yolo: a folder to train a YOLO on, pictures at most so large, with splits, "
        "and corners as key points (docs/engines.md)",
    )  # fmt: skip
    change.add_argument(
        "--val", type=Path, metavar="PATH",
        help="with --size: its validation split (default: a tenth of PATH)",
    )  # fmt: skip
    _add_allow_outside(change)


def _add_split(commands: Commands) -> None:
    split = _add_command(commands, "split", "split a data set into parts that share no picture")
    _add_path(split)
    split.add_argument("out", type=Path, metavar="OUT", help="folder for the parts")
    _add_allow_outside(split)
    split.add_argument(
        "--shares", nargs="+", type=_named_share, metavar="NAME=SHARE",
        default=[("train", 0.8), ("val", 0.2)],
        help="all parts; the shares sum to 1 (default: train=0.8 val=0.2)",
    )  # fmt: skip
    split.add_argument(
        "--seed", type=seed, default=0, help="same seed, same parts (default: %(default)s)"
    )
    split.add_argument(
        "--together", choices=("source", "prefix"),
        help="what must not be parted either: sources, or pictures named alike but for a number",
    )  # fmt: skip


def _add_draw(commands: Commands) -> None:
    draw = commands.add_parser(
        "draw", help="draw scenes with exact labels", description="Draw scenes with exact labels."
    )
    draw.add_argument("out", type=Path, metavar="OUT", help="folder for pictures and labels")
    draw.add_argument(
        "--count", type=count, default=12, metavar="N", help="scenes (default: %(default)s)"
    )
    draw.add_argument(
        "--seed", type=seed, default=0, help="same seed, same scenes (default: %(default)s)"
    )


def _named_share(text: str) -> tuple[str, float]:
    name, _, share = text.partition("=")
    if not name.isidentifier():
        raise argparse.ArgumentTypeError(f"'{text}' is not like train=0.8")
    return name, positive(share)
