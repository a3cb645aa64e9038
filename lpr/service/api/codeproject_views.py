"""CodeProject.AI's three paths; its clients can set no header: see `lpr.service.http.access`."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from flask import Response, jsonify, request

from lpr.service.api.blueprint import dialects
from lpr.service.api.dialects import codeproject
from lpr.service.api.reading import read
from lpr.service.http.access import needs
from lpr.service.http.read_work import ReadOptions
from lpr.service.http.uploads import uploaded
from lpr.service.store.values.checks import score

PATHS = ("/v1/vision/alpr", "/v1/image/alpr", "/v1/vision/custom/license-plate")
FIELDS = ("upload", "image")


@needs("viewer")
def alpr() -> Response:
    """Read a picture for a client of CodeProject.AI."""
    given = request.form.get("min_confidence", "").strip() or codeproject.USUAL_MIN_CONFIDENCE
    least = score("min_confidence", given)
    done = read(uploaded(*FIELDS), ReadOptions())
    now = format_datetime(datetime.now(UTC), usegmt=True)
    return jsonify(codeproject.answer(done.result, least, done.elapsed_ms, now))


for _number, _path in enumerate(PATHS):
    for _slash in ("", "/"):
        _name = f"codeproject_{_number}{'_slash' if _slash else ''}"
        dialects.add_url_rule(_path + _slash, _name, alpr, methods=["POST"])
