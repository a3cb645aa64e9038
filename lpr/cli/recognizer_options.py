"""What finds and reads the plates: options that ``lpr read`` and ``lpr evaluate`` share."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.argument_types import fraction

if TYPE_CHECKING:
    from lpr.pipeline import RecognizerConfig
    from lpr.pipeline.crops import CropMode

CROP_MODES: dict[bool | None, CropMode] = {None: "auto", True: "on", False: "off"}
"""What ``--crops`` and ``--no-crops`` mean, and neither."""


def add_model_options(group: argparse._ArgumentGroup) -> None:
    """The options; `recognizer_config` makes one value of them."""
    add = group.add_argument
    add(
        "--conf",
        type=fraction,
        metavar="P",
        help="score from which a detection counts, 0 to 1; where no plate reads surely, those down "
        "to 0.75 x P count, too, if they read surely (default: the detector's own)",
    )
    add(
        "--min-confidence",
        type=fraction,
        metavar="P",
        help="least confidence of a reading, 0 to 1; 0 shows all (default: 0.05, but what is "
        "surely a plate is shown all the same)",
    )
    add(
        "--crops",
        action=argparse.BooleanOptionalAction,
        help="the pictures are plates, cut out, or none of them is (default: those are that have "
        "the shape of a plate and read like one)",
    )
    add(
        "--turned",
        choices=("auto", "off"),
        default="auto",
        help="look at a picture in which no plate is read surely on its side, upside down and "
        "tilted, too, or never; a picture without plates takes ten times as long so "
        "(default: %(default)s)",
    )
    add(
        "--detector",
        default="ssd-mobilenet",
        metavar="NAME",
        help="what finds the plates (default: %(default)s)",
    )
    add(
        "--detector-model",
        type=Path,
        metavar="PATH",
        help="the detector's model file (default: the one that comes with lpr)",
    )
    add(
        "--tiles",
        choices=("auto", "off", "on"),
        default="auto",
        help="look for far plates in large pictures tile by tile: when the whole picture shows far "
        "plates or none, never, or always (default: %(default)s)",
    )
    add(
        "--char-model",
        type=Path,
        metavar="PATH",
        help="the character classifier's model file (default: the one that comes with lpr)",
    )
    add_witness_options(group)


def add_witness_options(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--witness",
        choices=("on", "off"),
        default="on",
        help="whether a second network looks at whole rows of characters, too "
        "(default: %(default)s)",
    )
    add(
        "--witness-model",
        type=Path,
        metavar="PATH",
        help="that network's model file (default: the one that comes with lpr)",
    )
    add(
        "--origin-model",
        type=Path,
        metavar="PATH",
        help="model file of the network that goes with it and tells where a plate is from by its "
        "looks (default: the one that comes with lpr)",
    )


def recognizer_config(arguments: argparse.Namespace, threads: int) -> RecognizerConfig:
    """What the shared options ask for.

    Raises:
        ConfigError: a value makes no sense.
    """
    from lpr.pipeline import RecognizerConfig

    return RecognizerConfig(
        region=arguments.region,
        conf=arguments.conf,
        min_confidence=arguments.min_confidence,
        crops=CROP_MODES[arguments.crops],
        turned=arguments.turned,
        top_n=arguments.top_n,
        threads=threads,
        tiles=arguments.tiles,
        detector=arguments.detector,
        detector_model=arguments.detector_model,
        char_model=arguments.char_model,
        witness=arguments.witness,
        witness_model=arguments.witness_model,
        origin_model=arguments.origin_model,
    )
