"""``lpr train-witness``: train the network that looks at whole rows, drawn and one's own."""

from __future__ import annotations

import argparse
from pathlib import Path

from lpr.cli.argument_types import count, fraction, share, whole
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
from lpr.model_files import WITNESS_MODEL
from lpr.training.witness.options import DRAWN_BESIDE_INIT, DRAWN_PLATES, WitnessOptions

_USUAL = WitnessOptions()
_EPILOG = """\
data, told by what lies at PATH:
  plates.csv              plates and their texts: image_path,plate_text[,plate_region]
  folder/ of .xml .txt    Pascal VOC, YOLO: plates with texts
  labels.json             COCO, the same
  scenes.jsonl            photographs with plates and their texts

examples:
  lpr train-witness --data mine/train.csv --init row_witness.keras
  lpr train-witness --data plates/train.csv --held-out 0.1 --threads 1
  lpr train-witness --earlier runs/witness-20260101-120000 --synthetic 20000 --seed 2
  lpr train-witness --legends --init row_witness.keras --synthetic 40000
  lpr train-witness --legends --init plate_legend.keras --data mine.csv --legend-labels legends.csv
  lpr train-witness --resume runs/witness-20260101-120000
"""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Train the witness, which looks at whole rows of text; without --data, on drawn plates "
        "alone."
    )
    parser.epilog = _EPILOG
    # Only what is given is kept; the rest has its defaults in `WitnessOptions`.
    parser.argument_default = argparse.SUPPRESS
    _add_data_options(parser.add_argument_group("data"))
    training = parser.add_argument_group("training")
    add_epochs(training, _USUAL, "rows", "AdamW, at its highest")
    add_start(training, _USUAL, "rows", WITNESS_MODEL)
    add_output(parser.add_argument_group("output"), _USUAL, WITNESS_MODEL)


def _add_data_options(group: argparse._ArgumentGroup) -> None:
    add_data(group, "rows")
    add = group.add_argument
    add(
        "--legends", action="store_true",
        help="learn to read what stands in small letters around the rows (a state's name, a "
        "country's sign), on drawn strips and those that --legend-labels tells, and leave a "
        "plate_legend.tflite",
    )  # fmt: skip
    add(
        "--legend-labels", type=Path, metavar="TABLE",
        help="with --legends and --data: a table of what stands above and below the characters of "
        "the plates and at their left end, image_path,above,below,left_end; ? where that cannot "
        "be told",
    )  # fmt: skip
    add(
        "--synthetic", type=whole, metavar="N",
        help=f"plates to draw ({DRAWN_PLATES}; beside --init {DRAWN_BESIDE_INIT}, so that it "
        "forgets nothing)",
    )  # fmt: skip
    add(
        "--no-text", type=fraction, metavar="SHARE",
        help="share of the drawn plates of which a row with nothing to read, above or below the "
        f"text, is learnt from, too ({_USUAL.no_text:g})",
    )  # fmt: skip
    add(
        "--repeats", type=count, metavar="N",
        help=f"how often a plate is cut, each time otherwise ({_USUAL.repeats})",
    )  # fmt: skip
    add_plate_class(group)
    add(
        "--judge", type=Path, metavar="MODEL",
        help="character model (.tflite) that finds the characters of plate texts (with --data: "
        "the shipped model)",
    )  # fmt: skip
    add(
        "--held-out", type=share, metavar="SHARE",
        help=f"share of the plates kept aside, to choose the best epoch ({_USUAL.held_out})",
    )  # fmt: skip


def _run(arguments: argparse.Namespace) -> int:
    check_extra("train", "training")
    given = given_options(arguments, WitnessOptions)
    from lpr.training.witness.run import begin, resume, train

    if arguments.resume:
        folder = arguments.resume
        complete = train(resume(folder, given), folder, say, arguments.command_line)
    else:
        options, folder = begin(WitnessOptions(**given), arguments.command_line, say)
        complete = train(options, folder, say)
    return DONE if complete else INTERRUPTED


COMMAND = Command(
    _add_options, _run, when_stopped="stopped before there was a model; --resume RUN goes on"
)
