"""CodeProject.AI's plate reader, as Blue Iris, Viseron and others ask it.

Its clients count on ``success`` and ``predictions``; confidences are 0 to 1, boxes whole pixels.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lpr import ImageResult, Plate

USUAL_MIN_CONFIDENCE = 0.0
"""Where the client says nothing."""
MODULE_ID, MODULE_NAME = "ALPR", "License Plate Reader"


def answer(
    result: ImageResult, min_confidence: float, elapsed_ms: float, now: str
) -> dict[str, Any]:
    """The answer to any of the three paths.

    Args:
        result: what was read.
        min_confidence: readings less sure than that are left out.
        elapsed_ms: how long it took, waiting included.
        now: the time, as HTTP writes it.
    """
    plates = [one for one in result.plates if one.text and one.confidence >= min_confidence]
    inference_ms = round(result.timings_ms.get("total", elapsed_ms))
    found = ", ".join(plate.text for plate in plates)
    return {
        "success": True,
        "processMs": inference_ms,
        "inferenceMs": inference_ms,
        "predictions": [_prediction(plate, result) for plate in plates],
        "count": len(plates),
        "message": f"Found {found}" if found else "No plates found",
        "moduleId": MODULE_ID,
        "moduleName": MODULE_NAME,
        "code": 200,
        "command": "alpr",
        "requestId": "",
        "inferenceDevice": "CPU",
        "analysisRoundTripMs": round(elapsed_ms),
        "processedBy": "localhost",
        "timestampUTC": now,
    }


def error(status: int, sentence: str) -> Mapping[str, Any]:
    """What its clients are told when something is wrong."""
    return {"success": False, "code": status, "error": sentence}


def _prediction(plate: Plate, result: ImageResult) -> dict[str, Any]:
    """A plate; what collectors of training data are told of its text is said to be none."""
    box = plate.box
    return {
        "confidence": plate.confidence,
        "label": f"Plate: {plate.text}",
        "plate": plate.text,
        "x_min": round(box.x_min),
        "y_min": round(box.y_min),
        "x_max": round(box.x_max),
        "y_max": round(box.y_max),
        "plate_annotation": _yolo_line(plate, result),
        "ocr_annotation": [],
        "valid_ocr_annotation": False,
    }


def _yolo_line(plate: Plate, result: ImageResult) -> str:
    """The plate's place as YOLO writes it: class, centre and size in shares of the picture."""
    box, width, height = plate.box, max(result.width, 1), max(result.height, 1)
    shares = (
        (box.x_min + box.x_max) / 2 / width,
        (box.y_min + box.y_max) / 2 / height,
        box.width / width,
        box.height / height,
    )
    return " ".join(["0", *(f"{share:.6f}" for share in shares)])
