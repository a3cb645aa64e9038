"""Several frames' plates laid on top of each other: one picture with less noise than any of them.

What noise, rain and compression do to a plate differs from frame to frame, what stands on it does
not: the mean of n aligned pictures has a noise that is smaller by the square root of n. Each plate
is cut out at one size and laid on the best of them by an affine map (enhanced correlation
coefficient, Evangelidis and Psarakis 2008); the means weigh by how large and sharp each one was.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.checks import check_fields
from lpr.errors import ConfigError
from lpr.geometry import Box
from lpr.types import Detection
from lpr.video.looks import sharpness

WIDTH_PX = 160
"""A plate is so wide in a stack."""
PATCH_PX = (256, 160)
"""What is cut out around it, across and down."""
BLUR_PX = 1.5
"""Patches are aligned at half of their size, blurred by so much: noise is not to be aligned."""
STEPS, LEAST_STEP, WINDOW_PX = 30, 1e-3, 5
"""When aligning ends, and how gradients are smoothed."""


@dataclass(frozen=True, slots=True)
class StackConfig:
    """How many frames make a stack.

    Raises:
        ConfigError: a value makes no sense.
    """

    most: int = 8
    """So many plates are kept, the largest and sharpest."""
    least: int = 4
    """After so many a stack is read first, and then whenever there were twice as many."""
    least_likeness: float = 0.7
    """A plate that correlates less with the best one is left out."""

    def __post_init__(self) -> None:
        check_fields(self)
        if self.least < 2 or self.most < self.least:
            raise ConfigError(
                f"a stack of {self.least} to {self.most} plates is none; give 2 or more"
            )


@dataclass(frozen=True, slots=True, eq=False)
class _Patch:
    """A plate cut out, the box of the plate in it, and how large and sharp it was."""

    image: Image
    box: Box
    confidence: float
    worth: float


class PlateStack:
    """The plates of one vehicle that are to be laid on top of each other."""

    def __init__(self, config: StackConfig | None = None) -> None:
        self._config = config or StackConfig()
        self._patches: list[_Patch] = []
        self._added = 0
        self._read_at = 0

    @property
    def due(self) -> bool:
        """Whether it is worth to be read now: at first, and when twice as many came."""
        return self._added >= max(self._config.least, 2 * self._read_at)

    @property
    def has_news(self) -> bool:
        """Whether it would show more than when it was read last."""
        return self._added >= max(self._config.least, self._read_at + 1)

    def add(self, image: Image, found: Detection) -> None:
        """Take in a frame's plate."""
        box = found.box
        worth = box.width * sharpness(image, box) ** 2
        self._added += 1
        if len(self._patches) == self._config.most:
            least = min(range(len(self._patches)), key=lambda one: self._patches[one].worth)
            if self._patches[least].worth >= worth:
                return
            del self._patches[least]
        self._patches.append(_cut_out(image, found, worth))

    def picture(self) -> tuple[Image, Detection] | None:
        """The plates laid on top of each other, and where the plate is in that; None where fewer
        than two are alike."""
        self._read_at = self._added
        if not self._patches:
            return None
        best = max(self._patches, key=lambda one: one.worth)
        small = _small(best.image)
        total = best.image.astype(np.float32) * best.worth
        weight, count = best.worth, 1
        for patch in self._patches:
            laid = None if patch is best else _laid(small, patch.image, self._config.least_likeness)
            if laid is not None:
                total += laid * patch.worth
                weight, count = weight + patch.worth, count + 1
        if count < 2 or weight <= 0:
            return None
        mean = np.asarray((total / weight).round().clip(0, 255), np.uint8)
        return mean, Detection(best.box, best.confidence)


def _cut_out(image: Image, found: Detection, worth: float) -> _Patch:
    box, (across, down) = found.box, PATCH_PX
    scale = WIDTH_PX / max(box.width, 1.0)
    x, y = box.center
    move = np.array([[scale, 0, across / 2 - scale * x], [0, scale, down / 2 - scale * y]])
    patch = cv2.warpAffine(
        image,
        move.astype(np.float32),
        PATCH_PX,
        flags=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA,
        borderMode=cv2.BORDER_REPLICATE,
    )
    half_x, half_y = WIDTH_PX / 2, min(scale * box.height, down) / 2
    shown = Box(across / 2 - half_x, down / 2 - half_y, across / 2 + half_x, down / 2 + half_y)
    return _Patch(np.asarray(patch, np.uint8), shown, found.confidence, worth)


def _laid(small: FloatArray, patch: Image, least_likeness: float) -> FloatArray | None:
    """A patch laid on the one that is given small; None where they are not alike."""
    ends = cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, STEPS, LEAST_STEP
    start = np.eye(2, 3, dtype=np.float32)
    try:
        likeness, move = cv2.findTransformECC(
            small, _small(patch), start, cv2.MOTION_AFFINE, ends, None, WINDOW_PX
        )
    except cv2.error:  # it does not converge
        return None
    if likeness < least_likeness:
        return None
    move = np.asarray(move, np.float32)
    move[:, 2] *= 2
    laid = cv2.warpAffine(
        patch,
        move,
        PATCH_PX,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(laid, np.float32)


def _small(patch: Image) -> FloatArray:
    """A patch as it is aligned: gray, blurred, of half the size."""
    gray = cv2.cvtColor(patch, cv2.COLOR_BGR2GRAY)
    half = cv2.resize(gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(half, (0, 0), BLUR_PX), np.float32)
