"""Training batches for the detector: views of scenes, mosaics, targets."""

from __future__ import annotations

import keras
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.detection.anchors import AnchorConfig, anchor_grid
from lpr.detection.letterbox import PADDING, normalise_pixels
from lpr.training.detector.augment import ViewConfig, apply_view, random_view
from lpr.training.detector.light import change_light
from lpr.training.detector.scene_pool import SceneMix, ScenePool
from lpr.training.detector.targets import PlateLabels, encode_targets, join_labels


def training_picture(
    rng: np.random.Generator,
    pool: ScenePool,
    shape: tuple[int, int],
    mix: SceneMix,
    config: ViewConfig,
) -> tuple[Image, PlateLabels]:
    """One augmented picture of a (height, width) and its plates; at times a mosaic of four."""
    height, width = shape
    canvas = np.full((height, width, 3), PADDING, np.uint8)
    mosaic = rng.random() < config.mosaic_share
    if mosaic:
        x, y = (int(v) for v in rng.uniform(0.3, 0.7, 2) * (width, height))
        tiles = [(0, 0, x, y), (x, 0, width, y), (0, y, x, height), (x, y, width, height)]
    else:
        tiles = [(0, 0, width, height)]
    parts = []
    for left, top, right, bottom in tiles:
        picture = pool.pick(rng)
        scale = mix.serving_side_px / max(picture.image.shape[:2])
        widths = config.mosaic_width_px if mosaic else config.plate_width_px
        window = (right - left, bottom - top)
        view = random_view(rng, picture, scale, widths, window, config)
        tile = np.empty((bottom - top, right - left, 3), np.uint8)
        parts.append((apply_view(picture, view, tile, config), (left, top)))
        canvas[top:bottom, left:right] = tile
    return change_light(rng, canvas), join_labels(parts)


class SsdBatches(keras.utils.PyDataset):
    """Batches for steps ``first_step`` to ``last_step``: pictures and their targets.

    Batch ``i`` depends on the seed and on its step alone, so that a resumed run sees what an
    uninterrupted one would have seen.
    """

    def __init__(
        self,
        pool: ScenePool,
        anchors: AnchorConfig,
        seed: int,
        first_step: int,
        last_step: int,
        batch_size: int,
        shape: tuple[int, int],
        mix: SceneMix,
        augment: ViewConfig,
        workers: int,
    ) -> None:
        super().__init__(workers=workers, use_multiprocessing=False, max_queue_size=6)
        self._pool, self._mix, self._augment = pool, mix, augment
        self._seed, self._steps = seed, range(first_step, last_step)
        self._batch_size, self._shape = batch_size, shape
        self._anchors = anchor_grid(anchors, *shape)

    def __len__(self) -> int:
        return len(self._steps)

    def __getitem__(self, index: int) -> tuple[FloatArray, FloatArray]:
        images, targets = [], []
        for row in range(self._batch_size):
            rng = np.random.default_rng([self._seed, 2, self._steps[index], row])
            image, labels = training_picture(rng, self._pool, self._shape, self._mix, self._augment)
            images.append(image)
            targets.append(encode_targets(labels, self._anchors))
        return normalise_pixels(np.stack(images)), np.stack(targets)
