"""The options of ``lpr evaluate``; importing them loads nothing heavy."""

from __future__ import annotations

import argparse
from pathlib import Path

from lpr.cli.argument_types import count
from lpr.cli.recognizer_options import add_model_options, add_reader_options
from lpr.evaluation.options import OWN_ENGINE, TASKS

_EPILOG = """\
data:
  scenes: JSON lines, Pascal VOC, YOLO, COCO, or an OpenALPR benchmark folder
          (file, x, y, width, height, text with tabs between): all tasks but segment
  plates.csv: plate crops with their text: read
  character boxes (Pascal VOC, YOLO, COCO): segment

columns:
  found       plates met at IoU 0.5            exact      readings right letter by letter
  found@.75   plates met at IoU 0.75           one-off    at most one character wrong
  precision   detections that are plates       CER        edits per true character
  false/pic   detections that are none         ... 0=O    the same with 0=O and 1=I
  AP50, AP50-95  average precision, as COCO    top-N      the truth is among the candidates
  corners     mean corner error, of the width  prec@90    right of the surest 90 %
  text cut    plates found, a character of which lies outside the frame that is read
  proposed    characters that some box meets   ECE        calibration error of confidence
The row 'mean of sources', and 'mean ...' by threshold, count every source alike, large or small.
In end-to-end, a plate that was not found counts as read wrongly.

engines, all on the plates of the same detector, or on the same crops:
  lpr                  our own reader
  tesseract, rapidocr, fast-plate-ocr=MODEL.onnx, easyocr=FOLDER, paddleocr=FOLDER
                       others', installed apart (docs/engines.md)
  google-vision        a service that is paid for each plate (--max-requests)
  lpr+rapidocr         the vote of both
Side by side, the last column is the first engine's lead over the strongest other, in points.

files written under --output (with several engines, a folder of each, and report.md):
  report.json          all figures, and what became of every plate
  report.md, *.png     the same to look at
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """All options of the command."""
    parser.description = "Measure how well plates are found and read on labelled pictures."
    parser.epilog = _EPILOG
    _add_data_options(parser.add_argument_group("what to measure"))
    _add_reading_options(parser.add_argument_group("how to read"))
    _add_result_options(parser.add_argument_group("results"))


def _add_data_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    pictures = group.add_mutually_exclusive_group(required=True)
    pictures.add_argument("--data", type=Path, metavar="PATH", help="what to measure on: see below")
    pictures.add_argument(
        "--drawn",
        type=count,
        metavar="N",
        help="measure on N scenes and N close-ups (--task segment: N plates) drawn with fixed "
        "seeds; their labels, corners included, are exact",
    )
    pictures.add_argument(
        "--video",
        metavar="INDEX",
        help="watch the clips of a JSON-lines index (video, passes, parked), or 'drawn': clips of "
        "cars that pass, drawn with a fixed seed until --limit of them count (default: 200); "
        "drawn:SEED draws others",
    )
    add(
        "--task",
        choices=TASKS,
        help="what to measure (default: read for a .csv, otherwise end-to-end)",
    )
    add("--source", metavar="NAMES", help="only pictures of these sources, as in 'croatia,italy'")
    add("--limit", type=count, metavar="N", help="at most N pictures, evenly spread over the data")
    add(
        "--alphabet",
        metavar="LETTERS",
        help="letters of your own that texts may have, beside 0-9 and A-Z (default: those of "
        "--char-model)",
    )
    add(
        "--plate-class",
        metavar="NAME",
        help="the class of plates in the data, by name or number, where no class is named so",
    )
    add("--min-width", type=float, default=0.0, metavar="PX", help="leave out narrower plates")


def _add_reading_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--region",
        default="auto",
        metavar="NAMES",
        help="whose plates to expect; 'source' takes each label's own region (default: auto)",
    )
    add("--top-n", type=count, default=5, metavar="N", help="candidates that count (default: 5)")
    add_model_options(group)
    add(
        "--engine",
        "--reader",
        default=OWN_ENGINE,
        metavar="NAMES",
        help="what reads the plates, as NAME or NAME=MODEL; several with commas between; readers "
        "with + between vote, as in lpr+rapidocr (default: %(default)s)",
    )
    add_reader_options(group)
    add("--threads", type=count, default=1, metavar="N", help="threads of the models (default: 1)")


def _add_result_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--output", type=Path, metavar="DIR", help="write report.json, report.md and plots there")
    add(
        "--errors",
        type=Path,
        metavar="DIR",
        help="write examples of what was read wrongly there, by the stage that lost them",
    )
    add("--compare", type=Path, metavar="OTHER", help="say what changed since this report.json")
    add(
        "--fit-ensemble",
        type=Path,
        metavar="OUT",
        help="fit what the votes of the engines count, or how sure a single one is, on these "
        "plates, and write it to this file, for --reader-option votes=OUT",
    )
    add("--json", type=Path, metavar="OUT", help="also write the figures to this JSON file")
    add(
        "--readme",
        type=Path,
        metavar="FILE",
        help="put the table between <!-- results: TASK --> and <!-- end of results --> of this "
        "Markdown file",
    )
