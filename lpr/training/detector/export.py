"""From a trained SSD to the file that `lpr.detection.ssd` runs."""

from __future__ import annotations

from pathlib import Path

from lpr.detection.anchors import AnchorConfig
from lpr.detection.letterbox import input_shapes
from lpr.detection.ssd import DecodeConfig
from lpr.detection.ssd_contract import MODEL_KIND
from lpr.training.export import export_with_keras


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
