"""Plate Recognizer's paths: ``/v1/plate-reader/`` and ``/v1/statistics/``, and without slash."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, jsonify, request

from lpr.service.api.blueprint import dialects
from lpr.service.api.dialects import plate_recognizer as snapshot
from lpr.service.api.reading import fetched, read
from lpr.service.api.regions import known_regions
from lpr.service.http.access import needs
from lpr.service.http.parts import parts
from lpr.service.http.uploads import Upload, uploaded

FIELDS = ("upload", "image")


@dialects.post("/v1/plate-reader", endpoint="plate_reader_bare")
@dialects.post("/v1/plate-reader/")
@needs("viewer")
def plate_reader() -> Response:
    """Read a picture for a client of Plate Recognizer."""
    received = datetime.now(UTC)
    form = request.form
    upload = _picture()
    config = snapshot.EngineConfig.from_text(form.get("config", ""))
    asked = snapshot.Asked(
        filename=upload.name or "upload.jpg",
        camera_id=form.get("camera_id") or None,
        timestamp=form.get("timestamp") or None,
        mmc=snapshot.is_true(form.get("mmc")),
        config=config,
    )
    done = read(upload, config.options(known_regions(form.getlist("regions"))))
    response = jsonify(snapshot.answer(done.result, asked, done.calls, received, done.elapsed_ms))
    response.status_code = 201
    return response


@dialects.get("/v1/statistics", endpoint="usage_bare")
@dialects.get("/v1/statistics/")
@needs("viewer")
def usage() -> Response:
    """How many pictures were read this month."""
    return jsonify(snapshot.statistics(parts().usage.this_month(), datetime.now(UTC)))


def _picture() -> Upload:
    """The picture of the form, or the one at the address in it."""
    url = request.form.get("upload_url")
    if url and not request.files:
        return fetched(url)
    return uploaded(*FIELDS)
