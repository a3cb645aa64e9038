"""From a trained SSD to the file that `lpr.detection.ssd` runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lpr.arrays import FloatArray
from lpr.detection.anchors import AnchorConfig
from lpr.detection.letterbox import best_shape, input_shapes, letterbox, normalise_pixels
from lpr.detection.ssd import DecodeConfig
from lpr.detection.ssd_contract import MODEL_KIND
from lpr.images import load_image
from lpr.training.export import export_with_keras, write_flatbuffer
from lpr.training.fixed_ranges import with_fixed_ranges

if TYPE_CHECKING:
    import keras

RANGES_SEED = 5
MOST_PICTURES = 240
"""Pictures that ranges are fixed on; more change nothing."""
ROUNDED = ("block_", "Conv_1", "out_relu")
"""Names of the backbone's layers but the first three, which see the pixels: with those in int8 some
weak plates are lost. Pyramid and heads stay exact: scores, boxes and corners share one output, and
in int8 they would share one scale."""


def export_detector(
    keras_path: Path,
    path: Path,
    anchors: AnchorConfig,
    side_px: int,
    min_confidence: float = DecodeConfig().min_confidence,
) -> None:
    """Write the LiteRT model of a ``.keras`` detector for pictures of ``side_px`` on the long side.

    Beside it goes the Keras model without the optimiser's state, to start other trainings from.
    ``min_confidence`` becomes the detector's default threshold.
    """
    export_with_keras(
        keras_path,
        path,
        {
            "kind": MODEL_KIND,
            "anchors": anchors.to_dict(),
            "input": "RGB from -1 to 1, letterboxed at the top left",
            "input_shapes": input_shapes(side_px, anchors.strides[-1]),
            "output": "per anchor: score logit, 4 box offsets, 8 corner offsets",
            "min_confidence": min_confidence,
        },
        (1, None, None, 3),
    )


def export_rounded(
    model: keras.Model, path: Path, contract: Mapping[str, Any], pictures: Sequence[Path]
) -> None:
    """Write a detector whose backbone computes in int8, a quarter quicker than in float32.

    Args:
        model: the detector.
        path: the ``.tflite`` to write.
        contract: what the file says of itself; its input shapes count here, too.
        pictures: photographs with plates, `MOST_PICTURES` of which (drawn with `RANGES_SEED`) tell
            which values layers give.

    Raises:
        ImageError: a picture cannot be read.
        OutputError: the file cannot be written.
    """
    chosen = pictures
    if len(pictures) > MOST_PICTURES:
        rng = np.random.default_rng(RANGES_SEED)
        chosen = [
            pictures[number] for number in rng.choice(len(pictures), MOST_PICTURES, replace=False)
        ]
    shapes = [(int(height), int(width)) for height, width in contract["input_shapes"]]
    batches = [_batch(picture, shapes) for picture in chosen]
    flatbuffer = with_fixed_ranges(
        model, (1, None, None, 3), batches, lambda name: any(part in name for part in ROUNDED)
    )
    write_flatbuffer(path, flatbuffer, contract)


def _batch(picture: Path, shapes: Sequence[tuple[int, int]]) -> FloatArray:
    """A picture as the detector sees it, (1, H, W, 3)."""
    image = load_image(picture)
    height, width = image.shape[:2]
    canvas, _ = letterbox(image, best_shape(width, height, shapes))
    return normalise_pixels(canvas)[None]
