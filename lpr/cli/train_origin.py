"""``lpr train-origin``: train the network that tells where plates are from by their looks."""

from __future__ import annotations

import argparse

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
from lpr.model_files import ORIGIN_MODEL
from lpr.training.origin.options import DRAWN_BESIDE_INIT, DRAWN_PLATES, OriginOptions

_USUAL = OriginOptions()
_EPILOG = """\
data, told by what lies at PATH:
  plates.csv              plates and their regions: image_path,plate_text,plate_region
  folder/ of .xml .txt    Pascal VOC, YOLO: plates with texts and regions
  labels.json             COCO, the same
  scenes.jsonl            photographs with plates, their texts and regions

examples:
  lpr train-origin --data mine/train.csv --init plate_origin.keras
  lpr train-origin --data plates/train.csv --held-out 0.1 --threads 1
  lpr train-origin --earlier runs/origin-20260101-120000 --synthetic 20000 --seed 2
  lpr train-origin --resume runs/origin-20260101-120000
"""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Train the network that tells by a plate's looks which country or state it is from; "
        "without --data, on drawn plates alone."
    )
    parser.epilog = _EPILOG
    # Only what is given is kept; the rest has its defaults in `OriginOptions`.
    parser.argument_default = argparse.SUPPRESS
    _add_data_options(parser.add_argument_group("data"))
    training = parser.add_argument_group("training")
    add_epochs(training, _USUAL, "plates", "AdamW, at its highest")
    add_start(training, _USUAL, "plates", ORIGIN_MODEL)
    add_output(parser.add_argument_group("output"), _USUAL, ORIGIN_MODEL)


def _add_data_options(group: argparse._ArgumentGroup) -> None:
    add_data(group, "plates")
    add = group.add_argument
    add(
        "--synthetic", type=whole, metavar="N",
        help=f"plates to draw ({DRAWN_PLATES}; beside --init {DRAWN_BESIDE_INIT}, so that it "
        "forgets nothing)",
    )  # fmt: skip
    add(
        "--fewest", type=count, metavar="N",
        help="plates that the data must have of a region, for it to be learnt where it is not "
        f"drawn ({_USUAL.fewest})",
    )  # fmt: skip
    add(
        "--repeats", type=count, metavar="N",
        help=f"how often a plate is cut, each time otherwise ({_USUAL.repeats})",
    )  # fmt: skip
    add_plate_class(group)
    add(
        "--held-out", type=share, metavar="SHARE",
        help="share of the plates kept aside, to choose the best epoch and to calibrate "
        f"({_USUAL.held_out})",
    )  # fmt: skip


def _run(arguments: argparse.Namespace) -> int:
    check_extra("train", "training")
    given = given_options(arguments, OriginOptions)
    from lpr.training.origin.run import begin, resume, train

    if arguments.resume:
        folder = arguments.resume
        complete = train(resume(folder, given), folder, say, arguments.command_line)
    else:
        options, folder = begin(OriginOptions(**given), arguments.command_line, say)
        complete = train(options, folder, say)
    return DONE if complete else INTERRUPTED


COMMAND = Command(
    _add_options, _run, when_stopped="stopped before there was a model; --resume RUN goes on"
)
