"""What a camera sees: the last frame, and a live view of frames one after the other."""

from __future__ import annotations

import time
from collections.abc import Iterator

from flask import Response, abort, stream_with_context
from flask.typing import ResponseReturnValue

from lpr.service.http.access import needs, who
from lpr.service.http.parts import parts
from lpr.service.http.streams import stream_places
from lpr.service.store.values import Camera, CameraState
from lpr.service.web.blueprint import pages

LONGEST_S = 300.0
"""A live view ends after so long; the page asks for it again."""
BOUNDARY = "frame"
WAIT_S = 3.0
"""So long a picture of now is waited for,"""
SILENCE_S = 15.0
"""and so long the next one of a live view; then it ends."""


@pages.get("/cameras/<int:camera_id>/snapshot.jpg")
@needs("viewer")
def camera_snapshot(camera_id: int) -> ResponseReturnValue:
    """The last frame of a camera as JPEG, with boxes around plates."""
    data = _fresh(camera_id)
    if data is None:
        abort(404, "there is no picture of this camera yet")
    return Response(data, mimetype="image/jpeg")


@pages.get("/cameras/<int:camera_id>/live")
@needs("viewer")
def camera_live(camera_id: int) -> ResponseReturnValue:
    """Frames of a camera as they come (MJPEG); 503 where too many look already."""
    if _fresh(camera_id) is None:
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


def is_shown(camera: Camera) -> bool:
    """Whether pictures of a camera can be had here now."""
    return parts().cameras is not None and camera.state == CameraState.RUNNING


def _picture(camera_id: int, after: int, timeout_s: float) -> tuple[int, bytes] | None:
    """A newer picture than that of a number, with its own; None where none comes in time."""
    crew = parts().cameras
    return None if crew is None else crew.picture(camera_id, after, timeout_s)


def _fresh(camera_id: int) -> bytes | None:
    """A picture of now, or the last one where none comes; None where there never was one."""
    if not who().sees(camera_id):
        abort(404, f"there is no camera {camera_id}")
    known = _picture(camera_id, 0, 0.0)
    newer = _picture(camera_id, known[0] if known else 0, WAIT_S)
    found = newer or known
    return None if found is None else found[1]


def _frames(camera_id: int) -> Iterator[bytes]:
    """The parts of a multipart answer, a picture each."""
    ends, number = time.monotonic() + LONGEST_S, 0
    while time.monotonic() < ends:
        found = _picture(camera_id, number, SILENCE_S)
        if found is None:
            return
        number, jpeg = found
        head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
        yield head.encode() + jpeg + b"\r\n"
