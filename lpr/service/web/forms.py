"""What several forms have in common."""

from __future__ import annotations

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from lpr.errors import LprError
from lpr.service.web.filters import sentence


def kept_or_shown(
    keep: Callable[[], ResponseReturnValue], show: Callable[[str | None], str]
) -> ResponseReturnValue:
    """The page of a form; where it was sent it is kept, or shown again with what is wrong.

    Args:
        keep: keeps what was sent, and says where to go on; raises an `LprError` where it makes
            no sense.
        show: the page, with that fault as a sentence.
    """
    if request.method != "POST":
        return show(None)
    try:
        return keep()
    except LprError as error:
        return show(sentence(str(error))), 400


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
