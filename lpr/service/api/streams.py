"""What happens, told to programs as it happens."""

from __future__ import annotations

from flask import Response, request
from pydantic import TypeAdapter
from werkzeug.exceptions import BadRequest

from lpr.service.api.blueprint import rest
from lpr.service.events import CameraChanged, Event, JobChanged, PassageChanged, SiteChanged
from lpr.service.http.access import Who, who
from lpr.service.http.parts import parts
from lpr.service.http.streams import Named, event_stream
from lpr.service.store import PassageRow

_passages: TypeAdapter[PassageRow] = TypeAdapter(PassageRow)


@rest.add("GET", "/events", "viewer", produces="text/event-stream", errors=(400, 503))
def stream_events() -> Response:
    """What happens from now on, as server-sent events.

    Events are `passage`, `camera`, `job` and `site`; the header `Last-Event-ID` asks for what came
    since.
    """
    last_id = request.headers.get("Last-Event-ID")
    if last_id is not None and not (last_id.isascii() and last_id.isdigit()):
        raise BadRequest("Last-Event-ID is no number of an event; leave it out to begin anew")
    after = None if last_id is None else int(last_id[:18])
    return event_stream(parts().events, who(), after, told_to_programs)


def told_to_programs(event: Event, listener: Who) -> Named | None:
    """What an event tells a program; None where it is not for it."""
    match event:
        case PassageChanged(passage) if listener.sees(passage.camera_id):
            return "passage", _passages.dump_python(passage, mode="json")
        case CameraChanged(camera_id, state) if listener.sees(camera_id):
            return "camera", {"camera_id": camera_id, "state": str(state)}
        case JobChanged(job) if listener.may("operator"):
            told = {"id": job.id, "kind": job.kind, "state": job.state, "share": job.share}
            return "job", told
        case SiteChanged(site_id, cameras, inside, level) if listener.sees_all(cameras):
            return "site", {"site_id": site_id, "inside": inside, "level": level}
        case _:
            return None
