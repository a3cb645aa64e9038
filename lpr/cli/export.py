"""``lpr export``: LiteRT or ONNX files from Keras models, and whether they give the same."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from lpr.cli.command import DONE, Command
from lpr.cli.extras import check_extra
from lpr.errors import ConfigError

WEIGHTS = ("float32", "float16", "int8")
ENDINGS = {"tflite": ".tflite", "onnx": ".onnx"}
"""The kinds of files, and how their names end."""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write the .tflite or .onnx of .keras models anew. What a file says of itself "
        "(classes, anchors, calibration) is taken from the .tflite beside the .keras file, or from "
        "that itself where there is none. Each exported network is then run beside its Keras "
        "model on pictures that are always the same, and is not written where it gives "
        "something else."
    )
    add = parser.add_argument
    add("model", type=Path, nargs="*", help="the .keras files (default: all that come with lpr)")
    add("--to", choices=tuple(ENDINGS), default="tflite", help="default: %(default)s")
    add(
        "--weights",
        choices=WEIGHTS,
        help="default: as training does, int8 for characters, else float32; always float32 in "
        "ONNX files",
    )
    add(
        "--pictures",
        type=Path,
        metavar="PATH",
        help="with --weights int8, a detector: photographs with plates (JSON lines, VOC, COCO, "
        "YOLO) that tell which values its layers give; then its backbone computes in int8, too",
    )
    add(
        "--output",
        type=Path,
        metavar="PATH",
        help="the file, or with several models a folder (default: beside each .keras file)",
    )
    add(
        "--read",
        metavar="SOURCE",
        help="photographs that must then be read as by the models that come with lpr",
    )


def _run(arguments: argparse.Namespace) -> int:
    check_extra("train", "export")
    if arguments.to == "onnx":
        check_extra("onnx", "export --to onnx")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

    from lpr.training.conversion import Wish, convert

    wish = Wish(arguments.to, arguments.weights, arguments.pictures)
    written = _places(arguments.model, arguments.output, ENDINGS[wish.to])
    for keras_path, out in written:
        weights, difference = convert(keras_path, out, wish)
        print(f"{out}: {weights} weights, {out.stat().st_size:,} bytes; {difference}", flush=True)
    if arguments.read is not None:
        _check_reading(arguments.read, [out for _, out in written])
    return DONE


def _places(models: Sequence[Path], output: Path | None, ending: str) -> list[tuple[Path, Path]]:
    """The Keras files, and where each one's export goes.

    Raises:
        ConfigError: there are several, and the output is a file.
        ModelError: a model that comes with lpr is not there.
    """
    from lpr.model_files import MODEL_NAMES, find_model, keras_name

    if not models and output is None:
        raise ConfigError("--output names the folder for the models that come with lpr; give it")
    named = models or [find_model(keras_name(name)) for name in MODEL_NAMES]
    into_folder = output is not None and (len(models) != 1 or output.is_dir())
    if into_folder and output is not None:
        if output.exists() and not output.is_dir():
            raise ConfigError(f"{output}: is a file; name a folder for several models")
        return [(path, output / path.with_suffix(ending).name) for path in named]
    return [(path, (output or path).with_suffix(ending)) for path in named]


def _check_reading(source: str, written: Sequence[Path]) -> None:
    """See that photographs are read alike, and tell.

    Raises:
        ModelError: one is not.
        SourceError: there are none.
    """
    from lpr.sources import find_pictures
    from lpr.training.equality import read_alike

    pictures = [Path(path) for path in find_pictures(source).pictures]
    alike = read_alike(pictures, written)
    print(
        f"{source}: {len(pictures)} pictures, {alike.plates} plates, all read as before, "
        f"confidences apart by {alike.apart:.3f} at most"
    )


COMMAND = Command(_add_options, _run, uses_models=False)
