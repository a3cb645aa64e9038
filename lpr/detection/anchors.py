"""Anchor boxes of the SSD (Liu et al. 2016) and the code between boxes and network outputs.

Training and serving share these functions. One anchor's output is
``[score logit, dx, dy, dw, dh, 8 corner offsets]``; offsets are in
units of the anchor's size, sizes are logs of ratios to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from lpr.arrays import FloatArray

OUTPUTS_PER_ANCHOR = 13
MAX_LOG_SIZE = 4.0
"""Limit of a predicted log size, so that an untrained network cannot overflow."""


@dataclass(frozen=True, slots=True)
class AnchorConfig:
    """The levels of the pyramid: a stride each, and (width, height) in pixels of its anchors."""

    strides: tuple[int, ...]
    sizes: tuple[tuple[tuple[float, float], ...], ...]

    @property
    def per_cell(self) -> int:
        """Anchors per cell, the same on every level."""
        return len(self.sizes[0])

    def to_dict(self) -> dict[str, list[object]]:
        """The levels as a model's contract holds them."""
        return {
            "strides": list(self.strides),
            "sizes": [[list(size) for size in level] for level in self.sizes],
        }

    @classmethod
    def from_dict(cls, data: dict[str, list[list[list[float]]]]) -> AnchorConfig:
        """The levels that a model's contract holds."""
        return cls(
            tuple(int(stride) for stride in data["strides"]),  # type: ignore[call-overload]
            tuple(tuple((float(w), float(h)) for w, h in level) for level in data["sizes"]),
        )


DEFAULT_ANCHORS = AnchorConfig(
    strides=(8, 16, 32),
    sizes=(
        ((13.6, 6.0), (23.6, 7.7), (22.1, 15.1)),
        ((40.5, 12.7), (39.6, 23.1), (71.6, 23.5)),
        ((64.7, 38.1), (116.9, 52.0), (179.7, 107.0)),
    ),
)
"""Sizes for a long side of 512: clusters of the training boxes under the training jitter."""


@cache
def anchor_grid(config: AnchorConfig, height: int, width: int) -> FloatArray:
    """All anchors of an input of that size as (N, 4) rows of centre x, centre y, width, height.

    The order is level, row, column, anchor: that of the network's output. Sides must be multiples
    of the largest stride.
    """
    levels = []
    for stride, sizes in zip(config.strides, config.sizes, strict=True):
        ys, xs = np.meshgrid(
            (np.arange(height // stride) + 0.5) * stride,
            (np.arange(width // stride) + 0.5) * stride,
            indexing="ij",
        )
        centers = np.stack([xs, ys], axis=-1)[:, :, None, :]
        shape = (height // stride, width // stride, len(sizes), 2)
        level = np.concatenate(
            [np.broadcast_to(centers, shape), np.broadcast_to(np.asarray(sizes), shape)], axis=-1
        )
        levels.append(level.reshape(-1, 4))
    grid = np.concatenate(levels).astype(np.float32)
    grid.setflags(write=False)
    return grid


def to_corners(centered: FloatArray) -> FloatArray:
    """(..., 4) boxes from centre and size to x_min, y_min, x_max, y_max."""
    half = centered[..., 2:] / 2
    return np.concatenate([centered[..., :2] - half, centered[..., :2] + half], axis=-1)


def to_centered(boxes: FloatArray) -> FloatArray:
    """(..., 4) boxes from x_min, y_min, x_max, y_max to centre and size."""
    return np.concatenate(
        [(boxes[..., :2] + boxes[..., 2:]) / 2, boxes[..., 2:] - boxes[..., :2]], axis=-1
    )


def encode_boxes(boxes: FloatArray, anchors: FloatArray) -> FloatArray:
    """Network targets of (N, 4) corner boxes for (N, 4) centred anchors."""
    centered = to_centered(boxes)
    centers = (centered[:, :2] - anchors[:, :2]) / anchors[:, 2:]
    sizes = np.log(np.maximum(centered[:, 2:], 1e-3) / anchors[:, 2:])
    return np.concatenate([centers, sizes], axis=-1).astype(np.float32)


def decode_boxes(offsets: FloatArray, anchors: FloatArray) -> FloatArray:
    """(N, 4) corner boxes from (N, 4) network outputs and (N, 4) centred anchors."""
    centers = anchors[:, :2] + offsets[:, :2] * anchors[:, 2:]
    sizes = np.exp(np.clip(offsets[:, 2:], -MAX_LOG_SIZE, MAX_LOG_SIZE))
    return to_corners(np.concatenate([centers, sizes * anchors[:, 2:]], axis=-1))


def encode_quads(quads: FloatArray, anchors: FloatArray) -> FloatArray:
    """(N, 8) network targets of (N, 4, 2) quads for (N, 4) centred anchors."""
    offsets = (quads - anchors[:, None, :2]) / anchors[:, None, 2:]
    return offsets.reshape(-1, 8).astype(np.float32)


def decode_quads(offsets: FloatArray, anchors: FloatArray) -> FloatArray:
    """(N, 4, 2) quads from (N, 8) network outputs and (N, 4) centred anchors."""
    points = offsets.reshape(-1, 4, 2)
    return anchors[:, None, :2] + points * anchors[:, None, 2:]
