"""Work that is done in the background."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work: ``share`` says how much of it is done, 0 to 1."""

    id: int
    kind: str
    arguments: Mapping[str, Any]
    state: str
    created: datetime
    share: float = 0.0
    message: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""
    started: datetime | None = None
    finished: datetime | None = None
    owner: str | None = None
    cancel_asked: bool = False
