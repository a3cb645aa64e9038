"""Figures of a Keras SSD on validation scenes, through the decoding that serving uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import keras

from lpr.arrays import Image
from lpr.datasets.records import SceneRecord
from lpr.detection.anchors import AnchorConfig, anchor_grid
from lpr.detection.letterbox import best_shape, input_shapes, letterbox, normalise_pixels
from lpr.detection.ssd import DecodeConfig, decode
from lpr.evaluation.metrics.detection import DetectionMetric
from lpr.images import load_image
from lpr.types import Detection

LEAST_CONFIDENCE = 0.05
"""Weaker detections hardly move an average precision."""


class Validation:
    """Measures a detector on scenes; call it with a model.

    Args:
        scenes: labelled pictures that training does not see.
        anchors: the model's.
        side_px: longer input side to measure at.
        threshold: score from which a detection counts in recall and false plates.
    """

    def __init__(
        self,
        scenes: Sequence[SceneRecord],
        anchors: AnchorConfig,
        side_px: int,
        threshold: float = DecodeConfig().min_confidence,
    ) -> None:
        self._scenes, self._anchors, self._threshold = scenes, anchors, threshold
        self._shapes = input_shapes(side_px, anchors.strides[-1])

    def __call__(self, model: keras.Model) -> dict[str, float]:
        """``ap50``, ``ap50_95``, ``recall`` and ``false_per_picture`` (at the threshold)."""
        found = (self._detect(model, load_image(scene.image)) for scene in self._scenes)
        return validation_figures(self._scenes, found, self._threshold)

    def _detect(self, model: keras.Model, image: Image) -> list[Detection]:
        height, width = image.shape[:2]
        shape = best_shape(width, height, self._shapes)
        canvas, scale = letterbox(image, shape)
        outputs = keras.ops.convert_to_numpy(model(normalise_pixels(canvas)[None], training=False))
        anchors = anchor_grid(self._anchors, *shape)
        config = DecodeConfig(min_confidence=LEAST_CONFIDENCE)
        return decode(outputs[0], anchors, scale, width, height, config)


def validation_figures(
    scenes: Sequence[SceneRecord], found: Iterable[Sequence[Detection]], threshold: float
) -> dict[str, float]:
    """What a training's history says of the detections in each scene."""
    metric = DetectionMetric(threshold)
    for scene, detections in zip(scenes, found, strict=True):
        difficult = [plate.difficult for plate in scene.plates]
        metric.update([plate.box for plate in scene.plates], detections, difficult)
    figures = metric.compute()
    return {
        "ap50": figures.ap_50,
        "ap50_95": figures.ap_50_95,
        "recall": figures.recall_50,
        "false_per_picture": figures.false_per_picture,
    }
