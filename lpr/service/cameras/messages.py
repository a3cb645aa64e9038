"""What a camera's process and its worker tell each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from lpr import Passage
from lpr.service.store import CameraState, Networks, Played


class Command(StrEnum):
    """What a process is asked for."""

    SHOW = "show"
    """The picture as it is now, for some seconds."""
    STOP = "stop"
    """To close what is open, and end."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What became of a passage; pictures are JPEGs."""

    passage: Passage
    picture: bytes | None
    crop: bytes | None
    model_version: str = ""
    """The networks that read it."""


@dataclass(frozen=True, slots=True)
class Doing:
    """How the camera does."""

    state: CameraState
    message: str = ""
    counters: Mapping[str, float] = field(default_factory=dict)
    next_try: datetime | None = None
    """When it is tried again, where it fails."""
    played: Played | None = None
    """Where a film is to go on, should it be interrupted now."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The camera's picture, with boxes: a JPEG."""

    picture: bytes


@dataclass(frozen=True, slots=True)
class Ended:
    """The process ends: ``problem`` says why, empty where a film is over or it was asked to."""

    problem: str = ""
    played: Played | None = None


Order: TypeAlias = Command | Networks
"""What a process is told: a command, or the networks that are to read from now on."""
Message: TypeAlias = Passed | Doing | Seen | Ended
