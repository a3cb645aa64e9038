"""From a detection to an upright plate image of fixed height, and back to source pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import dist

import cv2
import numpy as np

from lpr.arrays import FloatArray, GrayImage, Image
from lpr.geometry import Box, Quad
from lpr.types import Detection
from lpr.warping import FloatMatrix, mapped, warp

LINE_HEIGHT_PX = 64
"""Height of the plate image where the plate's shape allows one line of text only."""
STACKED_HEIGHT_PX = 112
"""Height of the plate image where the plate may hold two lines."""
STACKED_BELOW_ASPECT = 2.4
"""Plates narrower than this (width / height) may hold two lines."""
MARGIN_X = 0.05
MARGIN_Y = 0.08
"""Margin around the plate on each side, as a fraction of its width and height: a slightly tight
quad must not cost a character."""
ASPECT_RANGE = (0.6, 6.5)
"""Plate images are never narrower or wider than this, whatever the detector said."""
MIN_QUAD_IOU = 0.5
"""A quad whose bounding box meets the detection's box less than this is not believed."""
MAX_SLOPE = 0.36
"""Steepest text line that is looked for, dy / dx (20 degrees)."""
MAX_SLANT = 0.4
"""Strongest lean of the vertical strokes that is undone, dx / dy."""
COARSE_STEPS, FINE_STEPS = 8, (-0.75, -0.5, -0.25, 0.25, 0.5, 0.75)
"""Steps up to the steepest shear of either way, and parts of a step."""


@dataclass(frozen=True, slots=True)
class PlateImage:
    """An upright plate and the way back.

    ``to_source`` is the 3 x 3 homography from plate-image pixels to source pixels (continuous
    coordinates: the picture spans 0..width, pixel centres lie at halves).
    """

    image: Image
    to_source: FloatArray

    def points_to_source(self, points: FloatArray) -> FloatArray:
        """(N, 2) points of the plate image in source pixels."""
        return mapped(points, self.to_source.astype(np.float64))

    def boxes_to_source(self, boxes: FloatArray) -> FloatArray:
        """The upright boxes in the source picture around boxes of the plate image, (N, 4) each."""
        return _mapped_boxes(boxes, self.to_source.astype(np.float64))

    def boxes_from_source(self, boxes: FloatArray) -> FloatArray:
        """The upright boxes in the plate image around boxes of the source picture, (N, 4) each."""
        return _mapped_boxes(boxes, np.linalg.inv(self.to_source.astype(np.float64)))


def _mapped_boxes(boxes: FloatArray, matrix: FloatMatrix) -> FloatArray:
    """The upright boxes around boxes under a homography, (N, 4) each."""
    corners = mapped(boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]], matrix).reshape(-1, 4, 2)
    return np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)


def rectify(image: Image, detection: Detection) -> PlateImage:
    """The upright plate image of a detection, with a small margin around the plate.

    A plausible quad is followed; without one the box is taken, and the slope of the text and the
    lean of its strokes are estimated from the picture and undone. The image is 64 px high, or
    112 px where the plate's shape may hold two lines.
    """
    quad = corners_of(detection)
    return warp_plate_image(image, quad or estimate_quad(image, detection.box))


def corners_of(detection: Detection) -> Quad | None:
    """The corners that a detection gives, if they can be believed."""
    quad = detection.quad
    return quad if quad is not None and is_plausible(quad, detection.box) else None


def whole_picture(width: int, height: int) -> Detection:
    """All of a picture as a plate, for certain."""
    return Detection(Box(0, 0, width, height), 1.0)


def resized(detection: Detection, across: float, down: float) -> Detection:
    """The detection with box and corners moved out, or in, to that share of its width and height.

    A frame a little tighter or wider gives the segmentation another view of a plate.
    """
    (center_x, center_y), box = detection.box.center, detection.box
    half_width, half_height = across * box.width / 2, down * box.height / 2
    frame = Box(
        center_x - half_width,
        center_y - half_height,
        center_x + half_width,
        center_y + half_height,
    )
    if detection.quad is None:
        return replace(detection, box=frame)
    top_left, top_right, bottom_right, bottom_left = detection.quad.to_array()
    x_min, x_max = (1 - across) / 2, (1 + across) / 2
    y_min, y_max = (1 - down) / 2, (1 + down) / 2
    corners = [
        (1 - y) * ((1 - x) * top_left + x * top_right)
        + y * ((1 - x) * bottom_left + x * bottom_right)
        for x, y in ((x_min, y_min), (x_max, y_min), (x_max, y_max), (x_min, y_max))
    ]
    return replace(detection, box=frame, quad=Quad.from_list(np.array(corners).tolist()))


def is_plausible(quad: Quad, box: Box) -> bool:
    """Whether a quad is convex, has some size and lies where the box is."""
    if not quad.is_convex() or quad.bounding_box().iou(box) < MIN_QUAD_IOU:
        return False
    width, height = _sides(quad)
    return min(width, height) >= 4.0


