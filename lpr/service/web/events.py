"""What happens, told to open pages as it happens."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue

from lpr.service.events import CameraChanged, Event, JobChanged, PassageChanged, SiteChanged
from lpr.service.http.access import Who, needs, who
from lpr.service.http.parts import parts
from lpr.service.http.recogniser import Busy
from lpr.service.http.streams import AGAIN_S, Named, event_stream
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import STATE_COLOURS, STATE_NAMES


@pages.get("/events")
@needs("viewer")
def events() -> ResponseReturnValue:
    """A stream of events; 503 where as many are open as threads can be spared for."""
    after = request.headers.get("Last-Event-ID", "")
    known = int(after[:18]) if after.isascii() and after.isdigit() else None
    try:
        return event_stream(parts().events, who(), known, told_to_pages)
    except Busy:
        headers = {"Retry-After": str(AGAIN_S)}
        return Response("too many pages listen already\n", 503, headers)


def told_to_pages(event: Event, asker: Who) -> Named | None:
    """What an event tells a page; None where it is not for who sees it."""
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
