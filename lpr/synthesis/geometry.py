"""Where a plate lands in a picture: tilted quads, and boxes mapped along with them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray
from lpr.geometry import Box, Quad

STEEP_KINDS = (((35, 65), (0, 15)), ((0, 25), (22, 40)), ((30, 60), (12, 35)))
"""Yaw and pitch of steep views, degrees from and to: from aside, from above, from a corner."""


@dataclass(frozen=True, slots=True)
class Tilt:
    """How a plate is turned from the camera, in radians."""

    yaw: float = 0.0
    """Seen from the side; positive: its right side is farther away."""
    pitch: float = 0.0
    """Seen from above or below; positive: its top is farther away."""
    roll: float = 0.0
    """Turned in the picture, clockwise."""


def pick_tilt(rng: np.random.Generator, spread: float = 1.0) -> Tilt:
    """A moderate random tilt; ``spread`` 1 is yaw to about 40 degrees, most under 20."""
    yaw, pitch, roll = np.clip(rng.normal(0, 1, 3), -2.2, 2.2) * np.array([0.28, 0.16, 0.05])
    return Tilt(float(yaw) * spread, float(pitch) * spread, float(roll) * spread)


def pick_steep_tilt(rng: np.random.Generator) -> Tilt:
    """From far aside, from above or below, or both: yaw to 65, pitch to 40 degrees."""
    aside, above = STEEP_KINDS[int(rng.integers(len(STEEP_KINDS)))]
    yaw = float(rng.uniform(*aside)) * float(rng.choice([-1, 1]))
    pitch = float(rng.uniform(*above)) * float(rng.choice([-1, 1]))
    roll = float(np.clip(rng.normal(0, 5), -15, 15))
    return Tilt(*(float(np.deg2rad(angle)) for angle in (yaw, pitch, roll)))


def tilted_quad(width: float, height: float, tilt: Tilt, distance: float = 6.0) -> FloatArray:
    """Corners (4, 2), clockwise from top-left and around (0, 0), of a tilted rectangle.

    A pinhole camera looks at its middle from ``distance`` widths away.
    """
    x, y = width / 2, height / 2
    corners = np.array([[-x, -y, 0], [x, -y, 0], [x, y, 0], [-x, y, 0]], np.float64)
    cos_y, sin_y = np.cos(tilt.yaw), np.sin(tilt.yaw)
    cos_p, sin_p = np.cos(tilt.pitch), np.sin(tilt.pitch)
    cos_r, sin_r = np.cos(tilt.roll), np.sin(tilt.roll)
    yaw = np.array([[cos_y, 0, -sin_y], [0, 1, 0], [sin_y, 0, cos_y]])
    pitch = np.array([[1, 0, 0], [0, cos_p, sin_p], [0, -sin_p, cos_p]])
    turned = corners @ (pitch @ yaw).T
    depth = distance * width
    flat = turned[:, :2] * (depth / (depth + turned[:, 2:]))
    quad: FloatArray = (flat @ np.array([[cos_r, sin_r], [-sin_r, cos_r]])).astype(np.float32)
    return quad


def plate_to_quad(width_px: int, height_px: int, quad: FloatArray) -> npt.NDArray[np.float64]:
    """The homography (3, 3) from a drawing of that size to its place in a picture."""
    corners = Box(0, 0, width_px, height_px).to_quad().to_array()
    matrix: npt.NDArray[np.float64] = cv2.getPerspectiveTransform(corners, quad.astype(np.float32))
    return matrix


def map_points(points: FloatArray, matrix: npt.NDArray[np.float64]) -> FloatArray:
    """Points (N, 2) through a homography."""
    mapped = cv2.perspectiveTransform(points.reshape(-1, 1, 2).astype(np.float64), matrix)
    result: FloatArray = mapped.reshape(-1, 2).astype(np.float32)
    return result


def map_box(box: Box, matrix: npt.NDArray[np.float64]) -> Quad:
    """A box's corners through a homography."""
    return Quad.from_list(map_points(box.to_quad().to_array(), matrix).tolist())


def rounded_outline(size: tuple[float, float], inset: float, radius: float) -> FloatArray:
    """The outline (20, 2) of a rectangle with round corners, that far inside one of a size.

    ``size`` is (width, height); the corners are arcs of five points each.
    """
    width, height = size
    middle = np.array(
        [[inset + radius, inset + radius], [width - inset - radius, height - inset - radius]]
    )
    angles = np.linspace(0, np.pi / 2, 5)
    arc = radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    corners = [
        middle[[1, 1], [0, 1]] + arc,
        np.array([middle[0, 0], middle[1, 1]]) + arc[::-1] * (-1, 1),
        middle[0] - arc,
        np.array([middle[1, 0], middle[0, 1]]) + arc[::-1] * (1, -1),
    ]
    outline: FloatArray = np.concatenate(corners)
    return outline
