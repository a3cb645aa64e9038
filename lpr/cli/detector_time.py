"""``python -m lpr.cli.detector_time``: what a detection costs beside the bare MobileNetV2."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from lpr.cli.argument_types import count
from lpr.cli.console import native_stderr_muted, say, use_utf8
from lpr.errors import LprError

DONE, WRONG_USAGE = 0, 2
SAMPLES = Path("data/samples/labels.jsonl")
SIDE_PX = 1024
"""Longer side of the pictures: what is said of the detector's time is said of this size."""
PICTURES = 40
DETECTOR, WIDTH_MULTIPLIER = "ssd-mobilenet", 0.35
"""The shipped detector and the width of its MobileNetV2."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    arguments = _parser().parse_args(argv)
    use_utf8()
    try:
        _run(arguments)
    except LprError as error:
        say(f"detector_time: error: {error}")
        return WRONG_USAGE
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lpr.cli.detector_time",
        description=f"Time the detector on pictures of {SIDE_PX} px beside the bare MobileNetV2 "
        f"{WIDTH_MULTIPLIER} at the same input, which is made with Keras (extra: train).",
    )
    add = parser.add_argument
    add("--data", type=Path, default=SAMPLES, metavar="SCENES", help="default: the samples")
    add("--detector-model", type=Path, metavar="PATH", help="default: the shipped one")
    add("--limit", type=count, default=PICTURES, metavar="N", help="pictures (default: 40)")
    add("--threads", type=count, default=1, metavar="N", help="threads of the models (default: 1)")
    return parser


def _run(arguments: argparse.Namespace) -> None:
    import cv2

    import lpr.detection  # noqa: F401  (registers the detectors)
    from lpr import registry
    from lpr.datasets import read_scenes
    from lpr.datasets.records import thin_out
    from lpr.detection.ssd import MODEL_FILE
    from lpr.evaluation.runs.detector_time import time_detector
    from lpr.images import load_image
    from lpr.runtime import models_dir

    cv2.setNumThreads(arguments.threads)
    pictures = []
    for scene in thin_out(read_scenes(arguments.data), arguments.limit):
        image = load_image(scene.image)
        scale = SIDE_PX / max(image.shape[:2])
        size = round(image.shape[1] * scale), round(image.shape[0] * scale)
        pictures.append(cv2.resize(image, size, interpolation=cv2.INTER_AREA))
    model = arguments.detector_model or models_dir() / MODEL_FILE
    with tempfile.TemporaryDirectory() as folder, native_stderr_muted():
        backbone = export_backbone(Path(folder) / "backbone.tflite")
        detector = registry.create("detector", DETECTOR, model, None, arguments.threads)
        found = time_detector(detector, model, backbone, pictures, arguments.threads)
    print(
        f"{len(pictures)} pictures of {SIDE_PX} px, {arguments.threads} threads, medians: "
        f"detection {found.detect_ms:.1f} ms, network alone {found.network_ms:.1f} ms, "
        f"bare MobileNetV2 {found.backbone_ms:.1f} ms, ratio {found.ratio:.2f}"
    )


def export_backbone(path: Path) -> Path:
    """Write the bare backbone as a LiteRT model; weights do not matter for its time."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    from lpr.evaluation.runs.detector_time import BACKBONE_KIND
    from lpr.training.export import export_litert

    backbone = keras.applications.MobileNetV2(
        input_shape=(None, None, 3), alpha=WIDTH_MULTIPLIER, include_top=False, weights=None
    )
    export_litert(backbone, path, {"kind": BACKBONE_KIND}, (1, None, None, 3))
    return path


if __name__ == "__main__":
    sys.exit(main())
