"""``lpr export``: LiteRT or ONNX files from Keras models, and whether they give the same."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from lpr.cli.command import DONE, Command
from lpr.cli.extras import check_extra
from lpr.cli.quiet import start_tensorflow
from lpr.errors import ConfigError, ModelMissing

WEIGHTS = ("float32", "float16", "int8")
ENDINGS = {"tflite": ".tflite", "onnx": ".onnx"}
"""The kinds of files, and how their names end."""
KERAS = ".keras"


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
        help="the file, which gets the ending of its kind where it has none (any other ending is "
        "refused), or a folder: one that is there, or any with several models (default: beside "
        "each .keras file)",
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
    places = _places(arguments.model, arguments.output, ENDINGS[arguments.to])
    _check_models(arguments.model)
    start_tensorflow()

    from lpr.training.conversion import Wish, convert

    wish = Wish(arguments.to, arguments.weights, arguments.pictures)
    for keras_path, out in places:
        weights, difference = convert(keras_path, out, wish)
        print(f"{out}: {weights} weights, {out.stat().st_size:,} bytes; {difference}", flush=True)
    if arguments.read is not None:
        _check_reading(arguments.read, [out for _, out in places])
    return DONE


def _check_models(models: Sequence[Path]) -> None:
    """See that Keras models are named, before what takes long is loaded.

    Raises:
        ConfigError: a name does not end as theirs do.
        ModelMissing: a file is not there.
    """
    for path in models:
        if path.suffix != KERAS:
            raise ConfigError(
                f"{path}: is no Keras model by its name; name files that end with {KERAS}"
            )
        # Where pathlib raises, os.path answers.
        if not os.path.isfile(path):
            raise ModelMissing(f"{path}: no such model file; check the path")


def _places(models: Sequence[Path], output: Path | None, ending: str) -> list[tuple[Path, Path]]:
    """The Keras files, and where each one's export goes.

    Raises:
        ConfigError: there are several, and the output is a file; or two have the same place; or
            the output is named as other kinds of files are.
        ModelError: a model that comes with lpr is not there.
    """
    from lpr.model_files import MODEL_NAMES, find_model, keras_name

    if not models and output is None:
        raise ConfigError("--output names the folder for the models that come with lpr; give it")
    named = list(dict.fromkeys(models)) or [find_model(keras_name(name)) for name in MODEL_NAMES]
    if output is None:
        return _all_different([(path, path.with_suffix(ending)) for path in named])
    if len(named) > 1 or output.is_dir():
        if output.exists() and not output.is_dir():
            raise ConfigError(f"{output}: is a file; name a folder for several models")
        into = [(path, output / path.with_suffix(ending).name) for path in named]
        return _all_different(into)
    return [(named[0], _named_as(output, ending))]


def _named_as(output: Path, ending: str) -> Path:
    """The file of a single model; a name without an ending gets the right one.

    Raises:
        ConfigError: it has another ending.
    """
    found = output.suffix.lower()
    if found == ending:
        return output
    if found:
        raise ConfigError(
            f"{output}: ends with {found}, and what is written is a {ending} file; name it so, or "
            "choose the kind with --to"
        )
    return output.with_name(f"{output.name}{ending}")


def _all_different(places: list[tuple[Path, Path]]) -> list[tuple[Path, Path]]:
    """The same places.

    Raises:
        ConfigError: two models would be written to one of them.
    """
    taken: dict[Path, Path] = {}
    for path, out in places:
        if out in taken:
            raise ConfigError(
                f"{taken[out]} and {path} would both be written to {out}; export them apart"
            )
        taken[out] = path
    return places


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
