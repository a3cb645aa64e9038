"""Training batches for the refiner: windows around plates and around what is none."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import keras
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.detection.letterbox import normalise_pixels
from lpr.detection.refinement import ANCHOR, WINDOW_PX, cut_window, frame
from lpr.geometry import Box
from lpr.training.detector.augment import TrainingPicture, ViewConfig, move_labels
from lpr.training.detector.light import change_light
from lpr.training.detector.scene_pool import ScenePool
from lpr.training.detector.targets import MatchConfig, encode_targets
from lpr.warping import FloatMatrix

WINDOW_LABELS = ViewConfig(least_visible=0.3, least_width_px=4.0, least_height_px=4.0)
"""Windows hold what the detector found: no plate in them is too small to be learnt."""
MATCH = MatchConfig(positive_iou=0.3, ignored_iou=0.15, least_anchors=0)
"""Detections may be a third off and are still to be put right."""
WINDOWS_PER_PICTURE = 6
"""Setting drawn plates into a picture takes longer than cutting windows out of it."""


@dataclass(frozen=True, slots=True)
class WindowConfig:
    """How windows differ from a perfect detection."""

    shift: float = 0.1
    """Deviation of the frame's centre, of the plate's width and height."""
    width: float = 0.15
    height: float = 0.2
    """Deviations of the logs of the frame's size."""
    wild_share: float = 0.25
    """Share of frames with twice these deviations."""
    rotation_deg: float = 2.0
    quad_rotation_deg: float = 8.0
    """Deviation of the rotation, without and with known corners."""
    mirror_share: float = 0.25
    coarse_share: float = 0.35
    """Share of windows seen with less detail, as those of far plates."""
    lure_share: float = 0.8
    """Share of the windows without plates that show what was once taken for one."""
    sighted_share: float = 0.45
    """Share of the windows of plates that start from where an earlier detector saw one, with half
    of these deviations."""
    edge_share: float = 0.18
    """Share of windows seen as if the picture ended close to the plate, as in pictures of hardly
    more than a plate."""


def training_window(
    rng: np.random.Generator, picture: TrainingPicture, plate: bool, config: WindowConfig
) -> tuple[Image, FloatArray]:
    """One augmented window of a picture and its (1, 14) target row."""
    box, turns, spread = _aim(rng, picture, plate, config)
    to_source = _jittered(rng, box, turns, spread, config)
    image, corner = picture.image, (0, 0)
    if rng.random() < config.edge_share:
        image, corner = _ended_near(rng, image, _with_plates(box, picture.boxes))
    to_image = to_source - np.outer((*corner, 0), to_source[2])
    window = cut_window(image, to_image)
    labels = move_labels(picture, _inverse(to_source), *WINDOW_PX, WINDOW_LABELS)
    if rng.random() < config.coarse_share:
        window = _coarse(rng, window)
    return change_light(rng, window), encode_targets(labels, ANCHOR, MATCH)


def _aim(
    rng: np.random.Generator, picture: TrainingPicture, plate: bool, config: WindowConfig
) -> tuple[FloatArray, bool, float]:
    """The box (4,) that a window is aimed at, whether it may turn freely, and its deviations."""
    wild = 2.0 if rng.random() < config.wild_share else 1.0
    if plate and len(picture.sightings) and rng.random() < config.sighted_share:
        seen = picture.sightings[int(rng.integers(len(picture.sightings)))]
        return seen, bool(picture.has_quad.all()), 0.5
    if plate and len(picture.boxes):
        row = int(rng.integers(len(picture.boxes)))
        return picture.boxes[row], bool(picture.has_quad[row]), wild
    lures = picture.lures
    if len(lures) and rng.random() < config.lure_share:
        return lures[int(rng.integers(len(lures)))], True, wild
    return _anywhere(rng, picture), True, wild


def _with_plates(box: FloatArray, plates: FloatArray) -> FloatArray:
    """The box (4,) around a box and the plates (N, 4) that it touches."""
    touched = plates[(plates[:, :2] < box[2:]).all(axis=1) & (plates[:, 2:] > box[:2]).all(axis=1)]
    both = np.concatenate([box[None], touched])
    return np.concatenate([both[:, :2].min(axis=0), both[:, 2:].max(axis=0)])


