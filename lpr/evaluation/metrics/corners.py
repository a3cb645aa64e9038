"""How exactly the corners of plates are found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lpr.geometry import Quad
from lpr.types import Detection

MATCH_IOU = 0.5
"""Corners count where the plate is found: from this overlap of the boxes on."""


class CornerMetric:
    """Collects the corners of pictures whose plates' true corners are known."""

    def __init__(self) -> None:
        self._errors: list[float] = []

    def update(self, truths: Sequence[Quad | None], detections: Sequence[Detection]) -> None:
        """Add one picture; plates with unknown corners, and those not found, do not count."""
        for truth in truths:
            if truth is None:
                continue
            box = truth.bounding_box()
            best = max(detections, key=lambda found: found.box.iou(box), default=None)
            if best is not None and best.quad is not None and best.box.iou(box) >= MATCH_IOU:
                self._errors.append(corner_error(truth, best.quad))

    def compute(self) -> float:
        """The mean corner error of the plates found, nan where there were none."""
        return float(np.mean(self._errors)) if self._errors else float("nan")

    def reset(self) -> None:
        """Forget all pictures."""
        self._errors.clear()


def corner_error(truth: Quad, found: Quad) -> float:
    """Mean distance of the four corners from the true ones, as a share of the plate's width."""
    true, seen = truth.to_array(), found.to_array()
    width = (np.linalg.norm(true[1] - true[0]) + np.linalg.norm(true[2] - true[3])) / 2
    return float(np.linalg.norm(true - seen, axis=1).mean() / max(float(width), 1e-6))
