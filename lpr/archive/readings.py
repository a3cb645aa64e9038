"""What tables have of a plate in a picture, or of a passage in a film: the same columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class TableReading:
    """A plate or a passage. Boxes are in pixels; of a passage, that of the frame that read best.

    The times and the direction are those of passages, None for plates in pictures.
    """

    text: str
    confidence: float
    region: str | None
    matches_format: bool
    detection_confidence: float
    x_min: float
    y_min: float
    x_max: float
    y_max: float
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    direction: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The columns by name."""
        return asdict(self)


def readings_of(record: Mapping[str, Any]) -> list[TableReading]:
    """The plates or passages of an item's record.

    >>> readings_of({"source": "car.jpg", "plates": []})
    []
    """
    plates = [_reading(one, one) for one in record.get("plates", ())]
    return plates + [
        _reading(
            one,
            one["best"],
            datetime.fromisoformat(one["first_seen"]),
            datetime.fromisoformat(one["last_seen"]),
            one["direction"],
        )
        for one in record.get("passages", ())
    ]


def _reading(
    said: Mapping[str, Any],
    place: Mapping[str, Any],
    first_seen: datetime | None = None,
    last_seen: datetime | None = None,
    direction: str | None = None,
) -> TableReading:
    x_min, y_min, x_max, y_max = place["box"]
    return TableReading(
        text=said["text"],
        confidence=said["confidence"],
        region=said["region"],
        matches_format=said["matches_format"],
        detection_confidence=place["detection_confidence"],
        x_min=x_min,
        y_min=y_min,
        x_max=x_max,
        y_max=y_max,
        first_seen=first_seen,
        last_seen=last_seen,
        direction=direction,
    )
