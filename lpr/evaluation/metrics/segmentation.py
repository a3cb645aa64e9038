"""How many true characters the segmentation proposes, and which of its steps propose them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from lpr.arrays import FloatArray
from lpr.characters.normalisation import window_boxes
from lpr.geometry.boxes import pairwise_iou
from lpr.segmentation.proposals import Proposals

MATCH_IOU = 0.7
"""A proposal that meets a character this much shows it well enough to be read."""


@dataclass(frozen=True, slots=True)
class StepFigures:
    """What one step brings: shares of all true characters, 0 to 1."""

    step: str
    found: float
    """Characters that it proposes."""
    alone: float
    """Characters that it alone proposes."""


@dataclass(frozen=True, slots=True)
class SegmentationFigures:
    """What the proposals reached: ``recall`` is the share of true characters that some proposal
    meets, ``whole_plates`` that of plates without a missing one; nan where there was none."""

    plates: int
    characters: int
    recall: float
    whole_plates: float
    proposals_per_plate: float
    steps: tuple[StepFigures, ...]


@dataclass(slots=True)
class SegmentationMetric:
    """Collects plates with their true character boxes.

    Boxes are compared as the windows that the network sees, so that a thin "1" is matched as
    forgivingly as an "M".
    """

    match_iou: float = MATCH_IOU
    _found: list[tuple[int, int]] = field(default_factory=list)
    _steps: list[frozenset[str]] = field(default_factory=list)
    _proposed: int = 0

    def update(self, characters: FloatArray, proposals: Proposals) -> None:
        """Add a plate: its true characters' boxes (M, 4) in the plate image, and its proposals."""
        iou = pairwise_iou(window_boxes(characters), window_boxes(proposals.boxes))
        matched = [
            frozenset(_kind(proposals.steps[k]) for k in np.flatnonzero(row >= self.match_iou))
            for row in iou
        ]
        self._steps += matched
        self._found.append((sum(map(bool, matched)), len(matched)))
        self._proposed += len(proposals)

    def compute(self) -> SegmentationFigures:
        """The figures over all plates so far, the steps that bring most first."""
        names = sorted(set().union(*self._steps))
        steps = [
            StepFigures(
                name,
                _mean([name in found for found in self._steps]),
                _mean([found == {name} for found in self._steps]),
            )
            for name in names
        ]
        return SegmentationFigures(
            plates=len(self._found),
            characters=len(self._steps),
            recall=_mean([bool(found) for found in self._steps]),
            whole_plates=_mean([found == count for found, count in self._found]),
            proposals_per_plate=self._proposed / len(self._found) if self._found else float("nan"),
            steps=tuple(sorted(steps, key=lambda step: -step.found)),
        )


def _kind(step: str) -> str:
    """The step without the polarity that it worked on."""
    return step.replace("/light", "")


def _mean(values: Sequence[bool]) -> float:
    return float(np.mean(values)) if values else float("nan")
