"""What finds and reads the plates: options that ``lpr read`` and ``lpr evaluate`` share."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.argument_types import count, fraction
from lpr.errors import ConfigError

if TYPE_CHECKING:
    from lpr.pipeline import RecognizerConfig
    from lpr.pipeline.crops import CropMode

CROP_MODES: dict[bool | None, CropMode] = {None: "auto", True: "on", False: "off"}
"""What ``--crops`` and ``--no-crops`` mean, and neither."""
PAID_READER = "google-vision"
"""The reader that ``--max-requests`` is for."""


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
        help="what finds the plates: ssd-mobilenet, ssd-single-stage, contour, or yolo=FILE, a "
        "model exported as ONNX or LiteRT (default: %(default)s)",
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


def add_reader_options(group: argparse._ArgumentGroup) -> None:
    """Options of readers that are other programs; `reader_options` makes one value of them."""
    add = group.add_argument
    add(
        "--reader-model",
        type=Path,
        metavar="PATH",
        help="the model file, or folder, of the reader that is another program",
    )
    add(
        "--reader-option",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="an option of that reader, as in recog_network=plates1; of one among several, as "
        "READER.NAME=VALUE; may be given more than once (docs/engines.md lists them)",
    )
    add(
        "--max-requests",
        type=count,
        metavar="N",
        help="pictures of plates that google-vision may be sent; each costs money (default: 100)",
    )


def reader_options(arguments: argparse.Namespace) -> dict[str, str]:
    """What readers that are other programs are told, by name.

    Raises:
        ConfigError: it is not written as NAME=VALUE, or given twice.
    """
    options: dict[str, str] = {}
    for word in arguments.reader_option:
        name, equals, value = word.partition("=")
        if not equals or not name or name in options:
            raise ConfigError(
                f"--reader-option {word}: write NAME=VALUE, as in recog_network=plates1, each "
                "name once"
            )
        options[name] = value
    if arguments.max_requests is not None:
        options[f"{PAID_READER}.max_requests"] = str(arguments.max_requests)
    return options


def parse_detector(word: str, model: Path | None) -> tuple[str, Path | None]:
    """The detector's name and its model file, from ``NAME=FILE`` or both apart.

    >>> parse_detector("yolo=best.onnx", None)
    ('yolo', PosixPath('best.onnx'))

    Raises:
        ConfigError: two files are named.
    """
    name, equals, path = word.partition("=")
    if equals and model is not None:
        raise ConfigError(f"--detector {word}: names a model, and --detector-model another")
    return name, Path(path) if path else model


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

    detector, detector_model = parse_detector(arguments.detector, arguments.detector_model)
    return RecognizerConfig(
        region=arguments.region,
        conf=arguments.conf,
        min_confidence=arguments.min_confidence,
        crops=CROP_MODES[arguments.crops],
        turned=arguments.turned,
        top_n=arguments.top_n,
        threads=threads,
        tiles=arguments.tiles,
        detector=detector,
        detector_model=detector_model,
        char_model=arguments.char_model,
        witness=arguments.witness,
        witness_model=arguments.witness_model,
        origin_model=arguments.origin_model,
        reader_options=reader_options(arguments),
    )


def reading_config(arguments: argparse.Namespace, threads: int) -> RecognizerConfig:
    """What the options of `lpr.cli.read_options.add_reading_options` ask for.

    Raises:
        ConfigError: a value makes no sense.
    """
    return replace(
        recognizer_config(arguments, threads),
        max_megapixels=arguments.max_megapixels,
        reader=arguments.reader,
        reader_model=arguments.reader_model,
    )
