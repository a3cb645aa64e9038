"""Reading a picture that a program sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from flask import request
from pydantic import Field

from lpr.service.api.blueprint import rest
from lpr.service.api.reading import read
from lpr.service.http.read_work import ReadOptions
from lpr.service.http.uploads import checked_bytes, uploaded

FIELDS = ("upload", "image")


@dataclass(frozen=True, slots=True)
class ReadParameters:
    """How a picture is to be read; regions are codes such as `hr` or `us-ca`."""

    region: tuple[Annotated[str, Field(min_length=1, max_length=40)], ...] = ()
    min_confidence: Annotated[float, Field(ge=0, le=1)] = 0.0
    quick: bool = False


@rest.add("POST", "/read", "viewer", uploads=True, errors=(400, 413, 422, 500, 503))
def read_picture(query: ReadParameters) -> dict[str, Any]:
    """Read the plates in a picture: the file `upload` of a form, or the body itself.

    The answer is the record that `lpr read --format json` prints: plates with boxes, corners,
    characters, candidates and doubts, best first.
    """
    is_form = request.mimetype in ("multipart/form-data", "application/x-www-form-urlencoded")
    upload = uploaded(*FIELDS) if is_form else checked_bytes(request.get_data())
    done = read(upload, ReadOptions(region=query.region or ("auto",), quick=query.quick))
    record = done.result.to_dict()
    record["source"] = upload.name
    record["plates"] = [
        plate for plate in record["plates"] if plate["confidence"] >= query.min_confidence
    ]
    return record
