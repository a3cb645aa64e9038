"""What the detector learns from: photographs, drawn plates set into them, drawn scenes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.datasets.records import SceneRecord
from lpr.detection.base import Detector
from lpr.geometry.boxes import pairwise_iou
from lpr.images import load_image
from lpr.synthesis.mix import Mix
from lpr.synthesis.pasting import paste_plate
from lpr.synthesis.pictures import PlatePicture, draw_plate_picture
from lpr.synthesis.plates import PlateDrawing, draw_plate
from lpr.synthesis.scenes import Scene, draw_scene
from lpr.training.detector.augment import TrainingPicture
from lpr.training.detector.placement import random_plate_quad

LURE_OVERLAP = 0.1
"""From this IoU with a labelled plate on, a detection is no lure."""
SIGHTED_OVERLAP = 0.25
"""From this IoU with a labelled plate on, a detection is a sighting of it."""
DRAWN_MIX = Mix(designed=0.5, faint=0.06)
"""Half of the drawn plates are a country's or a state's, white ones on black among them."""
CLOSE_MIX = Mix(designed=0.6, steep=0.5, faint=0.08, sharpened=0.2, gray=0.05)
"""Of close-ups, half are seen from far aside or above."""


@dataclass(frozen=True, slots=True)
class SceneMix:
    """What the training pictures are made of."""

    serving_side_px: int = 512
    """Long side at which the detector will see pictures: the scale that zoom jitter is around."""
    drawn_plates: int = 2000
    """Plates drawn beforehand, to be set into scenes."""
    drawn_scenes: int = 200
    """Whole scenes drawn beforehand: cars with plates, and signs and stickers that are none."""
    close_share: float = 0.0
    """Share of them that are close-ups instead: pictures of hardly more than a plate."""
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
        critic: an earlier detector; where it sees a plate and none is labelled, is a lure, where
            one is, a sighting.
    """

    def __init__(
        self,
        scenes: Sequence[SceneRecord],
        seed: int,
        mix: SceneMix,
        critic: Detector | None = None,
    ) -> None:
        self._scenes = scenes
        self._mix = mix
        self._critic = critic
        self._critic_lock = Lock()
        self._pictures: dict[int, TrainingPicture] = {}
        rng = np.random.default_rng([seed, 1])
        self._drawn = [draw_plate(rng, mix=DRAWN_MIX) for _ in range(mix.drawn_plates)]
        self._shapes = np.log([p.image.shape[1] / p.image.shape[0] for p in self._drawn])
        self._drawn_scenes = [
            self._judged(_draw(rng, mix.close_share)) for _ in range(mix.drawn_scenes)
        ]

    def pick(self, rng: np.random.Generator) -> TrainingPicture:
        """A random picture; the same generator state gives the same picture."""
        if self._drawn_scenes and rng.random() < self._mix.drawn_scene_share:
            return self._drawn_scenes[int(rng.integers(len(self._drawn_scenes)))]
        index = int(rng.integers(len(self._scenes)))
        picture = self._pictures.get(index)
        if picture is None:
            picture = self._judged(_of_photograph(self._scenes[index]))
            self._pictures[index] = picture
        return self._with_drawn_plates(rng, picture)

    def _judged(self, picture: TrainingPicture) -> TrainingPicture:
        """The picture with what the critic makes of it."""
        if self._critic is None:
            return picture
        with self._critic_lock:  # pictures are prepared by several threads
            found = [d.box.to_list() for d in self._critic.detect([picture.image])[0]]
        boxes = np.array(found, np.float32).reshape(-1, 4)
        labelled = np.concatenate([picture.boxes, picture.unclear])
        lures = boxes[_best_iou(boxes, labelled) < LURE_OVERLAP]
        sightings = boxes[_best_iou(boxes, picture.boxes) >= SIGHTED_OVERLAP]
        return replace(picture, lures=lures, sightings=sightings)

    def _with_drawn_plates(
        self, rng: np.random.Generator, picture: TrainingPicture
    ) -> TrainingPicture:
        image = picture.image
        boxes, quads = list(picture.boxes), list(picture.quads)
        has_quad = [bool(known) for known in picture.has_quad]
        for i, box in enumerate(boxes):
            if not has_quad[i] and rng.random() < self._mix.replace_share:
                image, quads[i] = self._cover(rng, image, box)
                boxes[i], has_quad[i] = _hull(quads[i]), True
        for _ in range(rng.poisson(self._mix.extra_plates)):
            quad = random_plate_quad(rng, image.shape[1], image.shape[0])
            taken = [*boxes, *picture.unclear]
            if taken and pairwise_iou(_hull(quad)[None], np.stack(taken)).max() > 0:
                continue
            plate = self._nearest_shape(rng, quad)
            image = paste_plate(rng, image, plate, quad)
            boxes.append(_hull(quad))
            quads.append(quad)
            has_quad.append(True)
        return replace(
            picture,
            image=image,
            boxes=np.asarray(boxes, np.float32).reshape(-1, 4),
            quads=np.asarray(quads, np.float32).reshape(-1, 4, 2),
            has_quad=np.asarray(has_quad, np.bool_),
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


def _best_iou(boxes: FloatArray, others: FloatArray) -> FloatArray:
    """The greatest IoU of each box (N, 4) with others (M, 4), 0 where there are none; (N,)."""
    if not len(others):
        return np.zeros(len(boxes), np.float32)
    best: FloatArray = pairwise_iou(boxes, others).max(axis=1)
    return best


def _hull(quad: FloatArray) -> FloatArray:
    return np.concatenate([quad.min(axis=0), quad.max(axis=0)]).astype(np.float32)


def _of_photograph(scene: SceneRecord) -> TrainingPicture:
    plates = [plate for plate in scene.plates if not plate.difficult]
    unclear = [plate.box.to_list() for plate in scene.plates if plate.difficult]
    quads = [(plate.quad or plate.box.to_quad()).to_array() for plate in plates]
    return TrainingPicture(
        load_image(scene.image),
        np.array([plate.box.to_list() for plate in plates], np.float32).reshape(-1, 4),
        np.array(quads, np.float32).reshape(-1, 4, 2),
        np.array([plate.quad is not None for plate in plates], np.bool_),
        np.array(unclear, np.float32).reshape(-1, 4),
    )


def _draw(rng: np.random.Generator, close_share: float) -> TrainingPicture:
    """A drawn scene or, as often as that, a close-up."""
    if close_share and rng.random() < close_share:
        return _of_close_up(draw_plate_picture(rng, mix=CLOSE_MIX))
    return _of_drawing(draw_scene(rng))


def _of_close_up(drawn: PlatePicture) -> TrainingPicture:
    quad = drawn.quad.to_array()
    return TrainingPicture(drawn.image, _hull(quad)[None], quad[None], np.ones(1, np.bool_))


def _of_drawing(scene: Scene) -> TrainingPicture:
    quads = np.array([p.quad.to_array() for p in scene.plates], np.float32).reshape(-1, 4, 2)
    boxes = np.concatenate([quads.min(axis=1), quads.max(axis=1)], axis=1)
    return TrainingPicture(scene.image, boxes, quads, np.ones(len(quads), np.bool_))
