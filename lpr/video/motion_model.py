"""How a plate moves across the picture: position and speed, each with how sure they are.

A Kalman filter of constant speed (Kalman 1960; SORT, Bewley et al. 2016) whose steps are seconds
rather than frames, so that 2 frames a second and 60 are the same to it. What is followed are the
centre and the logarithm of the width: a plate that comes near grows by a factor, not by pixels.
Lengths are measured in widths of the plate, and so are the uncertainties.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from lpr.geometry import Box


@dataclass(frozen=True, slots=True)
class PlateMotionConfig:
    """What is expected of a plate's motion; lengths in widths of the plate."""

    place_noise: float = 0.12
    """How far a detection's centre lies from the plate's,"""
    size_noise: float = 0.08
    """and how far the logarithm of its width."""
    start_speed: float = 6.0
    """A new plate moves so fast, in widths a second,"""
    start_growth: float = 1.0
    """and grows so fast, in factors of e a second: standard deviations, as all here."""
    unrest: float = 1.0
    """Change of speed, in widths a second per second, of a plate that stands,"""
    unrest_share: float = 1.5
    """and what each width a second of speed adds to that."""


@dataclass(slots=True)
class _Axis:
    """One number that changes: its value, its speed, and their covariance."""

    value: float
    speed: float
    value_var: float
    speed_var: float
    both_var: float = 0.0

    def predict(self, elapsed_s: float, unrest: float) -> None:
        """Go on in time; ``unrest`` is the standard deviation of the acceleration."""
        t, q = elapsed_s, unrest * unrest
        self.value += self.speed * t
        self.value_var += 2 * t * self.both_var + t * t * self.speed_var + q * t**4 / 4
        self.both_var += t * self.speed_var + q * t**3 / 2
        self.speed_var += q * t * t

    def correct(self, measured: float, noise: float) -> None:
        """Take in a measurement with that standard deviation."""
        spread = self.value_var + noise * noise
        gain, speed_gain = self.value_var / spread, self.both_var / spread
        surprise = measured - self.value
        self.value += gain * surprise
        self.speed += speed_gain * surprise
        self.speed_var -= speed_gain * self.both_var
        self.both_var -= gain * self.both_var
        self.value_var -= gain * self.value_var


@dataclass(slots=True)
class PlateMotion:
    """Where a plate is, how it moves, and where it will be.

    >>> motion = PlateMotion.of(Box(0, 0, 100, 20), PlateMotionConfig())
    >>> for step in range(1, 6):
    ...     motion.predict(0.1)
    ...     motion.correct(Box(10 * step, 0, 100 + 10 * step, 20))
    >>> motion.predict(0.5)
    >>> 90 < motion.box.x_min < 110
    True
    """

    config: PlateMotionConfig
    axes: tuple[_Axis, _Axis, _Axis]
    aspect: float
    """Width of the plate by its height."""
    _seen: int = field(default=1)

    @classmethod
    def of(cls, box: Box, config: PlateMotionConfig) -> PlateMotion:
        """The motion of a plate that was seen once."""
        width = max(box.width, 1.0)
        place = (config.place_noise * width) ** 2, (config.start_speed * width) ** 2
        (x, y), size = box.center, math.log(width)
        axes = (
            _Axis(x, 0.0, *place),
            _Axis(y, 0.0, *place),
            _Axis(size, 0.0, config.size_noise**2, config.start_growth**2),
        )
        return cls(config, axes, width / max(box.height, 1.0))

    @property
    def width(self) -> float:
        """The plate's width in pixels."""
        return math.exp(self.axes[2].value)

    @property
    def box(self) -> Box:
        """Where the plate is thought to be."""
        (x, y, _), width = self.axes, self.width
        half_x, half_y = width / 2, width / self.aspect / 2
        return Box(x.value - half_x, y.value - half_y, x.value + half_x, y.value + half_y)

    @property
    def speed_px(self) -> tuple[float, float]:
        """Pixels a second to the right and down."""
        return self.axes[0].speed, self.axes[1].speed

    def predict(self, elapsed_s: float) -> None:
        """Go on by so many seconds."""
        width = self.width
        speed = math.hypot(*self.speed_px) / width
        unrest = self.config.unrest + self.config.unrest_share * speed
        growth = self.config.unrest + abs(self.axes[2].speed)
        for axis, own in zip(self.axes, (unrest * width, unrest * width, growth), strict=True):
            axis.predict(elapsed_s, own)

    def correct(self, box: Box) -> None:
        """Take in where the plate was seen."""
        noise = self.config.place_noise * self.width
        size = math.log(max(box.width, 1.0))
        measured = (*box.center, size)
        for axis, value, own in zip(
            self.axes, measured, (noise, noise, self.config.size_noise), strict=True
        ):
            axis.correct(value, own)
        self._seen += 1
        share = 1 / min(self._seen, 8)
        self.aspect += share * (max(box.width, 1.0) / max(box.height, 1.0) - self.aspect)

    def shift(self, dx: float, dy: float) -> None:
        """The whole picture moved by so many pixels."""
        self.axes[0].value += dx
        self.axes[1].value += dy

    def surprise(self, box: Box) -> float:
        """How unexpected a box is, as a squared number of standard deviations (Mahalanobis)."""
        noise = self.config.place_noise * self.width
        measured = (*box.center, math.log(max(box.width, 1.0)))
        own = (noise, noise, self.config.size_noise)
        return sum(
            (value - axis.value) ** 2 / (axis.value_var + each * each)
            for axis, value, each in zip(self.axes, measured, own, strict=True)
        )
