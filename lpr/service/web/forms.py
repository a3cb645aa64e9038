"""What several forms have in common."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import BadRequest


def ticked_cameras() -> list[int]:
    """The cameras that were ticked; none of them means all."""
    return request.form.getlist("camera", type=int)


def number(name: str, least: float, most: float) -> float | None:
    """A number of the form; None where its field is empty.

    Raises:
        BadRequest: it is none, or too small or large.
    """
    text = request.form.get(name, "").strip().replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise BadRequest(f"{name} must be a number from {least:g} to {most:g}")
    return value


def whole_number(name: str, least: int, most: int) -> int | None:
    """A whole number of the form; None where its field is empty.

    Raises:
        BadRequest: it is none, or too small or large.
    """
    value = number(name, least, most)
    if value is not None and value != int(value):
        raise BadRequest(f"{name} must be a whole number")
    return None if value is None else int(value)
