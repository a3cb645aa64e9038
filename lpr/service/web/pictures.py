"""The pictures of passages, to those who may see their camera."""

from __future__ import annotations

import io

from flask import Response, abort
from flask.typing import ResponseReturnValue

from lpr.service.http.access import needs
from lpr.service.http.parts import parts
from lpr.service.http.seen import seen_passage
from lpr.service.store.values import PassageRow
from lpr.service.web.blueprint import pages

KEPT_S = 3600
"""A browser may keep a picture for so long, for its user alone."""


@pages.get("/passages/<passage_id>/<any(picture,crop,thumbnail):part>.jpg")
@needs("viewer")
def picture(passage_id: str, part: str) -> ResponseReturnValue:
    """A picture of a passage as JPEG."""
    data = picture_bytes(seen_passage(passage_id), part)
    if data is None:
        abort(404, "this picture was not kept, or is over its time")
    response = Response(data, mimetype="image/jpeg")
    response.headers["Cache-Control"] = f"private, max-age={KEPT_S}"
    return response


def picture_bytes(row: PassageRow, part: str) -> bytes | None:
    """A picture of a passage; None where there is none."""
    return parts().store.pictures.bytes(row.id, part)


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a picture; None where it is none that can be read."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as opened:
            return opened.size
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
