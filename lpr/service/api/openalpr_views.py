"""OpenALPR's cloud: ``/v2/recognize``, ``/v2/recognize_bytes`` and ``/v2/recognize_url``."""

from __future__ import annotations

import base64
import time
import uuid

from flask import Response, jsonify, request

from lpr.errors import ConfigError
from lpr.service.api.blueprint import dialects
from lpr.service.api.dialects import openalpr
from lpr.service.api.reading import fetched, read
from lpr.service.api.regions import known_regions
from lpr.service.http.access import key_in_query, needs
from lpr.service.http.read_work import ReadOptions
from lpr.service.http.uploads import Upload, checked_bytes, from_base64, uploaded

KEY = "secret_key"
FIELDS = ("image", "upload")
MOST_TOP_N = 100


@dialects.post("/v2/recognize/", endpoint="recognize_slash")
@dialects.post("/v2/recognize")
@key_in_query(KEY)
@needs("viewer")
def recognize() -> Response:
    """Read the picture of a form."""
    return _answered(uploaded(*FIELDS))


@dialects.post("/v2/recognize_bytes/", endpoint="recognize_bytes_slash")
@dialects.post("/v2/recognize_bytes")
@key_in_query(KEY)
@needs("viewer")
def recognize_bytes() -> Response:
    """Read the picture that the body is, in base64; as a JSON string or as it is."""
    text = request.get_data(as_text=True).strip().strip('"').replace("\\/", "/")
    return _answered(checked_bytes(from_base64(text)))


@dialects.post("/v2/recognize_url/", endpoint="recognize_url_slash")
@dialects.post("/v2/recognize_url")
@key_in_query(KEY)
@needs("viewer")
def recognize_url() -> Response:
    """Read the picture at an address; only where the service is set up to fetch any."""
    url = request.args.get("image_url") or request.form.get("image_url")
    if not url:
        raise ConfigError("image_url is missing; give the picture's address")
    return _answered(fetched(url))


def _answered(upload: Upload) -> Response:
    top_n = _top_n(request.values.get("topn") or "")
    state, country = request.values.get("state"), request.values.get("country")
    regions = known_regions([f"{country}-{state}" if state and country else "", country or ""])
    done = read(upload, ReadOptions(region=regions[:1] or ("auto",)))
    wants_picture = request.values.get("return_image") == "1"
    asked = openalpr.CloudAsked(
        top_n=top_n,
        recognize_vehicle=request.values.get("recognize_vehicle") == "1",
        image_base64=base64.b64encode(upload.data).decode() if wants_picture else None,
    )
    epoch_ms = int(time.time() * 1e3)
    return jsonify(
        openalpr.cloud_answer(done.result, asked, done.calls, epoch_ms, str(uuid.uuid4()))
    )


def _top_n(text: str) -> int:
    """How many candidates are wanted.

    Raises:
        ConfigError: it is no number of them.
    """
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not text.strip():
        return openalpr.USUAL_TOP_N
    if not 1 <= number <= MOST_TOP_N:
        raise ConfigError(f"topn is no number from 1 to {MOST_TOP_N}")
    return number
