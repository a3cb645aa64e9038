"""Figures of a Keras refiner on validation scenes, behind the first stage it will serve."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np

from lpr.arrays import Image
from lpr.datasets.records import SceneRecord
from lpr.detection.letterbox import normalise_pixels
from lpr.detection.refinement import (
    DEFAULT_CONFIDENCE,
    RefineConfig,
    cut_window,
    frame,
    kept,
    put_right,
)
from lpr.detection.ssd import SsdDetector
from lpr.images import load_image
from lpr.training.detector.validation import validation_figures
from lpr.types import Detection


class RefinerValidation:
    """Measures a refiner on the candidates of a detector; call it with a model.

    Args:
        scenes: labelled pictures that training does not see.
        model_path: the first stage's ``.tflite``; None is the shipped one.
        threshold: score from which a detection counts in recall and false plates.
    """

    def __init__(
        self,
        scenes: Sequence[SceneRecord],
        model_path: str | None,
        threshold: float = DEFAULT_CONFIDENCE,
    ) -> None:
        self._scenes, self._threshold, self._config = scenes, threshold, RefineConfig()
        self._candidates: list[list[Detection]] = []
        self._windows: list[Image] = []
        self._sizes: list[tuple[int, int]] = []
        detector = SsdDetector(model_path, self._config.least_candidate)
        for scene in scenes:
            image = load_image(scene.image)
            found = detector.detect([image])[0][: self._config.max_candidates]
            windows = [cut_window(image, frame(candidate.box)) for candidate in found]
            self._candidates.append(found)
            self._windows.append(np.array(windows, np.uint8))
            self._sizes.append((image.shape[1], image.shape[0]))

    def __call__(self, model: keras.Model) -> dict[str, float]:
        """``ap50``, ``ap50_95``, ``recall`` and ``false_per_picture`` (at the threshold)."""
        pictures = zip(self._candidates, self._windows, self._sizes, strict=True)
        found = (self._refine(model, *picture) for picture in pictures)
        return validation_figures(self._scenes, found, self._threshold)

    def _refine(
        self, model: keras.Model, candidates: list[Detection], windows: Image, size: tuple[int, int]
    ) -> list[Detection]:
        if not candidates:
            return []
        outputs = keras.ops.convert_to_numpy(model(normalise_pixels(windows), training=False))
        seen = put_right(candidates, outputs[:, 0], self._config)
        return kept(seen, *size, self._config)
