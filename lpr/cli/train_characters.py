"""``lpr train-characters``: train the character network on drawn plates and on one's own."""

from __future__ import annotations

import argparse
from pathlib import Path

from lpr.cli.argument_types import count, seed, share, whole
from lpr.cli.command import DONE, INTERRUPTED, Command, given_options
from lpr.cli.console import say
from lpr.cli.extras import check_extra
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
    _add_output_options(parser.add_argument_group("output"))


def _add_data_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--data", action="extend", nargs="+", type=Path, metavar="PATH",
        help="labelled pictures, see below; may be given several times",
    )  # fmt: skip
    add(
        "--earlier", action="extend", nargs="+", type=Path, metavar="RUN",
        help="run folders whose samples to learn from again",
    )  # fmt: skip
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
    add(
        "--plate-class", metavar="NAME",
        help="the class of plates, by name or number, where no name of a class says so",
    )  # fmt: skip
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
    add = group.add_argument
    add("--epochs", type=count, metavar="N", help=f"passes ({_USUAL.epochs})")
    add("--batch-size", type=count, metavar="N", help=f"windows a step ({_USUAL.batch_size})")
    add("--learning-rate", type=float, metavar="RATE", help=f"of Adam ({_USUAL.learning_rate})")
    add(
        "--schedule", choices=SCHEDULES,
        help=f"course of the learning rate ({_USUAL.schedule})",
    )  # fmt: skip
    add(
        "--patience", type=count, metavar="N",
        help="stop after N epochs without a better one (default: never)",
    )  # fmt: skip
    add(
        "--no-augment", dest="augment", action="store_false", default=argparse.SUPPRESS,
        help="show windows as they were cut, in every epoch the same",
    )  # fmt: skip
    add(
        "--init", type=Path, metavar="MODEL",
        help=".keras model to start from; char_cnn.keras is the shipped one",
    )  # fmt: skip
    add("--seed", type=seed, help=f"of samples and training ({_USUAL.seed})")
    add("--threads", type=count, metavar="N", help=f"processor threads ({_USUAL.threads})")


def _add_output_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--output", type=Path, metavar="DIR", help=f"where run folders are made ({_USUAL.output})")
    add("--resume", type=Path, metavar="RUN", default=None, help="run folder to go on with")
    add("--plots", type=Path, metavar="DIR", help="where the figures go (default: the run folder)")
    add("--plot-format", choices=("png", "svg"), help=f"({_USUAL.plot_format})")
    add(
        "--tensorboard", action="store_true", default=argparse.SUPPRESS,
        help="also log for TensorBoard, in the run folder",
    )  # fmt: skip
    add("--export", type=Path, metavar="DIR", help="also copy char_cnn.keras and .tflite there")


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
