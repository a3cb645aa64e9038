"""What receivers of Plate Recognizer's webhooks find in the field ``json``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lpr import Box, Passage
from lpr.service.store import Notice

UNKNOWN = "unknown"
_NO_BOX = Box(0, 0, 0, 0)


def webhook_json(target: str, notice: Notice, passage: Passage | None) -> dict[str, Any]:
    """A notice as Plate Recognizer's Stream tells it: scores 0 to 1, the plate in lower case.

    Args:
        target: the target's name.
        notice: what is told.
        passage: the whole of it; None where the notice is of none, or it is gone.
    """
    body = notice.body
    filename = f"{notice.passage_id or notice.id}.jpg"
    is_passage = bool(body.get("text"))
    event = "recognition" if is_passage else notice.kind
    seen = str(body.get("first_seen") or notice.created.isoformat())
    hook = {"target": target, "id": str(notice.id), "event": event, "filename": filename}
    data = {
        "camera_id": body.get("camera"),
        "filename": filename,
        "timestamp": seen.replace("+00:00", "Z"),
        "timestamp_local": datetime.fromisoformat(seen).astimezone().isoformat(),
        "results": [_result(body, passage)] if is_passage else [],
    }
    return {"hook": hook, "data": data if is_passage else data | dict(body)}


def _result(body: Mapping[str, Any], passage: Passage | None) -> dict[str, Any]:
    box = _box(_NO_BOX if passage is None else passage.best.box)
    text = str(body.get("text") or "").lower()
    score = float(body.get("confidence") or 0.0)
    region = {"code": body.get("region") or UNKNOWN, "score": 0.0}
    candidates = [{"plate": text, "score": score}]
    detection = 0.0
    if passage is not None:
        region["score"] = float(passage.region_confidence)
        detection = float(passage.best.detection_confidence)
        read = [{"plate": one.text.lower(), "score": one.confidence} for one in passage.candidates]
        candidates = read or candidates
    return {
        "box": box,
        "plate": text,
        "region": region,
        "score": score,
        "candidates": candidates,
        "dscore": detection,
        "vehicle": {"score": 0.0, "type": "Unknown", "box": box},
        "model_make": [{"make": UNKNOWN, "model": UNKNOWN, "score": 0.0}],
        "color": [{"color": UNKNOWN, "score": 0.0}],
        "orientation": [{"orientation": "Unknown", "score": 0.0}],
        "direction": None,
        "source_url": "",
        "position_sec": 0.0,
    }


def _box(box: Box) -> dict[str, int]:
    return {
        "xmin": round(box.x_min),
        "ymin": round(box.y_min),
        "xmax": round(box.x_max),
        "ymax": round(box.y_max),
    }
