"""Trains the first stage of the detector, the SSD, on scenes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import keras

from lpr.datasets.records import SceneRecord
from lpr.detection.anchors import AnchorConfig
from lpr.detection.ssd import SsdDetector
from lpr.training.blocks import compile_detector, train_in_blocks
from lpr.training.detector.augment import ViewConfig
from lpr.training.detector.data import SsdBatches
from lpr.training.detector.model import build_ssd_mobilenet
from lpr.training.detector.run import DetectorRun
from lpr.training.detector.scene_pool import SceneMix, ScenePool


def train_detector(
    run: DetectorRun,
    scenes: Sequence[SceneRecord],
    anchors: AnchorConfig,
    folder: Path,
    evaluate: Callable[[keras.Model], dict[str, float]] | None,
    init: Path | None = None,
) -> keras.Model:
    """Train the SSD on scenes, or go on, in a run folder; see `lpr.training.blocks`.

    Raises:
        ConfigError: ``init`` or the backbone's weights do not fit, or a checkpoint is damaged.
    """
    keras.utils.set_random_seed(run.seed)
    model = build_ssd_mobilenet(anchors, run.width_multiplier, run.backbone_weights)
    compile_detector(model, run)
    mix = SceneMix(
        serving_side_px=run.side_px, drawn_plates=run.drawn_plates, drawn_scenes=run.drawn_scenes
    )
    pool = ScenePool(scenes, run.seed, mix, SsdDetector(run.critic) if run.critic else None)

    def batches(start: int, end: int, shape: tuple[int, int]) -> SsdBatches:
        return SsdBatches(
            pool,
            anchors,
            run.seed,
            start,
            end,
            run.batch_size,
            shape,
            mix,
            ViewConfig(),
            run.workers,
        )

    return train_in_blocks(model, run, batches, folder, evaluate, init)
