"""What happens, told to open pages as it happens (server-sent events)."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator

from flask import Response, current_app, request, stream_with_context
from flask.typing import ResponseReturnValue

from lpr.service.events import (
    CameraChanged,
    Event,
    JobChanged,
    PassageChanged,
    SiteChanged,
    Told,
)
from lpr.service.http.access import Who, needs, who
from lpr.service.http.parts import parts
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import STATE_COLOURS, STATE_NAMES

QUIET_S = 10.0
"""After so long without an event a line is sent, so that the end of a connection is noticed."""
LONGEST_S = 600.0
"""A stream ends after so long; browsers come back by themselves, and go on where they were."""
AGAIN_MS = 2000
PLACES = "lpr_stream_places"


@pages.get("/events")
@needs("viewer")
def events() -> ResponseReturnValue:
    """A stream of events; 503 where as many are open as threads can be spared for."""
    places = stream_places()
    if not places.acquire(blocking=False):
        return Response("too many pages listen already\n", 503, {"Retry-After": "5"})
    after = request.headers.get("Last-Event-ID", "")
    stream = _stream(who(), int(after) if after.isascii() and after.isdigit() else None)
    response = Response(stream_with_context(stream), mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(places.release)
    return response


def message(told: Told, asker: Who) -> str | None:
    """An event as it is sent; None where it is not for who asks."""
    found = _payload(told.event, asker)
    if found is None:
        return None
    name, data = found
    return f"id: {told.number}\nevent: {name}\ndata: {json.dumps(data)}\n\n"


def _payload(event: Event, asker: Who) -> tuple[str, dict[str, object]] | None:
    match event:
        case PassageChanged(row) if asker.sees(row.camera_id):
            place = row.camera_name or row.source
            return "passage", {"id": row.id, "text": row.text, "state": row.state, "place": place}
        case CameraChanged(camera_id, state) if asker.sees(camera_id):
            name = STATE_NAMES.get(state, str(state))
            colour = STATE_COLOURS.get(state, "off")
            return "camera", {"id": camera_id, "state": name, "colour": colour}
        case SiteChanged(site_id, cameras, inside, level) if asker.sees_all(cameras):
            return "site", {"id": site_id, "inside": inside, "level": level}
        case JobChanged(job) if asker.may("operator"):
            return "job", {"id": job.id, "state": job.state, "share": job.share}
        case _:
            return None


def _stream(asker: Who, after: int | None) -> Iterator[str]:
    ends = time.monotonic() + LONGEST_S
    with parts().events.listen(after) as listener:
        yield f"retry: {AGAIN_MS}\n\n"
        while time.monotonic() < ends and not listener.closed:
            told = listener.next(timeout_s=QUIET_S)
            text = ": quiet\n\n" if told is None else message(told, asker)
            if text is not None:
                yield text


def stream_places() -> threading.BoundedSemaphore:
    """What streams must take: half of the threads, so that pages find the others free."""
    places = threading.BoundedSemaphore(max(1, parts().config.threads // 2))
    found: threading.BoundedSemaphore = current_app.extensions.setdefault(PLACES, places)
    return found
