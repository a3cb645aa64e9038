"""Notices: what is told to a target, and what has become of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class NoticeState(StrEnum):
    """What has become of a notice."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    """It was given up; it can be sent anew."""


@dataclass(frozen=True, slots=True)
class NewNotice:
    """Something to tell a target.

    ``key`` tells it from all others of the target: what is added again under the same key changes
    nothing. ``kind`` is a word such as ``passage.opened``, ``subject`` one line for people,
    ``body`` what JSON knows.
    """

    key: str
    kind: str
    subject: str
    body: Mapping[str, Any]
    passage_id: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of a target; ``message`` says why it was not delivered when it was tried last."""

    id: int
    target_id: int
    key: str
    kind: str
    subject: str
    state: str
    created: datetime
    body: Mapping[str, Any] = field(default_factory=dict)
    passage_id: str | None = None
    tries: int = 0
    next_try: datetime | None = None
    ended: datetime | None = None
    message: str = ""
