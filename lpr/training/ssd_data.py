"""Training batches for the detector: scenes, drawn plates set into them, augmentation, targets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np

from lpr.datasets.records import SceneRecord
from lpr.detection.anchors import AnchorConfig, anchor_grid
from lpr.detection.letterbox import PADDING, normalise_pixels
from lpr.detection.nms import box_iou
from lpr.images import load_image
from lpr.synthesis.pasting import paste_plate
from lpr.synthesis.plates import PlateDrawing, draw_plate
from lpr.synthesis.scenes import Scene, draw_scene
from lpr.training.ssd_augment import (
    AugmentConfig,
    LabelledPicture,
    apply_view,
    change_light,
    join_labels,
    random_view,
)
from lpr.training.ssd_targets import PlateLabels, encode_targets
from lpr.types import FloatArray, Image


@dataclass(frozen=True, slots=True)
class SceneMix:
    """What the training pictures are made of."""

    serving_side_px: int = 512
    """Long side at which the detector will see pictures: the scale that zoom jitter is around."""
    drawn_plates: int = 2000
    """Plates drawn beforehand, to be set into scenes."""
    drawn_scenes: int = 200
    """Whole scenes drawn beforehand: cars with plates, and signs and stickers that are none."""
    drawn_scene_share: float = 0.12
    """Share of the pictures that are such scenes."""
    replace_share: float = 0.35
    """Share of labelled plates that a drawn one with corners takes the place of."""
    extra_plates: float = 0.35
    """Drawn plates added elsewhere in a picture, on average."""


class ScenePool:
    """Hands out labelled pictures: decoded scenes, kept in memory, with drawn plates set in.

    Args:
        scenes: labelled photographs.
        seed: of everything drawn.
        mix: proportions.
    """

    def __init__(self, scenes: Sequence[SceneRecord], seed: int, mix: SceneMix) -> None:
        self._scenes = scenes
        self._mix = mix
        self._pictures: dict[int, Image] = {}
        rng = np.random.default_rng([seed, 1])
        self._drawn = [draw_plate(rng) for _ in range(mix.drawn_plates)]
        self._shapes = np.log([p.image.shape[1] / p.image.shape[0] for p in self._drawn])
        self._drawn_scenes = [_labelled(draw_scene(rng)) for _ in range(mix.drawn_scenes)]

    def pick(self, rng: np.random.Generator) -> LabelledPicture:
        """A random picture; the same generator state gives the same picture."""
        if self._drawn_scenes and rng.random() < self._mix.drawn_scene_share:
            return self._drawn_scenes[int(rng.integers(len(self._drawn_scenes)))]
        index = int(rng.integers(len(self._scenes)))
        scene = self._scenes[index]
        image = self._pictures.get(index)
        if image is None:
            image = self._pictures[index] = load_image(scene.image)
        return self._with_drawn_plates(rng, image, scene)

    def _with_drawn_plates(
        self, rng: np.random.Generator, image: Image, scene: SceneRecord
    ) -> LabelledPicture:
        boxes = [np.array(plate.box.to_list(), np.float32) for plate in scene.plates]
        quads = [(plate.quad or plate.box.to_quad()).to_array() for plate in scene.plates]
        has_quad = [plate.quad is not None for plate in scene.plates]
        for i, box in enumerate(boxes):
            if not has_quad[i] and rng.random() < self._mix.replace_share:
                image, quads[i] = self._cover(rng, image, box)
                boxes[i], has_quad[i] = _hull(quads[i]), True
        for _ in range(rng.poisson(self._mix.extra_plates)):
            quad = random_plate_quad(rng, image.shape[1], image.shape[0])
            if boxes and box_iou(_hull(quad)[None], np.stack(boxes)).max() > 0:
                continue
            plate = self._nearest_shape(rng, quad)
            image = paste_plate(rng, image, plate, quad)
            boxes.append(_hull(quad))
            quads.append(quad)
            has_quad.append(True)
        return LabelledPicture(
            image,
            np.asarray(boxes, np.float32).reshape(-1, 4),
            np.asarray(quads, np.float32).reshape(-1, 4, 2),
            np.asarray(has_quad, np.bool_),
        )

    def _cover(
        self, rng: np.random.Generator, image: Image, box: FloatArray
    ) -> tuple[Image, FloatArray]:
        """Set a drawn plate over a real one, a little larger so that nothing of it is left."""
        width, height = box[2] - box[0], box[3] - box[1]
        grow = np.array([width, height], np.float32) * rng.uniform(0.0, 0.08)
        low, high = box[:2] - grow, box[2:] + grow
        quad = np.array([low, [high[0], low[1]], high, [low[0], high[1]]], np.float32)
        quad += rng.normal(0, 0.03, (4, 2)).astype(np.float32) * height
        tilt = rng.normal(0, 0.06) * width
        quad[:2, 0] += np.float32(rng.normal(0, 0.05) * height)
        quad[[0, 3], 1] += np.float32(tilt / 2)
        quad[[1, 2], 1] -= np.float32(tilt / 2)
        plate = self._nearest_shape(rng, quad)
        return paste_plate(rng, image, plate, quad), quad

    def _nearest_shape(self, rng: np.random.Generator, quad: FloatArray) -> PlateDrawing:
        """A drawn plate whose proportions suit the quad."""
        width = np.linalg.norm(quad[1] - quad[0]) + np.linalg.norm(quad[2] - quad[3])
        height = np.linalg.norm(quad[3] - quad[0]) + np.linalg.norm(quad[2] - quad[1])
        shape = math.log(max(float(width), 1e-3) / max(float(height), 1e-3))
        few = rng.integers(len(self._drawn), size=12)
        return self._drawn[int(few[np.abs(self._shapes[few] - shape).argmin()])]


def random_plate_quad(rng: np.random.Generator, width: int, height: int) -> FloatArray:
    """The quad (4, 2) of a plate turned in space, somewhere in a picture of that size.

    Width 14 to 200 px, skewed to the small ones; yaw and pitch up to 50 and 35 degrees, roll mostly
    small, at times up to 45; pinhole perspective.
    """
    plate_width = float(np.exp(rng.uniform(np.log(14), np.log(min(200, width * 0.6)))))
    aspect = float(rng.choice([1.4, 2.0, 2.0, 3.2, 4.2, 4.7, 4.7]))
    half = np.array([1.0, 1 / aspect])
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    yaw = np.deg2rad(rng.normal(0, 22))
    pitch = np.deg2rad(rng.normal(0, 14))
    roll = np.deg2rad(rng.uniform(-45, 45) if rng.random() < 0.15 else rng.normal(0, 6))
    yaw, pitch = float(np.clip(yaw, -0.9, 0.9)), float(np.clip(pitch, -0.6, 0.6))
    x, y = corners.T
    z = x * np.sin(yaw) + y * np.sin(pitch)
    x, y = x * np.cos(yaw), y * np.cos(pitch)
    distance = float(rng.uniform(4, 15))
    x, y = x * distance / (distance + z), y * distance / (distance + z)
    turned = np.stack(
        [x * np.cos(roll) - y * np.sin(roll), x * np.sin(roll) + y * np.cos(roll)], axis=1
    )
    turned *= plate_width / 2
    reach = np.abs(turned).max(axis=0) + 1
    center = rng.uniform(
        np.minimum(reach, [width / 2, height / 2]),
        np.maximum([width, height] - reach, [width / 2, height / 2]),
    )
    quad: FloatArray = (turned + center).astype(np.float32)
    return quad


def training_picture(
    rng: np.random.Generator, pool: ScenePool, side_px: int, mix: SceneMix, config: AugmentConfig
) -> tuple[Image, PlateLabels]:
    """One augmented picture (side, side, 3) and its plates; at times a mosaic of four."""
    canvas = np.full((side_px, side_px, 3), PADDING, np.uint8)
    mosaic = rng.random() < config.mosaic_share
    if mosaic:
        x, y = (int(v) for v in rng.uniform(0.3, 0.7, 2) * side_px)
        tiles = [(0, 0, x, y), (x, 0, side_px, y), (0, y, x, side_px), (x, y, side_px, side_px)]
    else:
        tiles = [(0, 0, side_px, side_px)]
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
        side_px: int,
        mix: SceneMix,
        augment: AugmentConfig,
        workers: int,
    ) -> None:
        super().__init__(workers=workers, use_multiprocessing=False, max_queue_size=6)
        self._pool, self._mix, self._augment = pool, mix, augment
        self._seed, self._steps = seed, range(first_step, last_step)
        self._batch_size, self._side_px = batch_size, side_px
        self._anchors = anchor_grid(anchors, side_px, side_px)

    def __len__(self) -> int:
        return len(self._steps)

    def __getitem__(self, index: int) -> tuple[FloatArray, FloatArray]:
        images, targets = [], []
        for row in range(self._batch_size):
            rng = np.random.default_rng([self._seed, 2, self._steps[index], row])
            image, labels = training_picture(
                rng, self._pool, self._side_px, self._mix, self._augment
            )
            images.append(image)
            targets.append(encode_targets(labels, self._anchors))
        return normalise_pixels(np.stack(images)), np.stack(targets)


def _hull(quad: FloatArray) -> FloatArray:
    return np.concatenate([quad.min(axis=0), quad.max(axis=0)]).astype(np.float32)


def _labelled(scene: Scene) -> LabelledPicture:
    quads = np.array([p.quad.to_array() for p in scene.plates], np.float32).reshape(-1, 4, 2)
    boxes = np.concatenate([quads.min(axis=1), quads.max(axis=1)], axis=1)
    return LabelledPicture(scene.image, boxes, quads, np.ones(len(quads), np.bool_))
