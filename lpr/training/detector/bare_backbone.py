"""The bare backbone of the detector, to measure the detector's time by."""

from __future__ import annotations

import os
from pathlib import Path

WIDTH_MULTIPLIER = 0.35
"""Of the shipped detector's MobileNetV2."""


def export_backbone(path: Path, kind: str) -> Path:
    """Write MobileNetV2 as a LiteRT model of a kind; weights do not matter for its time."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    from lpr.training.export import export_litert

    backbone = keras.applications.MobileNetV2(
        input_shape=(None, None, 3), alpha=WIDTH_MULTIPLIER, include_top=False, weights=None
    )
    export_litert(backbone, path, {"kind": kind}, (1, None, None, 3))
    return path
