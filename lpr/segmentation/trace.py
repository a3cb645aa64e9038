"""What the segmentation saw on one plate, stage by stage: the material of the "why" plots."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from lpr.arrays import GrayImage, Image
from lpr.geometry import Box
from lpr.types import Character


@dataclass(frozen=True, slots=True)
class TracedProposal:
    """One candidate box in plate-image pixels; ``rejected`` says why it was dropped, None if kept.

    ``step`` names what proposed it: a threshold variant, "split", "merge", "fill", ...
    """

    box: Box
    step: str
    rejected: str | None = None


@dataclass(slots=True)
class Trace:
    """Collects the stages of one plate; every function of the read path takes one or None.

    ``thresholds`` and ``morphology`` map a variant ("otsu", "adaptive", "hat", ..., with
    "/light" appended for light characters on a dark plate) to its mask (characters are 255) before
    and after morphology; ``contours`` maps the same names to OpenCV contours. ``path`` is the
    chosen reading with boxes in plate-image pixels. ``notes`` are sentences on what went wrong, if
    anything did.
    """

    plate: Image | None = None
    gray: GrayImage | None = None
    blurred: GrayImage | None = None
    thresholds: dict[str, GrayImage] = field(default_factory=dict)
    morphology: dict[str, GrayImage] = field(default_factory=dict)
    contours: dict[str, list[npt.NDArray[np.int32]]] = field(default_factory=dict)
    proposals: list[TracedProposal] = field(default_factory=list)
    path: list[Character] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
