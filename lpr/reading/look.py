"""One look at a plate: rectify it, propose boxes on it, let the character network judge them.

The product, the diagnosis of errors, the fits and the cutting of training samples all look at
plates through here, so that what one of them learns holds for the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from lpr.arrays import FloatArray, GrayImage, Image
from lpr.characters.normalisation import cut_windows, normalise_windows
from lpr.rectification import PlateImage, rectify
from lpr.segmentation.config import SegmentationConfig
from lpr.segmentation.proposals import (
    Proposals,
    all_proposals,
    no_proposals,
    plain_proposals,
    trace_masks,
    trace_plain,
)
from lpr.segmentation.sighting import Sighting, first_sighting, full_sighting
from lpr.segmentation.steps import FIRST, to_gray
from lpr.segmentation.trace import Trace
from lpr.stopwatch import Stopwatch
from lpr.types import Detection

Judge: TypeAlias = Callable[[FloatArray], FloatArray]
"""Gives the class probabilities (N, classes) of normalised windows (N, 32, 32, 1)."""


@dataclass(frozen=True, slots=True)
class Look:
    """A plate as it is seen in one frame, and the boxes on it that may hold a character.

    ``gray`` is the luminance of ``plate.image``; the proposals' boxes are in its pixels.
    """

    plate: PlateImage
    gray: GrayImage
    proposals: Proposals

    def proposing(self, boxes: FloatArray, light: bool) -> Look:
        """This look, but that it proposes some components (N, 4) of one polarity."""
        count = len(boxes)
        found = Proposals(boxes, np.full(count, light), (FIRST,) * count, ())
        return replace(self, proposals=found)


@dataclass(frozen=True, slots=True)
class Sight:
    """A plate in one frame before anything is proposed on it."""

    plate: PlateImage
    gray: GrayImage
    seen: Sighting

    def plain_look(self, config: SegmentationConfig) -> Look:
        """A look that proposes no more than the components of plain rows."""
        return Look(self.plate, self.gray, plain_proposals(self.seen, config))

    def blank_look(self) -> Look:
        """A look that proposes nothing."""
        return Look(self.plate, self.gray, no_proposals())

    def record_plain(self, look: Look, trace: Trace) -> None:
        """Note what a plain look goes by."""
        trace_masks(trace, self.gray, self.seen)
        trace_plain(trace, look.proposals)

    def full_look(self, config: SegmentationConfig, trace: Trace | None = None) -> Look:
        """A look that proposes generously, all thresholds seen."""
        proposals = all_proposals(self.seen, self.gray, config, trace)
        return Look(self.plate, self.gray, proposals)

    def in_full(self, config: SegmentationConfig, trace: Trace | None = None) -> Sight:
        """The same with all thresholds, the first one seen."""
        return replace(self, seen=full_sighting(self.seen, config, trace))


def see(
    image: Image,
    frame: Detection,
    config: SegmentationConfig,
    trace: Trace | None = None,
    watch: Stopwatch | None = None,
) -> Sight:
    """The plate as the first threshold shows it: where a look begins, see `look_at`."""
    watch = watch or Stopwatch()
    with watch.stage("rectify"):
        plate = rectify(image, frame)
    with watch.stage("segment"):
        gray = to_gray(plate.image)
        return Sight(plate, gray, first_sighting(gray, config, trace))


def look_at(
    image: Image,
    frame: Detection,
    config: SegmentationConfig | None = None,
    trace: Trace | None = None,
    watch: Stopwatch | None = None,
) -> Look:
    """Look at a plate of a picture: the upright plate, and what is proposed on it.

    Args:
        image: the picture, BGR.
        frame: where to look.
        config: of the segmentation.
        trace: collects the stages of the segmentation.
        watch: is told what "rectify" and "segment" take.
    """
    config, watch = config or SegmentationConfig(), watch or Stopwatch()
    sight = see(image, frame, config, trace, watch)
    with watch.stage("segment"):
        return sight.in_full(config, trace).full_look(config, trace)


def judge(looks: Sequence[Look], network: Judge) -> list[FloatArray]:
    """What the network says of the proposals of each look, (N, classes) each.

    All windows go through it at once: in pieces that do not end with a plate it is quicker.
    """
    if not looks:
        return []
    windows = [cut_windows(look.gray, look.proposals.boxes, look.proposals.light) for look in looks]
    probabilities = network(normalise_windows(np.concatenate(windows)))
    return np.split(probabilities, np.cumsum([len(cut) for cut in windows])[:-1])
