"""What happens, told as it happens: server-sent events, which go on where they were broken off."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

from flask import Response, request
from pydantic import TypeAdapter
from werkzeug.exceptions import BadRequest

from lpr.service.api.blueprint import rest
from lpr.service.events import (
    CameraChanged,
    Event,
    EventBus,
    JobChanged,
    PassageChanged,
    SiteChanged,
    Told,
    WorkAdded,
)
from lpr.service.http.access import Who, who
from lpr.service.http.parts import parts
from lpr.service.http.recogniser import Busy
from lpr.service.store import PassageRow

MOST_LISTENERS = 16
"""Each holds a thread."""
BEAT_S = 15.0
"""After so long without an event a comment is sent, so that nobody thinks the line is dead."""
RETRY_MS = 3000
_passages: TypeAdapter[PassageRow] = TypeAdapter(PassageRow)
_listening = threading.BoundedSemaphore(MOST_LISTENERS)


@rest.add("GET", "/events", "viewer", produces="text/event-stream", errors=(400, 503))
def stream_events() -> Response:
    """What happens from now on, as server-sent events.

    Events are `passage`, `camera`, `job` and `site`; the header `Last-Event-ID` asks for what came
    since.
    """
    return event_stream(parts().events, who(), request.headers.get("Last-Event-ID"))


def event_stream(bus: EventBus, listener: Who, last_id: str | None) -> Response:
    """The events that somebody may see, for as long as they listen.

    Raises:
        BadRequest: ``last_id`` is no number of an event.
        Busy: as many listen as can.
    """
    if last_id is not None and not (last_id.isascii() and last_id.isdigit()):
        raise BadRequest("Last-Event-ID is no number of an event; leave it out to begin anew")
    if not _listening.acquire(blocking=False):
        raise Busy(5)
    after = None if last_id is None else int(last_id[:18])
    response = Response(_lines(bus, listener, after), mimetype="text/event-stream")
    response.call_on_close(_listening.release)
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _lines(bus: EventBus, listener: Who, after: int | None) -> Iterator[str]:
    with bus.listen(after) as events:
        yield f"retry: {RETRY_MS}\n\n"
        while not events.closed:
            told = events.next(BEAT_S)
            if told is None:
                yield ": still here\n\n"
            elif (data := _seen_by(listener, told.event)) is not None:
                yield _written(told, data)


def _written(told: Told, data: dict[str, Any]) -> str:
    name = _NAMES[type(told.event)]
    return f"id: {told.number}\nevent: {name}\ndata: {json.dumps(data)}\n\n"


_NAMES: dict[type[Event], str] = {
    PassageChanged: "passage",
    CameraChanged: "camera",
    JobChanged: "job",
    SiteChanged: "site",
}


def _seen_by(listener: Who, event: Event) -> dict[str, Any] | None:
    """What an event tells somebody; None where it is not for them."""
    match event:
        case PassageChanged(passage):
            seen = listener.sees(passage.camera_id)
            return _passages.dump_python(passage, mode="json") if seen else None
        case CameraChanged(camera_id, state):
            seen = listener.sees(camera_id)
            return {"camera_id": camera_id, "state": str(state)} if seen else None
        case JobChanged(job):
            told = {"id": job.id, "kind": job.kind, "state": job.state, "share": job.share}
            return told if listener.may("operator") else None
        case SiteChanged(site_id, cameras, inside, level):
            site = {"site_id": site_id, "inside": inside, "level": level}
            return site if listener.sees_all(cameras) else None
        case WorkAdded():
            return None
