"""A YOLO as a `Detector` of plates: letterbox, network, suppression, back to source pixels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.detection.base import LEAST_WEAK, Sightings, parted
from lpr.detection.nms import suppress
from lpr.engines.yolo.heads import Candidates, candidates_of
from lpr.engines.yolo.network import load_network
from lpr.errors import ModelMissing
from lpr.geometry import Box, Quad
from lpr.types import Detection

PADDING = 114
"""Gray level around a picture, as YOLO was trained."""
MIN_CONFIDENCE = 0.25
"""Score from which a plate counts where the user says nothing: Ultralytics' own."""
MAX_OVERLAP = 0.45
"""Of two detections with a larger IoU, the weaker is dropped."""
MOST_CANDIDATES = 300
"""Candidates that go into suppression, best first."""


class YoloDetector:
    """Finds plates with a YOLO that somebody trained and exported.

    Args:
        model_path: an ``.onnx`` or ``.tflite`` file.
        min_confidence: score from which a plate counts; None is `MIN_CONFIDENCE`.
        threads: processor threads.

    Raises:
        ConfigError: ONNX Runtime is needed and not installed.
        ModelError: the file is none, or no detector of plates.
    """

    def __init__(
        self,
        model_path: str | Path | None = None,
        min_confidence: float | None = None,
        threads: int = 1,
    ) -> None:
        if model_path is None:
            raise ModelMissing(
                "detector 'yolo' has no model of its own; name one, as in --detector yolo=best.onnx"
            )
        self._path, self._threads, self._given = Path(model_path), threads, min_confidence
        self._least = MIN_CONFIDENCE if min_confidence is None else min_confidence
        self._network = load_network(self._path, threads)
        self._classes = self._network.about.plate_classes(self._path)

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """The plates of each picture, best first."""
        return [found.plates for found in self.find(images)]

    def find(self, images: Sequence[Image]) -> list[Sightings]:
        """The plates of each picture, and what scores too low to be one."""
        return [self._find(image) for image in images]

    def _find(self, image: Image) -> Sightings:
        canvas, scale, offset = letterbox(image, self._network.about.side_px)
        rgb: FloatArray = canvas[:, :, ::-1].astype(np.float32) * np.float32(1 / 255)
        output = self._network.run(rgb)
        found = candidates_of(output, self._network.about, self._path)
        kept = suppressed(found, self._classes, min(self._least, LEAST_WEAK))
        height, width = image.shape[:2]
        return parted(in_source(kept, scale, offset, width, height), self._least)

    def __reduce__(self) -> tuple[type[YoloDetector], tuple[Path, float | None, int]]:
        return YoloDetector, (self._path, self._given, self._threads)


def letterbox(image: Image, shape: tuple[int, int]) -> tuple[Image, float, tuple[int, int]]:
    """The picture scaled to fit a (height, width), in its middle; the scale, and x and y of its
    top-left corner there. YOLO is trained with pictures that are laid out so."""
    height, width = image.shape[:2]
    scale = min(shape[0] / height, shape[1] / width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    left, top = (shape[1] - size[0]) // 2, (shape[0] - size[1]) // 2
    canvas = np.full((*shape, 3), PADDING, dtype=np.uint8)
    resized = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    canvas[top : top + size[1], left : left + size[0]] = resized
    return canvas, scale, (left, top)


def suppressed(found: Candidates, classes: Sequence[int], least: float) -> Candidates:
    """Candidates of those classes (empty: of all) with that score, best first, each thing once."""
    counts = found.scores >= max(least, 1e-6)
    if classes:
        counts &= np.isin(found.classes, classes)
    rows = np.flatnonzero(counts)
    rows = rows[np.argsort(-found.scores[rows], kind="stable")[:MOST_CANDIDATES]]
    chosen = found.chosen(rows)
    if not len(rows):
        return chosen
    return chosen.chosen(suppress(chosen.boxes, chosen.scores, MAX_OVERLAP))


def in_source(
    found: Candidates, scale: float, offset: tuple[int, int], width: int, height: int
) -> list[Detection]:
    """Candidates as detections in a picture of that size; what lies wholly outside is none."""
    corner = np.array(offset, np.float32)
    boxes: FloatArray = (found.boxes.reshape(-1, 2, 2) - corner) / np.float32(scale)
    quads = None if found.quads is None else (found.quads - corner) / np.float32(scale)
    detections = []
    for row, score in enumerate(found.scores.tolist()):
        quad = None if quads is None else Quad.from_list(quads[row].tolist())
        box = Box.from_list(boxes[row].reshape(4).tolist()).clipped(width, height)
        if box.area > 0:
            detections.append(Detection(box, min(max(score, 0.0), 1.0), quad))
    return detections
