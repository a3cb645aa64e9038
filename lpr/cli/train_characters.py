"""``lpr train-characters``: train the character network on drawn plates and on one's own."""

from __future__ import annotations

import argparse
from pathlib import Path

from lpr.cli.argument_types import count, share, whole
from lpr.cli.command import DONE, INTERRUPTED, Command, given_options
from lpr.cli.console import say
from lpr.cli.extras import check_extra
from lpr.cli.training_options import (
    add_data,
    add_epochs,
    add_output,
    add_plate_class,
    add_start,
)
from lpr.model_files import CHARACTER_MODEL
from lpr.training.characters.options import (
    DRAWN_BESIDE_INIT,
    DRAWN_PLATES,
    SCHEDULES,
    CharacterOptions,
)

_USUAL = CharacterOptions()
_EPILOG = """\
data, told by what lies at PATH:
  folder/ of A/, B/, 7/   character crops as class folders
  plates.csv              plates and their texts: image_path,plate_text[,plate_region]
  folder/ of .xml .txt    Pascal VOC, YOLO: plates whose characters are boxed, or with texts
  labels.json             COCO, the same
  scenes.jsonl            photographs with plates and their texts

examples:
  lpr train-characters --data mine/train.csv --init char_cnn.keras
  lpr train-characters --data boxes/ crops/ --synthetic 2000 --val held-back/
  lpr train-characters --data mine.csv --alphabet ÄÖÜ
  lpr train-characters --resume runs/char-cnn-20260101-120000
"""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = "Train the character network; without --data, on drawn plates alone."
    parser.epilog = _EPILOG
    # Only what is given is kept; the rest has its defaults in `CharacterOptions`.
    parser.argument_default = argparse.SUPPRESS
    _add_data_options(parser.add_argument_group("data"))
    _add_training_options(parser.add_argument_group("training"))
    add_output(parser.add_argument_group("output"), _USUAL, CHARACTER_MODEL)


def _add_data_options(group: argparse._ArgumentGroup) -> None:
    add_data(group, "samples")
    add = group.add_argument
    add(
        "--synthetic", type=whole, metavar="N",
        help=f"plates to draw ({DRAWN_PLATES}; beside --init {DRAWN_BESIDE_INIT}, so that it "
        "forgets nothing)",
    )  # fmt: skip
    add(
        "--repeats", type=count, metavar="N",
        help="how often a plate is cut, each time otherwise, where there are few "
        f"({_USUAL.repeats})",
    )  # fmt: skip
    add(
        "--alphabet", type=str.upper, metavar="LETTERS",
        help="letters of your own to learn beside 0-9 and A-Z",
    )  # fmt: skip
    add_plate_class(group)
    add(
        "--judge", type=Path, metavar="MODEL",
        help="character model (.tflite) that finds the characters of plate texts, and the "
        "mistakes worth learning from (with --data: the shipped model)",
    )  # fmt: skip
    add(
        "--held-out", type=share, metavar="SHARE",
        help="share of the plates kept aside, to choose the best epoch and to calibrate "
        f"({_USUAL.held_out})",
    )  # fmt: skip
    add(
        "--val", type=Path, metavar="DIR",
        help="class folders to measure the result on; must not share pictures with --data",
    )  # fmt: skip


def _add_training_options(group: argparse._ArgumentGroup) -> None:
    add_epochs(group, _USUAL, "windows", "Adam")
    add = group.add_argument
    add(
        "--schedule", choices=SCHEDULES,
        help=f"course of the learning rate ({_USUAL.schedule})",
    )  # fmt: skip
    add(
        "--patience", type=count, metavar="N",
        help="stop after N epochs without a better one (default: never)",
    )  # fmt: skip
    add_start(group, _USUAL, "windows", CHARACTER_MODEL)
    add(
        "--loose", type=float, metavar="KEEP",
        help="beside --init: learn nothing but which character loosely cut windows show; what the "
        "network says of windows as plates give them stays, the more so the higher KEEP (try 16)",
    )  # fmt: skip


def _run(arguments: argparse.Namespace) -> int:
    check_extra("train", "training")
    given = given_options(arguments, CharacterOptions)
    from lpr.training.characters.run import begin, resume, train

    if arguments.resume:
        folder = arguments.resume
        complete = train(resume(folder, given), folder, say, arguments.command_line)
    else:
        options, folder = begin(CharacterOptions(**given), arguments.command_line, say)
        complete = train(options, folder, say)
    return DONE if complete else INTERRUPTED


COMMAND = Command(
    _add_options, _run, when_stopped="stopped before there was a model; --resume RUN goes on"
)
