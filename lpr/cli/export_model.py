"""``python -m lpr.cli.export_model``: a LiteRT file anew from its Keras model, weights as asked."""

from __future__ import annotations

import argparse
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.cli.console import say
from lpr.contract import read_contract
from lpr.errors import LprError, ModelError, first_line

if TYPE_CHECKING:
    from lpr.training.export import Weights

DONE, WRONG_USAGE = 0, 2
WEIGHTS = ("float32", "float16", "int8")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    arguments = _parser().parse_args(argv)
    try:
        _export(arguments.model, arguments.out or arguments.model, arguments.weights)
    except LprError as error:
        say(f"export_model: error: {error}")
        return WRONG_USAGE
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lpr.cli.export_model",
        description="Write the .tflite of a .keras model anew. What the file says of itself "
        "(classes, anchors, calibration) is taken from the .tflite beside the .keras file.",
    )
    add = parser.add_argument
    add("model", type=Path, help="the .keras file")
    add("--weights", choices=WEIGHTS, default="float32", help="default: %(default)s")
    add("--out", type=Path, metavar="PATH", help="default: the .tflite beside the .keras file")
    return parser


def _export(keras_path: Path, out: Path, weights: Weights) -> None:
    """Convert the model.

    Raises:
        ModelError: a file is missing, or no model.
    """
    contract = read_contract(keras_path.with_suffix(".tflite"))

    import keras

    from lpr.training.export import export_litert

    try:
        model = keras.models.load_model(keras_path, compile=False)
    except (ValueError, OSError, zipfile.BadZipFile) as error:
        raise ModelError(
            f"{keras_path}: no Keras model that can be loaded ({first_line(error)}); name another"
        ) from error
    _, *sizes, channels = model.input_shape
    # A batch is left open only where a picture's size is not.
    batch = 1 if None in sizes else None
    export_litert(model, out.with_suffix(".tflite"), contract, (batch, *sizes, channels), weights)


if __name__ == "__main__":
    sys.exit(main())
