"""OpenALPR's results: as its command prints them, and as its cloud answers.

Confidences are 0 to 100, coordinates whole pixels clockwise from the plate's top-left corner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lpr import ImageResult, Plate, Reading

VERSION = 2
USUAL_TOP_N = 10
MONTHLY_TOTAL = 10_000_000
"""Credits that clients of the cloud are told they have; here none are used up."""
_VEHICLE_KINDS = ("color", "make", "make_model", "body_type", "year", "orientation")


@dataclass(frozen=True, slots=True)
class CloudAsked:
    """What a client of the cloud asked for in the address."""

    top_n: int = USUAL_TOP_N
    recognize_vehicle: bool = False
    image_base64: str | None = None
    """The picture, where it shall come back."""


def command_output(result: ImageResult, epoch_ms: int) -> dict[str, Any]:
    """What ``alpr -j`` prints of a picture.

    Args:
        result: what was read; as many candidates were asked for as it has.
        epoch_ms: when, in milliseconds since 1970.
    """
    top_n = max((len(plate.candidates) for plate in result.plates), default=0)
    return {
        "version": VERSION,
        "data_type": "alpr_results",
        "epoch_time": epoch_ms,
        "img_width": result.width,
        "img_height": result.height,
        "processing_time_ms": float(result.timings_ms.get("total", 0.0)),
        "regions_of_interest": [_whole(result)],
        "results": _results(result, top_n),
    }


def command_failure(source: str, error: str, epoch_ms: int) -> dict[str, Any]:
    """What is printed of a picture that could not be read, in the form of one without plates."""
    return {**command_output(ImageResult("", 0, 0), epoch_ms), "source": source, "error": error}


def cloud_answer(
    result: ImageResult, asked: CloudAsked, calls: int, epoch_ms: int, uuid: str
) -> dict[str, Any]:
    """The answer to ``POST /v2/recognize`` and its like.

    Args:
        result: what was read.
        asked: what the client wants to see.
        calls: pictures read this month.
        epoch_ms: when, in milliseconds since 1970.
        uuid: a name for this answer.
    """
    total_ms = float(result.timings_ms.get("total", 0.0))
    found = _results(result, asked.top_n)
    if asked.recognize_vehicle:
        for one in found:
            one["vehicle"] = {kind: [] for kind in _VEHICLE_KINDS}
    answer: dict[str, Any] = {
        "uuid": uuid,
        "data_type": "alpr_results",
        "epoch_time": epoch_ms,
        "processing_time": {"total": total_ms, "plates": total_ms, "vehicles": 0.0},
        "img_width": result.width,
        "img_height": result.height,
        "results": found,
        "regions_of_interest": [_whole(result)],
        "credits_monthly_used": calls,
        "credits_monthly_total": MONTHLY_TOTAL,
        "credit_cost": 1,
        "error": False,
        "version": VERSION,
    }
    if asked.image_base64 is not None:
        answer["image_bytes"] = asked.image_base64
        answer["image_bytes_prefix"] = "data:image/jpeg;base64,"
    return answer


def error(status: int, sentence: str) -> Mapping[str, Any]:
    """What its clients are told when something is wrong."""
    return {"error_code": status, "error": sentence}


def _results(result: ImageResult, top_n: int) -> list[dict[str, Any]]:
    """The plates that were read: OpenALPR does not know plates without a text."""
    plates = [plate for plate in result.plates if plate.text]
    each_ms = float(result.timings_ms.get("total", 0.0)) / max(len(plates), 1)
    return [_result(plate, number, top_n, each_ms) for number, plate in enumerate(plates)]


def _result(plate: Plate, number: int, top_n: int, took_ms: float) -> dict[str, Any]:
    box = plate.box
    shown = plate.candidates or (Reading(plate.text, plate.confidence, plate.matches_format),)
    return {
        "plate": plate.text,
        "confidence": _percent(plate.confidence),
        "matches_template": int(plate.matches_format),
        "plate_index": number,
        "region": plate.region or "",
        "region_confidence": round(_percent(plate.region_confidence)),
        "processing_time_ms": round(took_ms, 3),
        "requested_topn": top_n,
        "coordinates": [{"x": round(x), "y": round(y)} for x, y in plate.quad.points],
        "candidates": [_candidate(one) for one in shown[:top_n]],
        "vehicle_region": {
            "x": round(box.x_min),
            "y": round(box.y_min),
            "width": round(box.width),
            "height": round(box.height),
        },
    }


def _candidate(reading: Reading) -> dict[str, Any]:
    return {
        "plate": reading.text,
        "confidence": _percent(reading.confidence),
        "matches_template": int(reading.matches_format),
    }


def _whole(result: ImageResult) -> dict[str, int]:
    return {"x": 0, "y": 0, "width": result.width, "height": result.height}


def _percent(score: float) -> float:
    return round(score * 100, 4)
