"""Passages as the database holds them, turned into what the store gives and back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from lpr import Passage
from lpr.service.store.entries import same
from lpr.service.store.search import known_plate
from lpr.service.store.tables import CameraEntry, PassageEntry, PlateText, VehicleEntry
from lpr.service.store.values import Crossing, PassageQuery, PassageRow


def select_rows() -> Select[Any]:
    """Passages with all that a row tells."""
    return _joined(
        select(
            PassageEntry,
            PlateText.text,
            CameraEntry.name,
            VehicleEntry.tags,
            known_plate().label("known"),
        )
    )


def select_ids(query: PassageQuery) -> Select[Any]:
    """The ids of passages, with the tables that the conditions of a query name."""
    ids = select(PassageEntry.id)
    return ids if query.known is None else _joined(ids)


def _joined(statement: Select[Any]) -> Select[Any]:
    return (
        statement.select_from(PassageEntry)
        .join(PlateText, PlateText.id == PassageEntry.plate_id)
        .outerjoin(CameraEntry, CameraEntry.id == PassageEntry.camera_id)
        .outerjoin(VehicleEntry, VehicleEntry.plate == PlateText.text)
    )


def row_of(found: Row[Any]) -> PassageRow:
    """What the store gives of a selected row."""
    entry: PassageEntry = found[0]
    crossings = (Crossing(line, side, datetime.fromisoformat(at)) for line, side, at in entry.lines)
    others = {
        "camera_name": found.name,
        "text": found.text,
        "zones": tuple(entry.zones),
        "lines": tuple(crossings),
        "known": bool(found.known),
        "tags": tuple(dict.fromkeys((*(found.tags or ()), *entry.rule_tags))),
    }
    return PassageRow(**same(PassageRow, entry) | others)


def columns_of(passage: Passage) -> dict[str, Any]:
    """What of the library's passage stands in columns."""
    return {
        "source": passage.source,
        "state": str(passage.state),
        "observed_text": passage.text,
        "confidence": float(passage.confidence),
        "region": passage.region,
        "region_confidence": float(passage.region_confidence),
        "matches_format": passage.matches_format,
        "direction": None if passage.direction is None else str(passage.direction),
        "last_seen": passage.last_seen,
        "seen": passage.best.time,
        "look_count": passage.look_count,
        "doubt": doubt_of(passage),
        "zones": list(passage.zones),
        "lines": [[one.line, str(one.side), one.time.isoformat()] for one in passage.lines],
    }


def doubt_of(passage: Passage) -> float:
    """How much a reading wants to be looked at by somebody, 0 to 1: it is unsure, or looks at the
    same plate contradict each other."""
    said = [(one.confidence * one.weight, one.text) for one in passage.looks if one.text]
    total = sum(weight for weight, _ in said)
    agreed = sum(weight for weight, text in said if text == passage.text)
    agreement = agreed / total if total > 0 else 1.0
    return 1.0 - passage.confidence * agreement


def packed(passage: Passage) -> bytes:
    """The whole passage, as `unpacked` takes it."""
    return zlib.compress(json.dumps(passage.to_dict(), separators=(",", ":")).encode())


def unpacked_bytes(data: bytes) -> bytes:
    """The record of a passage as JSON, which costs less than to read it."""
    return zlib.decompress(data)


def unpacked(data: bytes) -> Mapping[str, Any]:
    """The record of a passage, as the library wrote it."""
    record: Mapping[str, Any] = json.loads(unpacked_bytes(data))
    return record
