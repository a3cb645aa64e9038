"""A line of JSON in the log for each request, without what must not stand there.

Queries, headers, forms and bodies are left out, since keys, passwords and plates are in them; so
are the parts of a path that are no numbers and name something, such as a plate.
"""

from __future__ import annotations

import logging
import re
import time

from flask import Flask, g, request
from werkzeug.wrappers import Response

from lpr.errors import printable
from lpr.service.http.parts import parts
from lpr.service.log_lines import FIELDS

_log = logging.getLogger("lpr.service.requests")
_PART = re.compile(r"<(?:[^<>:]+:)?(\w+)>")
"""A part of a path that is asked for by name, as in ``/vehicles/<plate>``."""
_TOLD = frozenset(("passage_id", "filename"))
"""Parts of paths that are told: an id that was drawn, a file of the pages."""


def install(app: Flask) -> None:
    """Let an application count and log its requests."""
    app.before_request(_begin)
    app.after_request(_tell)


def _begin() -> None:
    g.begun = time.perf_counter()


def _tell(response: Response) -> Response:
    elapsed_s = time.perf_counter() - getattr(g, "begun", time.perf_counter())
    view = request.endpoint or "none"
    metrics = parts().metrics
    metrics.requests.labels(view, request.method, response.status_code).inc()
    metrics.request_seconds.labels(view).observe(elapsed_s)
    asker = getattr(g, "who", None)
    fields = {
        "method": request.method,
        "path": told_path(),
        "status": response.status_code,
        "ms": round(elapsed_s * 1e3, 1),
        "who": asker.name if asker is not None else None,
        "address": request.remote_addr,
    }
    level = logging.WARNING if response.status_code >= 500 else logging.INFO
    _log.log(level, "request", extra={FIELDS: fields})
    return response


def told_path() -> str:
    """The path of a request, with the names of its parts in their place, but for numbers; of one
    that nothing answers, its beginning."""
    if request.url_rule is None:
        first, *rest = printable(request.path)[1:].split("/")
        return f"/{first[:40]}{'/...' if rest else ''}"
    told = {
        name: str(value) if isinstance(value, int) or name in _TOLD else f"<{name}>"
        for name, value in (request.view_args or {}).items()
    }
    path = _PART.sub(lambda part: told.get(part[1], part[0]), request.url_rule.rule)
    return printable(path)[:200]
