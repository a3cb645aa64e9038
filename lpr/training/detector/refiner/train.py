"""Trains the second stage of the detector, the refiner, on windows of scenes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import keras

from lpr.arrays import Image
from lpr.datasets.records import SceneRecord
from lpr.detection.contour import ContourDetector
from lpr.detection.refinement import DEFAULT_CONFIDENCE, MODEL_KIND, WINDOW_PX
from lpr.detection.ssd import SsdDetector
from lpr.training.blocks import compile_detector, train_in_blocks
from lpr.training.detector.refiner.data import RefinerBatches
from lpr.training.detector.refiner.model import build_plate_refiner
from lpr.training.detector.run import DetectorRun
from lpr.training.detector.scene_pool import SceneMix, ScenePool
from lpr.training.export import export_with_keras
from lpr.types import Detection

DRAWN_SCENE_SHARE = 0.25
CLOSE_SHARE = 0.4
"""Share of the drawn scenes in which a plate fills the picture."""
LURE_CONFIDENCE = 0.05
"""What a detector takes for a plate with at least this score is worth showing as background."""


class Critics:
    """All that two detectors take for plates: the SSD, and rows of characters (signs, lettering).

    Args:
        model_path: the first stage's ``.tflite``; None is the shipped one.
    """

    def __init__(self, model_path: str | None) -> None:
        self._detectors = (
            SsdDetector(model_path, LURE_CONFIDENCE),
            ContourDetector(LURE_CONFIDENCE),
        )

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """The candidates of both detectors in each picture."""
        found = zip(*(detector.detect(images) for detector in self._detectors), strict=True)
        return [[detection for part in parts for detection in part] for parts in found]


def train_refiner(
    run: DetectorRun,
    scenes: Sequence[SceneRecord],
    folder: Path,
    evaluate: Callable[[keras.Model], dict[str, float]] | None,
    init: Path | None = None,
) -> keras.Model:
    """Train the refiner on scenes, or go on, in a run folder; see `lpr.training.blocks`.

    ``run.critic`` is the first stage whose candidates it is to judge; None is the shipped one.

    Raises:
        ConfigError: ``init`` does not fit, or a checkpoint is damaged.
        ModelError: the critic cannot be used.
    """
    keras.utils.set_random_seed(run.seed)
    model = build_plate_refiner()
    compile_detector(model, run)
    mix = SceneMix(
        drawn_plates=run.drawn_plates,
        drawn_scenes=run.drawn_scenes,
        drawn_scene_share=DRAWN_SCENE_SHARE,
        close_share=CLOSE_SHARE,
    )
    pool = ScenePool(scenes, run.seed, mix, Critics(run.critic))

    def batches(start: int, end: int, _shape: tuple[int, int]) -> RefinerBatches:
        return RefinerBatches(pool, run.seed, start, end, run.batch_size, run.workers)

    return train_in_blocks(model, run, batches, folder, evaluate, init)


def export_refiner(
    keras_path: Path, path: Path, min_confidence: float = DEFAULT_CONFIDENCE
) -> None:
    """Write the LiteRT model of a ``.keras`` refiner, and beside it the Keras model alone.

    ``min_confidence`` becomes the threshold of a detector with this refiner.
    """
    export_with_keras(
        keras_path,
        path,
        {
            "kind": MODEL_KIND,
            "input": "RGB from -1 to 1, the near window above the far one",
            "output": "for the candidate's box: score logit, 4 box offsets, 8 corner offsets",
            "min_confidence": min_confidence,
        },
        (1, 2 * WINDOW_PX[1], WINDOW_PX[0], 3),
    )
