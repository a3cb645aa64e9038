"""Counts of traffic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Interval(StrEnum):
    """What traffic is counted by."""

    QUARTER = "quarter"
    """A quarter of an hour."""
    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class TrafficCount:
    """So many passages of a camera, direction and region in an interval; an empty name is what has
    none."""

    begins: datetime
    camera: str
    direction: str
    region: str
    count: int
