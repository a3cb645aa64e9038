"""Augmentation for the detector: geometry that carries boxes and quads along.

Every function is pure: a generator, arrays in, arrays out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, Image
from lpr.detection.letterbox import PADDING
from lpr.training.detector.targets import NO_BOXES, PlateLabels, no_plates

Matrix = npt.NDArray[np.float64]
LABEL_MARGIN = 0.1
"""What people leave around a plate on each side when they label it, as a share of its height:
the median over several sources of the boxes a first network predicted around its own corners."""
MIRRORED_CORNERS = [1, 0, 3, 2]
"""Where each corner of a mirrored plate is found, to be clockwise from top-left again."""


@dataclass(frozen=True, slots=True)
class ViewConfig:
    """How far training pictures may stray from the originals."""

    plate_width_px: tuple[float, float] = (12.0, 460.0)
    """Range of the width, at the serving scale, that a plate in view is brought to, log-uniformly:
    large-scale jitter (Ghiasi et al. 2021) that shows every size equally often. What does not fit
    into the window is left out."""
    mosaic_width_px: tuple[float, float] = (10.0, 160.0)
    """The same in the tiles of a mosaic."""
    zoom: tuple[float, float] = (0.3, 4.0)
    """Limits of the scale, 1 being the serving scale; also its range where no plate is in view."""
    mosaic_share: float = 0.3
    """Share of pictures put together from four (Bochkovskiy et al. 2020)."""
    as_served: float = 0.25
    """Share of views at the serving scale, aimed at nothing: what the detector will really see."""
    plate_in_sight: float = 0.8
    """Share of the other views that are aimed at a plate, where there is one."""
    lure_in_sight: float = 0.6
    """Share of the rest that is aimed at what was once taken for a plate."""
    no_padding: float = 0.9
    """Share of those that show as little padding as the picture allows."""
    mirror_share: float = 0.25
    rotation_deg: float = 4.0
    """Rotation where a plate has no corners: its box is guessed, so only a little."""
    quad_rotation_deg: float = 15.0
    """Rotation where every plate has corners."""
    least_visible: float = 0.5
    """Plates cut to less than this share of their area are neither plate nor background."""
    least_width_px: float = 9.0
    least_height_px: float = 4.0
    """Smaller plates are neither plate nor background."""


@dataclass(frozen=True, slots=True)
class TrainingPicture:
    """A picture with its plates: ``boxes`` (N, 4), ``quads`` (N, 4, 2), ``has_quad`` (N,).

    ``unclear`` (M, 4) are regions that are neither plate nor background; ``lures`` (L, 4) are
    background that looks like a plate (hard negatives), which views are aimed at; ``sightings``
    (S, 4) are boxes in which an earlier detector saw the plates, as inexactly as it does.
    """

    image: Image
    boxes: FloatArray
    quads: FloatArray
    has_quad: np.ndarray[tuple[int], np.dtype[np.bool_]]
    unclear: FloatArray = field(default_factory=lambda: NO_BOXES)
    lures: FloatArray = field(default_factory=lambda: NO_BOXES)
    sightings: FloatArray = field(default_factory=lambda: NO_BOXES)


def random_view(
    rng: np.random.Generator,
    picture: TrainingPicture,
    serving_scale: float,
    width_range_px: tuple[float, float],
    window: tuple[int, int],
    config: ViewConfig,
) -> FloatArray:
    """A random affine view (2, 3) of a picture into a window (width, height), mostly at a plate.

    Other views are aimed at a lure, or at nothing.

    ``serving_scale`` is the scale at which the picture would be served; ``width_range_px`` is the
    range of widths that the plate in view is brought to.
    """
    image_height, image_width = picture.image.shape[:2]
    targets = NO_BOXES
    zoom = float(np.exp(rng.uniform(*np.log(config.zoom))))
    if rng.random() < config.as_served:
        zoom = float(np.exp(rng.normal(0, 0.1)))
    elif rng.random() < config.plate_in_sight:
        targets = picture.boxes
    elif rng.random() < config.lure_in_sight:
        targets = picture.lures
    aimed = len(targets) > 0
    if aimed:
        box = targets[rng.integers(len(targets))]
        widest = min(width_range_px[1], 0.95 * window[0])
        width_px = np.exp(rng.uniform(*np.log([width_range_px[0], widest])))
        zoom = float(np.clip(width_px / ((box[2] - box[0]) * serving_scale), *config.zoom))
    linear = _random_linear(rng, zoom * serving_scale, bool(picture.has_quad.all()), config)
    low, high = _extent(linear, image_width, image_height)
    room = high - low - window
    corner = low + rng.random(2) * room
    if aimed:
        focus = linear @ np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
        corner = focus - rng.uniform(0.05, 0.95, 2) * window
        if rng.random() < config.no_padding:
            corner = np.clip(corner, np.minimum(low, low + room), np.maximum(low, low + room))
    return np.concatenate([linear, -corner[:, None]], axis=1).astype(np.float32)


def _random_linear(
    rng: np.random.Generator, scale: float, turns_exactly: bool, config: ViewConfig
) -> Matrix:
    """Scale, turn, mirror and slight stretch as a (2, 2) matrix."""
    limit = config.quad_rotation_deg if turns_exactly else config.rotation_deg
    angle = np.deg2rad(rng.normal(0, limit / 2))
    mirror = -1.0 if rng.random() < config.mirror_share else 1.0
    stretch = float(np.exp(rng.normal(0, 0.06)))
    linear: Matrix = scale * np.array(
        [
            [mirror * stretch * np.cos(angle), -np.sin(angle) / stretch],
            [mirror * stretch * np.sin(angle), np.cos(angle) / stretch],
        ]
    )
    return linear


def _extent(linear: Matrix, width: int, height: int) -> tuple[Matrix, Matrix]:
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]]) @ linear.T
    return corners.min(axis=0), corners.max(axis=0)


def _about_centers(view: FloatArray) -> FloatArray:
    """The same view where pixel centres lie at whole numbers, as OpenCV has it, not at halves."""
    moved = view.copy()
    moved[:, 2] += view[:, :2] @ (0.5, 0.5) - 0.5
    return moved


def apply_view(
    picture: TrainingPicture, view: FloatArray, canvas: Image, config: ViewConfig
) -> PlateLabels:
    """Draw a picture into ``canvas`` through an affine view and return its plates there."""
    height, width = canvas.shape[:2]
    scale = float(np.sqrt(abs(np.linalg.det(view[:, :2]))))
    source = picture.image
    if scale < 0.7:
        # warpAffine samples points: average first, or small plates alias away.
        source_scale = scale / 0.85
        source = cv2.resize(
            source, None, fx=source_scale, fy=source_scale, interpolation=cv2.INTER_AREA
        )
        view_of_source = view @ np.diag(
            [picture.image.shape[1] / source.shape[1], picture.image.shape[0] / source.shape[0], 1]
        )
    else:
        view_of_source = view
    cv2.warpAffine(
        source,
        _about_centers(view_of_source),
        (width, height),
        dst=canvas,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(PADDING,) * 3,
    )
    return move_labels(picture, view, width, height, config)


def move_labels(
    picture: TrainingPicture, view: FloatArray, width: int, height: int, config: ViewConfig
) -> PlateLabels:
    """The plates of a picture seen through an affine view into a window of that size."""
    hidden = _hulls(picture.unclear, view, width, height)
    if not len(picture.boxes):
        return replace(no_plates(), ignored=hidden)
    quads = picture.quads @ view[:, :2].T + view[:, 2]
    if view[0, 0] * view[1, 1] - view[0, 1] * view[1, 0] < 0:
        quads = quads[:, MIRRORED_CORNERS]
    boxes = labelled_boxes(quads)
    loose = ~picture.has_quad
    if loose.any():
        boxes[loose] = _turned_boxes(picture.boxes[loose], quads[loose], view)
    clipped = np.clip(boxes, 0, [width, height, width, height])
    size, full = clipped[:, 2:] - clipped[:, :2], boxes[:, 2:] - boxes[:, :2]
    visible = np.prod(size, axis=1) / np.maximum(np.prod(full, axis=1), 1e-6)
    clear = (
        (visible >= config.least_visible)
        & (size[:, 0] >= config.least_width_px)
        & (size[:, 1] >= config.least_height_px)
    )
    unclear = ~clear & (visible > 0.05)
    return PlateLabels(
        clipped[clear].astype(np.float32),
        quads[clear].astype(np.float32),
        picture.has_quad[clear],
        np.concatenate([clipped[unclear], hidden]).astype(np.float32),
    )


def labelled_boxes(quads: FloatArray) -> FloatArray:
    """Boxes (N, 4) as people draw them around plates whose corners (N, 4, 2) are known.

    People leave a margin. With the tight hull for some plates and theirs for others, the network
    would learn boxes between the two, and lower scores, for scores are to be overlaps.
    """
    heights = np.linalg.norm(quads[:, 3] - quads[:, 0], axis=1) / 2
    heights = heights + np.linalg.norm(quads[:, 2] - quads[:, 1], axis=1) / 2
    margin = LABEL_MARGIN * heights[:, None]
    boxes: FloatArray = np.concatenate(
        [quads.min(axis=1) - margin, quads.max(axis=1) + margin], axis=1
    )
    return boxes


def _hulls(boxes: FloatArray, view: FloatArray, width: int, height: int) -> FloatArray:
    """Boxes (N, 4) seen through a view, cut to the window; those outside it are left out."""
    corners = boxes[:, [[0, 1], [2, 1], [2, 3], [0, 3]]] @ view[:, :2].T + view[:, 2]
    hulls = np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)
    hulls = np.clip(hulls, 0, [width, height, width, height]).astype(np.float32)
    seen: FloatArray = hulls[(hulls[:, 2:] > hulls[:, :2]).all(axis=1)]
    return seen


def _turned_boxes(boxes: FloatArray, quads: FloatArray, view: FloatArray) -> FloatArray:
    """Boxes of plates whose corners are unknown, after a small turn: their size, not their hull."""
    center = quads.mean(axis=1)
    half = (boxes[:, 2:] - boxes[:, :2]) / 2 * np.linalg.norm(view[:, :2], axis=0)
    turned: FloatArray = np.concatenate([center - half, center + half], axis=1)
    return turned
