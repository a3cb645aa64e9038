"""Cameras: what is set, and how they do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lpr.errors import ConfigError
from lpr.service.store.values.checks import check_name, score


class CameraState(StrEnum):
    """What a camera's worker is doing."""

    OFF = "off"
    STARTING = "starting"
    RUNNING = "running"
    WAITING = "waiting"
    """The address gives no frames; it is tried again."""
    FAILED = "failed"
    """The worker has ended by itself; it is started again."""
    ENDED = "ended"
    """The address is a film, and the film is over."""


class CameraRole(StrEnum):
    """What vehicles do that pass this camera."""

    ENTRY = "entry"
    EXIT = "exit"


@dataclass(frozen=True, slots=True)
class Shape:
    """A named area or line; points are shares of the picture's width and height, 0 to 1."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """All that is set of a camera.

    >>> CameraSettings(name=" ", address="rtsp://gate/1")
    Traceback (most recent call last):
    lpr.errors.ConfigError: a camera needs a name; give one of 1 to 80 characters

    Raises:
        ConfigError: a value makes no sense.
    """

    name: str
    address: str
    """A stream's address, a camera's number or a film's path, with the password where it has one;
    it never leaves the store but for the worker."""
    region: str = "auto"
    fps: float | None = None
    """So many frames a second are looked at; None looks at as many as the watcher does."""
    enabled: bool = True
    zones: tuple[Shape, ...] = ()
    masks: tuple[Shape, ...] = ()
    lines: tuple[Shape, ...] = ()
    role: str | None = None
    same_after_s: float = 300.0
    """A plate that comes back after so long is a new passage."""
    open_at: float = 0.9
    """From this confidence on a passage opens before the vehicle has gone."""

    def __post_init__(self) -> None:
        check_name(self.name, "a camera")
        if not self.address.strip():
            raise ConfigError(f"camera {self.name} needs an address, a number or a film's path")
        if self.fps is not None and not 0 < self.fps <= 100:
            raise ConfigError(f"fps is {self.fps:g}; give a number above 0, up to 100")
        if self.role is not None and self.role not in list(CameraRole):
            raise ConfigError(f"role is '{self.role}'; give one of {', '.join(CameraRole)}")
        score("open_at", self.open_at)
        if not (math.isfinite(self.same_after_s) and self.same_after_s >= 0):
            raise ConfigError(f"same_after_s is {self.same_after_s:g}; give seconds from 0 on")


@dataclass(frozen=True, slots=True)
class Played:
    """Where a film goes on when its worker starts anew: so many seconds from its beginning; a
    folder goes on with the pictures that came since a time."""

    seconds: float = 0.0
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera, its settings, and how it does; ``address_shown`` holds no password.

    ``counters`` are what the worker counts (frames, frames a second, plates, breaks), ``message``
    is the sentence on what is wrong, ``failing_since`` when that began, ``next_try`` when it is
    tried again, ``owner`` the process whose worker it is, ``version`` grows with each change of the
    settings. Of a film or a folder, ``played`` is how far it was read, and ``played_since`` when
    that was begun.
    """

    id: int
    settings: CameraSettings
    address_shown: str
    state: str = CameraState.OFF
    message: str = ""
    counters: Mapping[str, float] = field(default_factory=dict)
    state_at: datetime | None = None
    owner: str | None = None
    version: int = 1
    failing_since: datetime | None = None
    next_try: datetime | None = None
    played: Played | None = None
    played_since: datetime | None = None

    @property
    def name(self) -> str:
        """What people call it."""
        return self.settings.name
