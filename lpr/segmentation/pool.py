"""Candidates of one polarity while they are gathered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray
from lpr.geometry import Box
from lpr.geometry.boxes import no_boxes
from lpr.segmentation.trace import Trace, TracedProposal

MAX_CANDIDATES = 4096
"""Boxes of one polarity that are compared with each other. Plates have some dozens to some
hundreds; noise and leaves that were taken for a plate had more than ten thousand."""


@dataclass(slots=True)
class Pool:
    """Candidates of one polarity with the names of their steps, in the order they came."""

    boxes: FloatArray
    steps: list[str]

    @classmethod
    def empty(cls) -> Pool:
        """A pool without candidates."""
        return cls(no_boxes(), [])

    def add(self, boxes: FloatArray, step: str) -> None:
        """Put boxes (N, 4) behind the others; ``step`` proposed them."""
        if len(boxes):
            self.boxes = np.concatenate([self.boxes, boxes]).astype(np.float32)
            self.steps.extend([step] * len(boxes))

    def select(self, keep: npt.NDArray[np.bool_]) -> None:
        """Keep the marked ones, (N,)."""
        if not keep.all():
            self.boxes = self.boxes[keep]
            self.steps = [self.steps[place] for place in np.flatnonzero(keep).tolist()]


def least(values: FloatArray, count: int) -> npt.NDArray[np.bool_]:
    """Marks the smallest values, (N,), at most so many; of equal ones the first."""
    keep = np.ones(len(values), dtype=bool)
    if len(values) > count:
        keep[np.argsort(values, kind="stable")[count:]] = False
    return keep


def trace_rejected(trace: Trace, pool: Pool, verdicts: list[str]) -> None:
    """Note the candidates that have a verdict, which says why they were dropped."""
    for box, step, verdict in zip(pool.boxes, pool.steps, verdicts, strict=True):
        if verdict:
            trace.proposals.append(TracedProposal(Box.from_list(box), step, verdict))
