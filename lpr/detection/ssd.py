"""The SSD-MobileNet detector at run time: LiteRT forward pass, then decoding in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.detection.anchors import AnchorConfig, anchor_grid, decode_boxes, decode_quads
from lpr.detection.letterbox import best_shape, letterbox, normalise_pixels
from lpr.detection.nms import suppress, vote
from lpr.errors import ModelMismatch
from lpr.geometry import Box, Quad
from lpr.model_files import DETECTOR_MODEL, find_model
from lpr.runtime import LiteRtModel, read_contract
from lpr.types import Detection

MODEL_KIND = "plate-detector"


@dataclass(frozen=True, slots=True)
class DecodeConfig:
    """How network outputs become detections."""

    min_confidence: float = 0.42
    """Detections below this score are dropped; chosen on validation pictures as the lowest that
    leaves less than 0.3 false plates a picture."""
    max_overlap: float = 0.4
    """Of two detections with a larger IoU, the weaker is dropped."""
    vote_overlap: float = 0.6
    """Detections with at least this IoU share in the box and corners of the one kept."""
    max_candidates: int = 200
    """Anchors that go into suppression, best first."""


class SsdDetector:
    """Finds plates, with their four corners, by a LiteRT SSD-MobileNet.

    Args:
        model_path: a ``.tflite`` by ``train_detector.py``; None is the shipped one.
        min_confidence: score from which a plate counts; None is the model's own threshold.
        threads: processor threads.

    Raises:
        ModelError: the model file cannot be used (see `lpr.runtime.LiteRtModel`).
    """

    def __init__(
        self,
        model_path: str | Path | None = None,
        min_confidence: float | None = None,
        threads: int = 1,
    ) -> None:
        self._path = Path(model_path or find_model(DETECTOR_MODEL))
        self._threads = threads
        self._models: dict[tuple[int, int], LiteRtModel] = {}
        contract = read_contract(self._path, MODEL_KIND)
        try:
            self._shapes = [(int(height), int(width)) for height, width in contract["input_shapes"]]
            self._anchors = AnchorConfig.from_dict(contract["anchors"])
            default = float(contract["min_confidence"])
            anchor_grid(self._anchors, *self._shapes[0])
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise ModelMismatch(
                f"{self._path}: its contract lacks input shapes, anchors or threshold; export it "
                "again with train_detector.py"
            ) from error
        self._model(self._shapes[0])
        self.config = DecodeConfig(default if min_confidence is None else min_confidence)

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """The plates of each picture, best first."""
        return [self._detect_one(image) for image in images]

    def _detect_one(self, image: Image) -> list[Detection]:
        height, width = image.shape[:2]
        shape = best_shape(width, height, self._shapes)
        canvas, scale = letterbox(image, shape)
        outputs = self._model(shape).run(normalise_pixels(canvas)[None])[0]
        anchors = anchor_grid(self._anchors, *shape)
        return decode(outputs, anchors, scale, width, height, self.config)

    def _model(self, shape: tuple[int, int]) -> LiteRtModel:
        """The model for pictures of a shape: one each, since changing a model's shape is slow."""
        if shape not in self._models:
            self._models[shape] = LiteRtModel(self._path, MODEL_KIND, self._threads, (1, *shape, 3))
        return self._models[shape]


def decode(
    outputs: FloatArray,
    anchors: FloatArray,
    scale: float,
    width: int,
    height: int,
    config: DecodeConfig,
) -> list[Detection]:
    """Detections of one picture, best first, from its (N, 13) outputs and the (N, 4) anchors.

    What lies wholly outside the picture, in the letterbox's padding, is no detection.
    ``scale`` is the letterbox's; ``width`` and ``height`` are the source picture's.
    """
    confidence = max(config.min_confidence, 1e-6)
    candidates = np.flatnonzero(outputs[:, 0] >= np.log(confidence / max(1 - confidence, 1e-6)))
    if candidates.size > config.max_candidates:
        best = np.argpartition(-outputs[candidates, 0], config.max_candidates)
        candidates = candidates[best[: config.max_candidates]]
    if candidates.size == 0:
        return []
    picked, its_anchors = outputs[candidates], anchors[candidates]
    scores = (1 / (1 + np.exp(-picked[:, 0]))).astype(np.float32)
    boxes = decode_boxes(picked[:, 1:5], its_anchors)
    quads = decode_quads(picked[:, 5:13], its_anchors)
    keep = suppress(boxes, scores, config.max_overlap)
    shapes = np.concatenate([boxes, quads.reshape(-1, 8)], axis=1)
    voted = vote(keep, boxes, shapes, scores, config.vote_overlap) / scale
    found = (
        Detection(
            Box.from_list(shape[:4]).clipped(width, height),
            float(scores[row]),
            Quad.from_list(shape[4:].reshape(4, 2)),
        )
        for row, shape in zip(keep, voted, strict=True)
    )
    return [detection for detection in found if detection.box.area > 0]
