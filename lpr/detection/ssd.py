"""The SSD-MobileNet detector at run time: LiteRT forward pass, then decoding in numpy."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.detection.anchors import OUTPUTS_PER_ANCHOR, anchor_grid, decode_boxes, decode_quads
from lpr.detection.base import LEAST_WEAK, Sightings, parted
from lpr.detection.letterbox import best_shape, letterbox, normalise_pixels
from lpr.detection.nms import suppress, vote
from lpr.detection.parts import Pyramid, counts
from lpr.detection.ssd_contract import MODEL_KIND, read_detector_contract
from lpr.errors import ModelMismatch
from lpr.geometry import Box, Quad
from lpr.model_files import DETECTOR_MODEL, find_model, in_run_folder
from lpr.runtime import ModelRunner
from lpr.types import Detection

STRIDE_PX = 32
"""Sides of what the network sees are multiples of this."""


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
        model_path: a ``.tflite`` by ``lpr train-detector``, or the run folder that holds it; None
            is the shipped one.
        min_confidence: score from which a plate counts; None is the model's own threshold.
        threads: processor threads.

    Raises:
        ModelError: the model file cannot be used (see `lpr.runtime.ModelRunner`).
    """

    def __init__(
        self,
        model_path: str | Path | None = None,
        min_confidence: float | None = None,
        threads: int = 1,
    ) -> None:
        model_path = Path(model_path or find_model(DETECTOR_MODEL))
        self._path = in_run_folder(model_path, DETECTOR_MODEL)
        self._threads = threads
        self._models: dict[tuple[int, int], ModelRunner] = {}
        self._making = threading.Lock()
        self._contract = read_detector_contract(self._path)
        self._model(self._contract.shapes[0])
        default = self._contract.min_confidence
        self.config = DecodeConfig(default if min_confidence is None else min_confidence)

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """The plates of each picture, best first."""
        return [decode(*self._view(image), self.config) for image in images]

    def find(self, images: Sequence[Image]) -> list[Sightings]:
        """The plates of each picture, and what scores too low to be one."""
        least = self.config.min_confidence
        lower = replace(self.config, min_confidence=min(least, LEAST_WEAK))
        found = []
        for image in images:
            view = self._view(image)
            # Decoded apart, since weak neighbours would have a vote in the plates' corners.
            plates, candidates = decode(*view, self.config), decode(*view, lower)
            found.append(Sightings(plates, parted(candidates, least).weak))
        return found

    def detect_parts(
        self, picture: Pyramid, parts: Sequence[Box], widest_px: float, least: float
    ) -> list[Detection]:
        """The plates in parts of a picture, see `lpr.detection.parts.detect_parts`."""
        config = replace(self.config, min_confidence=max(self.config.min_confidence, least))
        plates = []
        for part in parts:
            height, width = best_shape(int(part.width), int(part.height), self._contract.shapes)
            cutout = picture.cut(part, max(part.height / height, part.width / width))
            seen = map(cutout.to_picture, decode(*self._view(cutout.image), config))
            plates += [one for one in seen if counts(one.box, part, picture.size_px, widest_px)]
        return plates

    def glimpse(self, image: Image) -> float:
        """The greatest score in a picture that the network sees half as wide and half as high."""
        height, width = image.shape[:2]
        full = best_shape(width, height, self._contract.shapes)
        shape = full[0] // 2 // STRIDE_PX * STRIDE_PX, full[1] // 2 // STRIDE_PX * STRIDE_PX
        canvas, _ = letterbox(image, shape)
        logits = self._model(shape).run(normalise_pixels(canvas)[None])[0, :, 0]
        return float(1 / (1 + np.exp(-logits.max())))

    def _view(self, image: Image) -> tuple[FloatArray, FloatArray, float, int, int]:
        """The network's outputs for a picture, and what else `decode` needs of it."""
        height, width = image.shape[:2]
        shape = best_shape(width, height, self._contract.shapes)
        canvas, scale = letterbox(image, shape)
        outputs = self._model(shape).run(normalise_pixels(canvas)[None])[0]
        return outputs, anchor_grid(self._contract.anchors, *shape), scale, width, height

    def _model(self, shape: tuple[int, int]) -> ModelRunner:
        """The model for pictures of a shape: one each, since changing a model's shape is slow."""
        if shape in self._models:
            return self._models[shape]
        with self._making:
            if shape in self._models:
                return self._models[shape]
            model = ModelRunner(self._path, MODEL_KIND, self._threads, (1, *shape, 3))
            count = len(anchor_grid(self._contract.anchors, *shape))
            if model.output_shape != (1, count, OUTPUTS_PER_ANCHOR):
                raise ModelMismatch(
                    f"{self._path}: its network's outputs are {model.output_shape[1:]} where its "
                    f"anchors need {(count, OUTPUTS_PER_ANCHOR)}; export the model again"
                )
            self._models[shape] = model
            return model


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
