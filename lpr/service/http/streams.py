"""What happens, told as it happens: server-sent events, which go on where they were broken off."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from flask import Response, current_app

from lpr.service.events import Event, EventBus, Told
from lpr.service.http.access import Who
from lpr.service.http.parts import parts
from lpr.service.http.recogniser import Busy

QUIET_S = 10.0
"""After so long without an event a comment is sent, so that the end of a connection is noticed."""
LONGEST_S = 600.0
"""A stream ends after so long; who listens comes back, and goes on where they were."""
AGAIN_MS = 2000
PLACES = "lpr_stream_places"
AGAIN_S = 5
"""When to come again where all places are taken."""

Named: TypeAlias = tuple[str, Mapping[str, object]]
"""An event's name and what it tells."""
Telling: TypeAlias = Callable[[Event, Who], Named | None]
"""What an event tells somebody; None where it is not for them."""


def event_stream(bus: EventBus, listener: Who, after: int | None, telling: Telling) -> Response:
    """The events that somebody may see, for as long as they listen.

    Args:
        bus: tells the events.
        listener: who asks.
        after: the last event that they have seen; None begins with what happens next.
        telling: what is told of each event.

    Raises:
        Busy: as many listen as can.
    """
    places = stream_places()
    if not places.acquire(blocking=False):
        raise Busy(AGAIN_S)
    response = Response(_lines(bus, listener, after, telling), mimetype="text/event-stream")
    response.call_on_close(places.release)
    response.headers["X-Accel-Buffering"] = "no"
    return response


def message(told: Told, listener: Who, telling: Telling) -> str | None:
    """An event as it is sent; None where it is not for who listens."""
    found = telling(told.event, listener)
    if found is None:
        return None
    name, data = found
    return f"id: {told.number}\nevent: {name}\ndata: {json.dumps(data)}\n\n"


def stream_places() -> threading.BoundedSemaphore:
    """What streams must take: half of the threads, so that all else finds the others free."""
    places = threading.BoundedSemaphore(max(1, parts().config.threads // 2))
    found: threading.BoundedSemaphore = current_app.extensions.setdefault(PLACES, places)
    return found


def _lines(bus: EventBus, listener: Who, after: int | None, telling: Telling) -> Iterator[str]:
    ends = time.monotonic() + LONGEST_S
    with bus.listen(after) as events:
        yield f"retry: {AGAIN_MS}\n\n"
        while time.monotonic() < ends and not events.closed:
            told = events.next(QUIET_S)
            text = ": quiet\n\n" if told is None else message(told, listener, telling)
            if text is not None:
                yield text
