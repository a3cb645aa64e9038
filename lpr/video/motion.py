"""A gate before detection: it opens while something moves where the picture is looked at."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from lpr.arrays import FloatArray, GrayImage
from lpr.checks import check_fields, check_score
from lpr.video.frames import Frame
from lpr.video.zones import Regions

LONG_SIDE_PX = 256
"""Frames are compared at this size: a car whose plate can be read is 40 pixels wide in it."""
NOISE_TIMES = 3.0
"""A pixel has changed that differs by so many times what it usually does."""

MEDIAN_TIMES = 6.0
"""And by so many times what half of the picture differs by: four standard deviations of noise."""


@dataclass(frozen=True, slots=True)
class MotionConfig:
    """When the gate opens, and how long it stays open.

    Raises:
        ConfigError: a value makes no sense.
    """

    least_levels: float = 8.0
    """Gray levels of 255 by which a pixel differs at least, so that it has changed."""
    least_share: float = 0.002
    """Share of what is looked at that has changed at least."""
    hold_s: float = 1.0
    """It stays open for so long after the last motion."""
    look_every_s: float = 10.0
    """It opens for one frame at least so often, for what came so slowly that nobody noticed."""
    forget_s: float = 4.0
    """What stands still for about so long belongs to the scene."""
    noise_s: float = 20.0
    """So long it takes to learn how much leaves, water or a clock in the picture flicker."""

    def __post_init__(self) -> None:
        check_fields(self)
        check_score("least_share", self.least_share)


class MotionGate:
    """Tells for each frame of a source whether it is worth detection.

    A frame is compared with a slowly moving average of those before it, in gray and small. Changes
    of the light as a whole do not count, and where the picture always flickers, less so.

    >>> from datetime import UTC, datetime
    >>> gate, picture = MotionGate(), np.zeros((90, 160, 3), np.uint8)
    >>> def opens(offset_s):
    ...     return gate.opens(Frame.of_image(picture.copy(), datetime.now(UTC), offset_s))
    >>> opens(0), opens(2), opens(4)
    (True, False, False)
    >>> picture[20:60, 40:90] = 200
    >>> opens(4.2), opens(4.4)
    (True, True)
    """

    def __init__(self, config: MotionConfig | None = None, regions: Regions | None = None) -> None:
        self._config = config or MotionConfig()
        self._regions = regions or Regions()
        self._size = (0, 0)
        self._mask: GrayImage | None = None
        self._scene: FloatArray | None = None
        self._noise: FloatArray | None = None
        self._looked_at = 0
        self._last_s = self._moved_s = self._opened_s = -math.inf

    def opens(self, frame: Frame) -> bool:
        """Whether something moves, or did a moment ago; a scene that begins counts as motion.

        Raises:
            ConfigError: the regions leave nothing to look at.
        """
        config, now_s = self._config, frame.offset_s
        if self._moved_share(frame) >= config.least_share:
            self._moved_s = now_s
        self._last_s = now_s
        opened = (
            now_s - self._moved_s <= config.hold_s or now_s - self._opened_s >= config.look_every_s
        )
        if opened:
            self._opened_s = now_s
        return opened

    def _moved_share(self, frame: Frame) -> float:
        """The share of what is looked at that differs from the scene, which then learns it."""
        gray = small(frame.gray)
        if self._scene is None or self._noise is None or self._size != (frame.width, frame.height):
            self._begin(frame, gray)
            return 1.0
        difference = gray - self._scene
        # The light as a whole: the median is that of what does not move.
        difference -= np.float32(np.median(difference[::3, ::3]))
        size = np.abs(difference)
        usual = float(np.median(size[::3, ::3])) * MEDIAN_TIMES
        limit = np.maximum(self._noise * NOISE_TIMES, max(self._config.least_levels, usual))
        changed = (size > limit).astype(np.uint8)
        if self._mask is not None:
            changed &= self._mask
        # Single pixels are noise.
        count = int(cv2.countNonZero(cv2.erode(changed, np.ones((2, 2), np.uint8))))
        passed_s = max(frame.offset_s - self._last_s, 0.0)
        cv2.accumulateWeighted(gray, self._scene, _weight(passed_s, self._config.forget_s))
        cv2.accumulateWeighted(size, self._noise, _weight(passed_s, self._config.noise_s))
        return count / self._looked_at

    def _begin(self, frame: Frame, gray: FloatArray) -> None:
        """The first frame, or the first of another size."""
        self._size = (frame.width, frame.height)
        self._scene, self._noise = gray, np.zeros_like(gray)
        mask = self._regions.mask(*self._size)
        self._mask = None
        self._looked_at = gray.size
        if mask is not None:
            sides = gray.shape[1], gray.shape[0]
            self._mask = np.asarray(cv2.resize(mask, sides, interpolation=cv2.INTER_AREA) > 0)
            self._mask = self._mask.astype(np.uint8)
            self._looked_at = int(cv2.countNonZero(self._mask))


def small(gray: GrayImage) -> FloatArray:
    """A gray picture made small and a little blurred: at most `LONG_SIDE_PX` long, float32."""
    scale = min(LONG_SIDE_PX / max(gray.shape), 1.0)
    sides = max(round(gray.shape[1] * scale), 1), max(round(gray.shape[0] * scale), 1)
    shrunk = cv2.resize(gray, sides, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.blur(shrunk, (3, 3)), np.float32)


def _weight(passed_s: float, time_s: float) -> float:
    """The weight of the newest frame in an average that forgets within a time."""
    return 1.0 - math.exp(-passed_s / time_s) if time_s > 0 else 1.0
