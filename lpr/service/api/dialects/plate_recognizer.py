"""Plate Recognizer's Snapshot: what its clients send, and what they find in the answer.

Scores are 0 to 1; ``plate`` is in lower case; ``score`` is that of the text, ``dscore`` that of the
detection. Vehicles are not looked for: where clients need one, it has the plate's box and the score
0, by which they know that it was not seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from lpr import Box, ImageResult, Plate, Reading
from lpr.errors import ConfigError
from lpr.service.http.read_work import ReadOptions
from lpr.service.store.values.checks import score

UNKNOWN = "unknown"
NO_WORDS = ("", "false", "no", "off", "none", "null")
FALSE = ("0", *NO_WORDS)
"""What clients write for no, some of them as text."""
STRICT, FAST, REDACTION, VEHICLE = "strict", "fast", "redaction", "vehicle"
USUAL_DETECTION = 0.3
"""Thresholds below it need a detector that lets in more; above it, results are left out."""
CANDIDATES = 5
MAX_CALLS = 10_000_000
"""Clients of the cloud are told how much they may ask; here it is as much as the machine does."""


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """What of the form's ``config`` has a function here; the rest is passed over."""

    strict: bool = False
    """Only readings that fit a format of the regions."""
    fast: bool = False
    redaction: bool = False
    """Plates that could not be read, too: they shall be covered."""
    by_vehicle: bool = False
    """The answer in the form that begins with the vehicle."""
    least_detection: float | None = None
    least_score: float | None = None

    @classmethod
    def from_text(cls, text: str) -> EngineConfig:
        """The settings in a form's field; empty is the usual ones.

        >>> EngineConfig.from_text('{"region": "strict", "threshold_d": "0.2"}').least_detection
        0.2

        Raises:
            ConfigError: it is no JSON object, or a threshold is no score.
        """
        if text.strip().lower() in FALSE:
            return cls()
        try:
            given = json.loads(text)
        except ValueError:
            raise ConfigError("config is no JSON; send an object, or leave it out") from None
        if not isinstance(given, dict):
            raise ConfigError("config is no JSON object; send one, or leave it out")
        return cls(
            strict=given.get("region") == STRICT,
            fast=given.get("mode") == FAST,
            redaction=given.get("mode") == REDACTION,
            by_vehicle=given.get("detection_mode") == VEHICLE,
            least_detection=_score(given, "threshold_d"),
            least_score=_score(given, "threshold_o"),
        )

    def options(self, regions: Sequence[str]) -> ReadOptions:
        """How the picture is to be read; thresholds in few steps, each of which is a recognizer."""
        low = self.least_detection is not None and self.least_detection < USUAL_DETECTION
        conf = int((self.least_detection or 0.0) * 10) / 10 if low else None
        all_readings = self.redaction or (self.least_score or 1.0) < 0.05
        return ReadOptions(
            region=tuple(regions) or ("auto",),
            conf=conf,
            min_confidence=0.0 if all_readings else None,
            quick=self.fast,
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client said of its picture, and how the answer is to be."""

    filename: str = ""
    camera_id: str | None = None
    timestamp: str | None = None
    mmc: bool = False
    config: EngineConfig = EngineConfig()


def is_true(text: str | None) -> bool:
    """Whether a field says yes.

    >>> is_true("False"), is_true("true"), is_true(None)
    (False, True, False)
    """
    return text is not None and text.strip().lower() not in FALSE


def answer(
    result: ImageResult, asked: Asked, calls: int, received: datetime, elapsed_ms: float
) -> dict[str, Any]:
    """The answer to ``POST /v1/plate-reader/``.

    Args:
        result: what was read.
        asked: what the client sent beside the picture.
        calls: pictures read this month.
        received: when it came, where the client gives no ``timestamp``.
        elapsed_ms: how long it took.
    """
    shape = _by_vehicle if asked.config.by_vehicle else _by_plate
    plates = [*result.plates, *(result.below_confidence if asked.config.redaction else ())]
    return {
        "processing_time": round(elapsed_ms, 3),
        "results": [shape(plate, asked.mmc) for plate in _counting(plates, asked.config)],
        "filename": asked.filename,
        "version": 1,
        "camera_id": asked.camera_id,
        "timestamp": asked.timestamp or received.isoformat().replace("+00:00", "Z"),
        "usage": {"calls": calls, "max_calls": MAX_CALLS},
        "error": None,
    }


def statistics(calls: int, now: datetime) -> dict[str, Any]:
    """The answer to ``GET /v1/statistics/``."""
    year, month = (now.year, now.month + 1) if now.month < 12 else (now.year + 1, 1)
    usage = {
        "calls": calls,
        "month": now.month,
        "year": now.year,
        "resets_on": f"{year}-{month:02}-01T00:00:00Z",
    }
    return {"usage": usage, "total_calls": MAX_CALLS}


def error(status: int, sentence: str) -> Mapping[str, Any]:
    """What its clients are told when something is wrong."""
    return {"detail": sentence, "status_code": status, "error": sentence}


def _counting(plates: Sequence[Plate], config: EngineConfig) -> Iterator[Plate]:
    """The plates that the client wants."""
    for plate in plates:
        if plate.detection_confidence < (config.least_detection or 0.0):
            continue
        if not plate.text:
            if config.redaction:
                yield plate
            continue
        if plate.confidence < (config.least_score or 0.0):
            continue
        if not config.strict:
            yield plate
        elif fitting := [one for one in plate.candidates if one.matches_format]:
            yield _read_as(plate, fitting)


def _read_as(plate: Plate, readings: Sequence[Reading]) -> Plate:
    """The plate with these candidates alone, the first of them its text."""
    best = readings[0]
    return replace(
        plate, text=best.text, confidence=best.confidence, candidates=tuple(readings),
        matches_format=True, region=best.region or plate.region,
    )  # fmt: skip


def _by_plate(plate: Plate, mmc: bool) -> dict[str, Any]:
    shown = {
        "box": _box(plate.box),
        "plate": plate.text.lower(),
        "region": {"code": plate.region or UNKNOWN, "score": plate.region_confidence},
        "score": plate.confidence,
        "candidates": [
            {"score": one.confidence, "plate": one.text.lower()} for one in _candidates(plate)
        ],
        "dscore": plate.detection_confidence,
        "vehicle": {"score": 0.0, "type": "Unknown", "box": _box(plate.box)},
    }
    if mmc:
        shown["model_make"] = [{"make": UNKNOWN, "model": UNKNOWN, "score": 0.0}]
        shown["color"] = [{"color": UNKNOWN, "score": 0.0}]
        shown["orientation"] = [{"orientation": "Unknown", "score": 0.0}]
    return shown


def _by_vehicle(plate: Plate, mmc: bool) -> dict[str, Any]:
    unknown = [{"value": UNKNOWN, "score": 0.0}]
    make = [{"make": UNKNOWN, "model": UNKNOWN, "score": 0.0}]
    props = {"make_model": make, "color": unknown, "orientation": unknown} if mmc else {}
    readings = [{"value": one.text.lower(), "score": one.confidence} for one in _candidates(plate)]
    region = [{"value": plate.region or UNKNOWN, "score": plate.region_confidence}]
    return {
        "plate": {
            "box": _box(plate.box),
            "score": plate.detection_confidence,
            "type": "Plate",
            "props": {"plate": readings, "region": region},
        },
        "vehicle": {"score": 0.0, "type": "Unknown", "box": _box(plate.box), "props": props},
    }


def _candidates(plate: Plate) -> Sequence[Reading]:
    if plate.candidates or not plate.text:
        return plate.candidates[:CANDIDATES]
    return (Reading(plate.text, plate.confidence, plate.matches_format, plate.region),)


def _box(box: Box) -> dict[str, int]:
    return {
        "xmin": round(box.x_min),
        "ymin": round(box.y_min),
        "xmax": round(box.x_max),
        "ymax": round(box.y_max),
    }


def _score(given: Mapping[str, Any], name: str) -> float | None:
    value = given.get(name)
    if value is None or value is False or (isinstance(value, str) and value.lower() in NO_WORDS):
        return None
    return score(f"config: {name}", value)