def warp_plate_image(image: Image, quad: Quad) -> PlateImage:
    """Warp a quad and its margin to a plate image of the height that its aspect asks for."""
    width, height = _sides(quad)
    aspect = min(max(width / max(height, 1e-3), ASPECT_RANGE[0]), ASPECT_RANGE[1])
    height_px = LINE_HEIGHT_PX if aspect >= STACKED_BELOW_ASPECT else STACKED_HEIGHT_PX
    inner_height = height_px / (1 + 2 * MARGIN_Y)
    inner_width = aspect * inner_height
    width_px = round(inner_width * (1 + 2 * MARGIN_X))
    margin_x, margin_y = (width_px - inner_width) / 2, (height_px - inner_height) / 2
    target = Box(margin_x, margin_y, margin_x + inner_width, margin_y + inner_height)
    to_source: FloatMatrix = np.asarray(
        cv2.getPerspectiveTransform(target.to_quad().to_array(), quad.to_array()), np.float64
    )
    return PlateImage(
        warp(image, to_source, (width_px, height_px), shrink=height / inner_height),
        to_source.astype(np.float32),
    )


def estimate_quad(image: Image, box: Box) -> Quad:
    """A plate's quad from its box alone: a parallelogram along the text, as high as the box lets.

    A box drawn around a tilted plate is higher than the plate by width x slope, and wider by
    height x slant; the parallelogram takes most of that back (boxes are rarely drawn exactly).
    """
    gray = _box_gray(image, box)
    slope, slant = estimate_skew(gray)
    scale_x, scale_y = box.width / gray.shape[1], box.height / gray.shape[0]
    slope, slant = slope * scale_y / scale_x, slant * scale_x / scale_y
    height = max(box.height - 0.8 * abs(slope) * box.width, 0.4 * box.height)
    width = max(box.width - 0.8 * abs(slant) * height, 0.6 * box.width)
    across = np.array([width / 2, slope * width / 2])
    down = np.array([slant * height / 2, height / 2])
    corners = np.array(box.center) + np.array(
        [-across - down, across - down, across + down, down - across]
    )
    return Quad.from_list(corners.tolist())


def estimate_skew(gray: GrayImage) -> tuple[float, float]:
    """Slope (dy / dx) of the text line and slant (dx / dy) of its strokes.

    Both are read off the edges of upright strokes, where text lies and frames and bumpers do not:
    the slope is the shear that makes their row profile sharpest (projection profile method: Postl
    1986), the slant the one that then does so for the column profile.
    """
    blurred = cv2.GaussianBlur(gray, (3, 3), 0)
    strokes = np.abs(cv2.Sobel(blurred, cv2.CV_32F, 1, 0, ksize=3)).astype(np.float32)
    slope = _sharpest_shear(strokes, MAX_SLOPE)
    levelled = _sheared(strokes, slope)
    return slope, _sharpest_shear(np.ascontiguousarray(levelled.T), MAX_SLANT)


def _sharpest_shear(edges: FloatArray, limit: float) -> float:
    """The vertical shear (dy / dx) at which rows rich in edges stand out most from the others."""
    step = limit / COARSE_STEPS
    sharpness: dict[float, float] = {}
    best = 0.0
    every = [number * step for number in range(-COARSE_STEPS, COARSE_STEPS + 1, 2)]
    # Every other step, then those beside the best of them, then parts of a step around the best.
    for shears in (every, (-step, step), [part * step for part in FINE_STEPS]):
        for shear in shears:
            tried = best + shear
            if tried not in sharpness:
                sharpness[tried] = _sharpness(edges, tried)
        best = max(sharpness, key=sharpness.__getitem__)
    # A shear that hardly beats none is noise: leave an upright plate alone.
    return best if sharpness[best] > 1.03 * sharpness[0.0] else 0.0


def _sharpness(edges: FloatArray, shear: float) -> float:
    """Sum of the squared steps of the row profile under a shear."""
    profile = cv2.reduce(_sheared(edges, shear), 1, cv2.REDUCE_AVG)[:, 0]
    steps = profile[1:] - profile[:-1]
    return float(steps @ steps)


def _sheared(edges: FloatArray, shear: float) -> FloatArray:
    """The picture sheared vertically about its middle, its edge repeated."""
    height, width = edges.shape
    matrix = np.array([[1, 0, 0], [-shear, 1, shear * width / 2]])
    moved = cv2.warpAffine(edges, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, dtype=np.float32)


def _sides(quad: Quad) -> tuple[float, float]:
    """Mean length of the horizontal and of the vertical sides."""
    a, b, c, d = quad.points
    return (dist(a, b) + dist(d, c)) / 2, (dist(a, d) + dist(b, c)) / 2


def _box_gray(image: Image, box: Box, height_px: int = 48) -> GrayImage:
    """The box's pixels in gray, brought to a small size at which skew is quick to estimate."""
    height, width = image.shape[:2]
    inside = box.clipped(width, height)
    x_min, y_min = min(int(inside.x_min), width - 1), min(int(inside.y_min), height - 1)
    x_max, y_max = max(round(inside.x_max), x_min + 1), max(round(inside.y_max), y_min + 1)
    part = cv2.cvtColor(image[y_min:y_max, x_min:x_max], cv2.COLOR_BGR2GRAY)
    width_px = int(np.clip(round(height_px * part.shape[1] / part.shape[0]), 16, 320))
    interpolation = cv2.INTER_AREA if part.shape[0] > height_px else cv2.INTER_LINEAR
    resized = cv2.resize(part, (width_px, height_px), interpolation=interpolation)
    return np.asarray(resized, dtype=np.uint8)
