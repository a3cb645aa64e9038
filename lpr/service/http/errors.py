"""What is answered when something is wrong: a page to people, a sentence in JSON to programs.

Each interface has its own form of errors, as its clients know it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask, jsonify, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from lpr.errors import (
    ConfigError,
    Conflict,
    ImageError,
    ImageTooLarge,
    LprError,
    NotFound,
    ServiceError,
    StreamError,
)
from lpr.service.addresses import AddressRefused
from lpr.service.http.access import is_for_programs, is_page_opened
from lpr.service.http.login import WrongPassword
from lpr.service.http.logs import told_path
from lpr.service.http.rates import TooFast
from lpr.service.http.read_process import TooSlow
from lpr.service.http.recogniser import Busy


@dataclass(frozen=True, slots=True)
class ErrorShape:
    """How an interface tells errors: the JSON of a status and a sentence, and what kind it is."""

    body: Callable[[int, str], Mapping[str, Any]]
    mimetype: str = "application/json"


STATUS: tuple[tuple[type[LprError], int], ...] = (
    (ImageTooLarge, 413),
    (ImageError, 400),
    (ConfigError, 400),
    (StreamError, 400),
    (AddressRefused, 400),
    (WrongPassword, 401),
    (NotFound, 404),
    (Conflict, 409),
    (TooFast, 429),
    (Busy, 503),
    (TooSlow, 422),
    (ServiceError, 500),
    (LprError, 500),
)
"""The first that fits counts."""
SENTENCES = {
    404: "there is nothing at this address",
    405: "this address does not know this method",
    413: "the upload is too large",
    500: "something went wrong here; the log has more",
}
"""In place of the framework's, which are long."""
PLAIN = ErrorShape(lambda _status, sentence: {"error": sentence})
_log = logging.getLogger("lpr.service.errors")


def install(app: Flask, shapes: Mapping[str, ErrorShape]) -> None:
    """Let an application tell its errors; ``shapes`` are by the beginnings of paths."""
    longest_first = sorted(shapes.items(), key=lambda item: -len(item[0]))

    def answer(status: int, sentence: str, headers: Mapping[str, str]) -> Response:
        if is_for_programs() and (status == 401 or not is_page_opened()):
            shape = next((one for at, one in longest_first if request.path.startswith(at)), PLAIN)
            response = jsonify(shape.body(status, sentence))
            response.mimetype = shape.mimetype
        else:
            page = render_template(
                "error.html",
                status=status,
                title=HTTPStatus(status).phrase,
                sentence=sentence,
            )
            response = app.make_response(page)
        response.status_code = status
        response.headers.update(headers)
        return response

    def on_http(error: HTTPException) -> Response:
        status = error.code or 500
        if status < 400:
            return error.get_response()
        own = type(error).description != error.description and error.description
        sentence = own or SENTENCES.get(status) or HTTPStatus(status).phrase.lower()
        return answer(status, sentence, _headers(status, error))

    def on_known(error: LprError) -> Response:
        status = next(status for kind, status in STATUS if isinstance(error, kind))
        if status >= 500 and not isinstance(error, Busy):
            _log.error("%s", error)
        return answer(status, str(error), _headers(status, error))

    def on_beyond(_error: OverflowError) -> Response:
        return answer(400, "a number or a time is beyond what calendars and counters know", {})

    def on_unknown(_error: Exception) -> Response:
        _log.exception("%s %s failed", request.method, told_path())
        return answer(500, SENTENCES[500], {})

    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(LprError, on_known)
    app.register_error_handler(OverflowError, on_beyond)
    app.register_error_handler(Exception, on_unknown)


def _headers(status: int, error: object) -> Mapping[str, str]:
    """When to come again, how to log in, which methods there are."""
    headers: dict[str, str] = {}
    retry_after_s = getattr(error, "retry_after_s", None)
    if retry_after_s is not None:
        headers["Retry-After"] = str(retry_after_s)
    if status == 401:
        headers["WWW-Authenticate"] = 'Token realm="lpr"'
    methods = getattr(error, "valid_methods", None)
    if methods:
        headers["Allow"] = ", ".join(methods)
    return headers
