"""Events as they happen, and from where they were broken off."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Response

from lpr.service.api.streams import told_to_programs
from lpr.service.events import CameraChanged, EventBus, PassageChanged
from lpr.service.http.access import Who
from lpr.service.http.recogniser import Busy
from lpr.service.http.streams import event_stream
from lpr.service.store import CameraSettings, CameraState, Role
from tests.service.passages import passage
from tests.service.served import Served

EVERYTHING = Who("anna", Role.ADMINISTRATOR)


def happened(served: Served, count: int) -> EventBus:
    """A bus on which passages of a camera were told."""
    camera = served.store.cameras.add(CameraSettings("gate", "rtsp://10.0.0.9/1")).id
    bus = served.parts.events
    for number in range(count):
        row = served.store.passages.save(passage(number), camera_id=camera)
        bus.publish(PassageChanged(row))
    bus.publish(CameraChanged(camera, CameraState.RUNNING))
    return bus


def told(served: Served, listener: Who, after: int | None = None) -> list[dict[str, Any]]:
    """All events until the bus closes."""
    bus = served.parts.events
    with served.app.test_request_context():
        response = event_stream(bus, listener, after, told_to_programs)
        lines = response.iter_encoded()
        text = next(lines)
        bus.close()
        text += b"".join(lines)
        response.close()
    events = []
    for block in text.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in fields:
            events.append({**fields, "data": json.loads(fields["data"])})
    return events


def test_what_was_missed_comes_first(served: Served) -> None:
    happened(served, 3)
    found = told(served, EVERYTHING, after=1)
    assert [(one["id"], one["event"]) for one in found] == [
        ("2", "passage"),
        ("3", "passage"),
        ("4", "camera"),
    ]
    assert found[0]["data"]["id"] == "p000001"
    assert found[0]["data"]["text"] == "ZG1234AB"
    assert found[2]["data"] == {"camera_id": 1, "state": "running"}


def test_without_a_number_one_hears_what_happens_from_now_on(served: Served) -> None:
    happened(served, 2)
    assert told(served, EVERYTHING) == []


def test_one_hears_of_ones_cameras_alone(served: Served) -> None:
    happened(served, 2)
    other = Who("bert", Role.VIEWER, cameras=frozenset((99,)))
    assert told(served, other, after=0) == []


def test_the_interface_streams(served: Served) -> None:
    happened(served, 1)
    headers = {**served.key("viewer"), "Last-Event-ID": "0"}
    answer = served.client().get("/api/v1/events", headers=headers, buffered=False)
    lines = answer.iter_encoded()
    assert answer.mimetype == "text/event-stream"
    assert next(lines) == b"retry: 2000\n\n"
    assert next(lines).startswith(b"id: 1\nevent: passage\ndata: {")
    answer.close()


@pytest.mark.parametrize("last_id", ["x", "-1", "1.5", "\u0661"])
def test_a_number_that_is_none_is_told(served: Served, last_id: str) -> None:
    headers = {**served.key("viewer"), "Last-Event-ID": last_id.encode("utf-8").decode("latin-1")}
    assert served.client().get("/api/v1/events", headers=headers).status_code == 400


def test_as_many_listen_as_can(served: Served) -> None:
    bus = served.parts.events
    with served.app.test_request_context():

        def listen() -> Response:
            return event_stream(bus, EVERYTHING, None, told_to_programs)

        open_ = [listen() for _ in range(served.parts.config.threads // 2)]
        with pytest.raises(Busy):
            listen()
        open_.pop().close()
        listen().close()
        for one in open_:
            one.close()
