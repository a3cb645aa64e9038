"""The two blueprints of interfaces: our own, and those of others; their modules add the routes."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint

from lpr.service.api.dialects import codeproject, openalpr, plate_recognizer
from lpr.service.api.operations import Operations
from lpr.service.http.errors import ErrorShape

PREFIX = "/api/v1"
api = Blueprint("api", __name__)
dialects = Blueprint("dialects", __name__)
rest = Operations(PREFIX)
"""All operations of our own interface."""


def problem(status: int, sentence: str) -> Mapping[str, Any]:
    """An error as RFC 9457 writes it."""
    title = HTTPStatus(status).phrase
    return {"type": "about:blank", "title": title, "status": status, "detail": sentence}


ERROR_SHAPES: Mapping[str, ErrorShape] = {
    PREFIX: ErrorShape(problem, "application/problem+json"),
    "/v1/": ErrorShape(plate_recognizer.error),
    "/v1/vision/": ErrorShape(codeproject.error),
    "/v1/image/": ErrorShape(codeproject.error),
    "/v2/": ErrorShape(openalpr.error),
}
"""How errors are told, by the beginnings of paths."""