def _ended_near(
    rng: np.random.Generator, image: Image, box: FloatArray
) -> tuple[Image, tuple[int, int]]:
    """A picture cut off near a box on some sides, and the (x, y) at which it now begins."""
    height, width = image.shape[:2]
    room = rng.uniform(0.1, 0.5, 4) * (box[3] - box[1])
    room[rng.random(4) < 0.4] = np.inf
    x_min, y_min = (int(v) for v in np.floor(np.maximum(box[:2] - room[:2], 0)))
    x_max, y_max = (int(v) for v in np.ceil(np.minimum(box[2:] + room[2:], (width, height))))
    if x_max - x_min < 2 or y_max - y_min < 2:
        return image, (0, 0)
    return image[y_min:y_max, x_min:x_max], (x_min, y_min)


def _anywhere(rng: np.random.Generator, picture: TrainingPicture) -> FloatArray:
    """A box of a plate's shape somewhere in a picture."""
    height, width = picture.image.shape[:2]
    wide = float(np.exp(rng.uniform(np.log(16), np.log(0.5 * width))))
    size = np.array([wide, wide / np.exp(rng.uniform(np.log(1.2), np.log(5)))])
    low = rng.uniform(0, np.maximum([width, height] - size, 1))
    return np.concatenate([low, low + size]).astype(np.float32)


def _jittered(
    rng: np.random.Generator, box: FloatArray, turns: bool, spread: float, config: WindowConfig
) -> FloatMatrix:
    """The map from window to source pixels for a box found inexactly, turned, at times mirrored.

    ``spread`` is how many times the deviations of ``config`` it is off.
    """
    size = box[2:] - box[:2]
    center = (box[:2] + box[2:]) / 2 + rng.normal(0, spread * config.shift, 2) * size
    half = size / 2 * np.exp(rng.normal(0, spread * np.array([config.width, config.height])))
    angle = np.deg2rad(rng.normal(0, config.quad_rotation_deg if turns else config.rotation_deg))
    mirror = -1.0 if rng.random() < config.mirror_share else 1.0
    to_source = np.diag([mirror, 1.0, 1.0]) @ frame(Box(-half[0], -half[1], half[0], half[1]))
    turn = np.array(
        [
            [np.cos(angle), -np.sin(angle), center[0]],
            [np.sin(angle), np.cos(angle), center[1]],
            [0, 0, 1],
        ]
    )
    return np.asarray(turn @ to_source)


def _inverse(to_source: FloatMatrix) -> FloatArray:
    view: FloatArray = np.linalg.inv(to_source)[:2].astype(np.float32)
    return view


def _coarse(rng: np.random.Generator, window: Image) -> Image:
    """The window as it would be had its plate been smaller in the picture."""
    share = float(np.exp(rng.uniform(np.log(0.12), np.log(0.7))))
    near, far = window[: WINDOW_PX[1]], window[WINDOW_PX[1] :]
    size = (max(6, round(WINDOW_PX[0] * share)), max(4, round(WINDOW_PX[1] * share)))
    small = cv2.resize(near, size, interpolation=cv2.INTER_AREA)
    return np.concatenate([cv2.resize(small, WINDOW_PX, interpolation=cv2.INTER_CUBIC), far])


class RefinerBatches(keras.utils.PyDataset):
    """Batches for steps ``first_step`` to ``last_step``, each a function of the seed and its step.

    Several windows come from each picture, half of them aimed at plates.
    """

    def __init__(
        self,
        pool: ScenePool,
        seed: int,
        first_step: int,
        last_step: int,
        batch_size: int,
        workers: int,
        config: WindowConfig = WindowConfig(),
    ) -> None:
        super().__init__(workers=workers, use_multiprocessing=False, max_queue_size=6)
        self._pool, self._seed, self._config = pool, seed, config
        self._steps = range(first_step, last_step)
        self._batch_size = batch_size

    def __len__(self) -> int:
        return len(self._steps)

    def __getitem__(self, index: int) -> tuple[FloatArray, FloatArray]:
        rng = np.random.default_rng([self._seed, 3, self._steps[index]])
        windows: list[Image] = []
        targets = []
        while len(windows) < self._batch_size:
            picture = self._pool.pick(rng)
            for i in range(min(WINDOWS_PER_PICTURE, self._batch_size - len(windows))):
                window, target = training_window(rng, picture, i % 2 == 0, self._config)
                windows.append(window)
                targets.append(target)
        return normalise_pixels(np.stack(windows)), np.stack(targets)
