"""How cars of a drawn clip move: where each stands before the camera at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lpr.synthesis.car_shapes import View


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera over a road; lengths are in widths of a car."""

    width_px: int
    height_px: int
    horizon_px: float
    height: float
    focal_px: float


@dataclass(frozen=True, slots=True)
class Move:
    """One car's way: its distance and its place across at a time, and how it is turned.

    The car is there from ``first_s`` to ``last_s``.
    """

    distance: Callable[[float], float]
    across: Callable[[float], float]
    yaw: float
    first_s: float
    last_s: float

    def view(self, camera: Camera, time_s: float) -> View | None:
        """How the camera sees the car; None where it is not there."""
        distance = self.distance(time_s)
        if not self.first_s <= time_s <= self.last_s or distance < 0.8:
            return None
        width_px = camera.focal_px / distance
        center_px = camera.width_px / 2 + self.across(time_s) * width_px
        horizon_px, height = camera.horizon_px, camera.height
        return View(center_px, horizon_px, width_px, self.yaw, distance, height)


def pick_camera(rng: np.random.Generator, size_px: tuple[int, int]) -> Camera:
    """A camera at a gate or over a road."""
    width, height = size_px
    return Camera(
        width,
        height,
        height * float(rng.uniform(0.3, 0.4)),
        float(rng.uniform(0.6, 0.8)),
        width * float(rng.uniform(0.9, 1.3)),
    )


def approach(rng: np.random.Generator, camera: Camera, seconds: float) -> tuple[Move, ...]:
    """One car comes near and leaves the picture."""
    return (_coming(rng, camera, seconds, float(rng.uniform(-0.5, 0.5))),)


def leave(rng: np.random.Generator, camera: Camera, seconds: float) -> tuple[Move, ...]:
    """One car drives off."""
    near, far = _near_and_far(rng, camera)
    lane = float(rng.uniform(-0.5, 0.5))
    return (_straight(near, far, lane, seconds),)


def stop(rng: np.random.Generator, camera: Camera, seconds: float) -> tuple[Move, ...]:
    """One car comes near, and stands for the rest of the time."""
    near, far = _near_and_far(rng, camera)
    near *= float(rng.uniform(1.15, 1.5))
    lane, stands_s = float(rng.uniform(-0.5, 0.5)), seconds * float(rng.uniform(0.4, 0.7))

    def distance(time_s: float) -> float:
        left = max(1 - time_s / stands_s, 0.0)
        return near + (far - near) * left**2

    return (Move(distance, lambda _: lane, 0.0, 0.0, seconds),)


def cross(rng: np.random.Generator, camera: Camera, seconds: float) -> tuple[Move, ...]:
    """One car drives past at an angle."""
    near, far = _near_and_far(rng, camera)
    there = near + (far - near) * float(rng.uniform(0.25, 0.5))
    reach = camera.width_px / 2 * there / camera.focal_px + 0.2
    way = float(rng.choice((-1.0, 1.0)))
    yaw = -way * float(rng.uniform(0.2, 0.45))

    def across(time_s: float) -> float:
        return way * reach * (2 * time_s / seconds - 1)

    def distance(time_s: float) -> float:
        return there * (1.25 - 0.5 * time_s / seconds)

    return (Move(distance, across, yaw, 0.0, seconds),)


def overtake(rng: np.random.Generator, camera: Camera, seconds: float) -> tuple[Move, ...]:
    """Two cars come near in lanes of their own, one faster than the other."""
    side = float(rng.choice((-1.0, 1.0)))
    slow = _coming(rng, camera, seconds, -side * 0.65)
    fast = _coming(rng, camera, 0.7 * seconds, side * 0.65, start_s=0.1 * seconds)
    return slow, fast


def meet(rng: np.random.Generator, camera: Camera, seconds: float) -> tuple[Move, ...]:
    """Two cars meet: one comes, one goes."""
    near, far = _near_and_far(rng, camera)
    side = float(rng.choice((-1.0, 1.0)))
    return (
        _coming(rng, camera, 0.9 * seconds, side * 0.65),
        _straight(near, far, -side * 0.65, seconds),
    )


MOVES: dict[str, Callable[[np.random.Generator, Camera, float], tuple[Move, ...]]] = {
    "approach": approach,
    "leave": leave,
    "stop": stop,
    "cross": cross,
    "overtake": overtake,
    "meet": meet,
}
"""What cars do, by name."""


def _near_and_far(rng: np.random.Generator, camera: Camera) -> tuple[float, float]:
    """Distances at which a plate is as large as it gets, and hardly to be read."""
    # A plate hangs about 0.45 below the camera and leaves the picture at its lower edge.
    near = camera.focal_px * (camera.height - 0.2) / (camera.height_px - camera.horizon_px)
    near *= float(rng.uniform(1.05, 1.7))
    return near, near * float(rng.uniform(2.0, 2.8))


def _coming(
    rng: np.random.Generator, camera: Camera, seconds: float, lane: float, start_s: float = 0.0
) -> Move:
    near, far = _near_and_far(rng, camera)
    return _straight(far, 0.8 * near, lane, seconds, start_s)


def _straight(start: float, end: float, lane: float, seconds: float, start_s: float = 0.0) -> Move:
    """A car that drives along its lane at constant speed."""

    def distance(time_s: float) -> float:
        return start + (end - start) * (time_s - start_s) / seconds

    return Move(distance, lambda _: lane, 0.0, start_s, start_s + seconds)
