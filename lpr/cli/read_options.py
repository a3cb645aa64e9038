"""The options of ``lpr read``; importing them loads nothing heavy."""

from __future__ import annotations

import argparse
from pathlib import Path

from lpr.cli.argument_types import count, positive
from lpr.cli.printers import PRINTERS
from lpr.cli.recognizer_options import add_model_options, add_reader_options

_EPILOG = """\
sources:
  car.jpg        a picture: JPEG, PNG, WebP, TIFF, BMP, GIF, PPM, AVIF, and HEIC
                 with pip install 'lpr[heif]'
  photos/        a folder: its own pictures, not those of its sub-folders
  'photos/**'    a glob; ** goes into sub-folders
  list.txt       a list with one picture's path per line, counted from the
                 current folder, or from the list's where that finds nothing;
                 blank lines, and '# notes' that name no file, are passed over
  -              such a list on standard input

files written under --output (without it, under out/):
  NAME.jpg                 the annotated picture, with --output
  crops/NAME_1_TEXT.png    each plate, with --save-crops
  binary/NAME_1_TEXT.png   each plate in black and white, with --save-binary
  plots/NAME_1_TEXT.png    how each plate was segmented, with --plot-segmentation
  plots/NAME_nothing.png   what came nearest to a plate, where none was found
NAME is that of the picture; where another picture's files have it, of this run or
an earlier one, its folder's name comes before it, or a number behind it.

exit status:
  0  every picture was read
  1  some input failed: stderr names it, the rest was read
  2  wrong usage: an option, a region, a detector or a model file
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """All options of the command."""
    parser.description = "Read the number plates in pictures."
    parser.epilog = _EPILOG
    parser.add_argument("source", nargs="+", help="what to read: see below")
    add_reading_options(parser.add_argument_group("reading"))
    _add_result_options(parser.add_argument_group("results"))


def add_reading_options(group: argparse._ArgumentGroup) -> None:
    """How pictures are read; `lpr.cli.recognizer_options.reading_config` makes one value of it."""
    add = group.add_argument
    add(
        "--region",
        "-c",
        default="auto",
        metavar="NAMES",
        help="whose plates to expect, as in 'hr', 'eu,br', 'us-ca' (default: auto, all there are)",
    )
    add(
        "--top-n",
        "-n",
        type=count,
        default=5,
        metavar="N",
        help="readings to give of each plate, best first (default: %(default)s)",
    )
    add_model_options(group)
    add(
        "--reader",
        metavar="NAMES",
        default="lpr",
        help="what reads the plates: lpr, our own reader, or another program that is installed: "
        "tesseract, rapidocr, fast-plate-ocr, easyocr, paddleocr, google-vision; several with "
        "commas between vote, as in lpr,rapidocr (default: %(default)s)",
    )
    add_reader_options(group)
    add(
        "--workers",
        type=count,
        metavar="N",
        help="processes that read pictures (default: one per core where pictures are many)",
    )
    add(
        "--threads",
        type=count,
        metavar="N",
        help="processor threads of the models, of each worker (default: the cores shared out)",
    )
    add(
        "--max-megapixels",
        type=positive,
        default=64.0,
        metavar="M",
        help="refuse larger pictures before decoding them (default: %(default)g)",
    )


def _add_result_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--format",
        choices=tuple(PRINTERS),
        default="text",
        help="how readings are printed on standard output; openalpr prints what OpenALPR's command "
        "does, an object per picture (default: %(default)s)",
    )
    add(
        "-j",
        dest="format",
        action="store_const",
        const="openalpr",
        help="the same as --format openalpr, for programs that run OpenALPR's command",
    )
    add("--output", type=Path, metavar="DIR", help="write the annotated pictures to this folder")
    add("--save-crops", action="store_true", help="write each plate as a picture of its own")
    add("--save-binary", action="store_true", help="write each plate in black and white, upright")
    add(
        "--plot-segmentation",
        action="store_true",
        help="write a plot per plate of how it was segmented, and one of why none was found "
        "(needs matplotlib)",
    )
