"""What notices say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lpr import Passage
from lpr.service.store import ListMatch, PassageRow, Site, Vehicle, When
from lpr.service.store.history import Silence

CANDIDATES = 5
"""So many other readings stand in a notice."""
_WORDS = {
    When.SEEN: "was seen",
    When.GONE: "was seen",
    When.STAYS: "stays",
    When.OVERSTAYS: "has been inside for longer than is allowed; it came in",
    When.MISSING: "has not been seen for long; it was last seen",
}


def passage_body(
    rule: str,
    passage: PassageRow,
    matches: tuple[ListMatch, ...],
    vehicle: Vehicle | None,
    record: Passage,
) -> dict[str, Any]:
    """A passage as receivers get it: what JSON knows, times in UTC.

    Args:
        rule: the name of the rule that tells of it.
        passage: as it is now.
        matches: the lists that hold its plate.
        vehicle: what is known of it.
        record: has the other readings.
    """
    return {
        "event": f"passage.{passage.state}",
        "id": passage.id,
        "text": passage.text,
        "confidence": passage.confidence,
        "region": passage.region,
        "camera": passage.camera_name,
        "first_seen": passage.first_seen.isoformat(),
        "last_seen": passage.last_seen.isoformat(),
        "direction": passage.direction,
        "zones": list(passage.zones),
        "tags": list(passage.tags),
        "lists": [
            {"name": one.list.name, "kind": one.list.kind, "sureness": round(one.sureness, 3)}
            for one in matches
        ],
        "rule": rule,
        "vehicle": None if vehicle is None else _vehicle(vehicle),
        "candidates": [
            {"text": one.text, "confidence": one.confidence}
            for one in record.candidates[:CANDIDATES]
        ],
    }


def silence_body(rule: str, silence: Silence) -> dict[str, Any]:
    """A camera that gives no pictures, as receivers get it."""
    since = silence.well_at.isoformat()
    return {"event": "camera.silent", "camera": silence.camera, "since": since, "rule": rule}


def fill_body(rule: str, site: Site, level: str, since: datetime, inside: int) -> dict[str, Any]:
    """A site that has filled up, as receivers get it."""
    told = {"event": "site.filled", "site": site.name, "level": level, "rule": rule}
    return told | {
        "since": since.isoformat(),
        "inside": inside,
        "capacity": site.settings.capacity,
    }


def passage_sentence(when: str, passage: PassageRow) -> str:
    """What is told of a passage, behind its plate."""
    return _WORDS[When(when)] + (f" at {passage.camera_name}" if passage.camera_name else "")


def silence_subject(camera: str) -> str:
    """A camera that gives no pictures, in one line for people.

    >>> silence_subject("Gate")
    'Gate gives no pictures'
    """
    return f"{camera} gives no pictures"


def _vehicle(vehicle: Vehicle) -> Mapping[str, Any]:
    return {"owner": vehicle.owner, "notes": vehicle.notes, "tags": list(vehicle.tags)}
