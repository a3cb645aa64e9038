"""Sites, sections and traffic by programs."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from lpr.service.rules.visits import VisitKeeper
from lpr.service.store import CameraSettings
from tests.service.api.programs import Program
from tests.service.passages import START, passage
from tests.service.served import Served

SITE: dict[str, Any] = {
    "name": "Yard",
    "zone": "Europe/Zagreb",
    "capacity": 10,
    "allowed_minutes": 60,
    "cameras": [{"camera_id": 1, "enters": "all"}, {"camera_id": 2, "enters": "none"}],
    "tariff": {"free_minutes": 10, "further": {"minutes": 60, "price": "1.50"}},
}
SPAN = "since=2026-05-01T08:00:00Z&until=2026-05-01T11:00:00Z"


@pytest.fixture
def program(served: Served) -> Program:
    """A program, with a site and a section through which three have come and two have gone."""
    store, asker = served.store, Program(served)
    for name in ("in", "out"):
        store.cameras.add(CameraSettings(name, "0"))
    assert asker("POST", "/sites", json=SITE).status_code == 201
    section = {"name": "Road", "from_camera": 1, "to_camera": 2, "distance_m": 1000}
    assert asker("POST", "/sections", json=section).status_code == 201
    keeper = VisitKeeper(store)
    keeper.look(START)
    for number, camera, text, confidence in (
        *((0, 1, "ZG1234AB", 0.97), (1, 1, "RI77TT", 0.97), (2, 1, "ST555XX", 0.97)),
        *((90, 2, "ZG1234AB", 0.97), (100, 2, "RI7TT", 0.5)),
    ):
        row = store.passages.save(passage(number, text, confidence=confidence), camera_id=camera)
        with store.database.write() as session:
            keeper.take(session, row)
    return asker


def test_visits_are_told_with_what_is_owed(program: Program) -> None:
    (site,) = program.got("/sites")["sites"]
    assert site["now"] == {"inside": 1, "free": 9, "level": "free", "overstays": 1}
    assert site["settings"]["tariff"]["further"] == {"minutes": 60, "price": "1.50"}
    found = program.got("/sites/1/visits")["visits"]
    assert [(one["text"], one["ending"]) for one in found] == [
        ("ST555XX", "open"),
        ("RI77TT", "repaired"),
        ("ZG1234AB", "exact"),
    ]
    assert (found[2]["amount"], found[2]["currency"], found[2]["dwell_s"]) == ("3.00", "EUR", 5400)
    assert found[2]["overstay"] is True
    assert program.got("/sites/1/visits?ending=exact&ending=open&limit=1")["next_cursor"]
    assert program.got("/sites/1/visits/p000000") == found[2]
    table = program("GET", "/sites/1/visits.csv?text=zg").text
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["amount"], row["entry"]) == ("3.00", "2026-05-01T10:00:00.000+02:00")


def test_visits_are_closed_and_confirmed(program: Program, served: Served) -> None:
    closed = program("POST", "/sites/1/visits/p000002/close").get_json()
    assert (closed["ending"], closed["closed_by"]) == ("no exit", "key administrator program")
    assert program("POST", "/sites/1/visits/p000002/close").status_code == 409
    confirmed = program("POST", "/sites/1/visits/p000001/confirm").get_json()
    assert confirmed["confirmed_by"] == "key administrator program"
    assert program("POST", "/sites/1/visits/none/close").status_code == 404
    viewer = Program(served, "viewer")
    assert viewer("POST", "/sites/1/visits/p000001/confirm").status_code == 403
    assert viewer("DELETE", "/sites/1").status_code == 403


def test_occupancy_and_traffic_over_time(program: Program) -> None:
    hours = program.got(f"/sites/1/occupancy?{SPAN}")["intervals"]
    assert [(one["most"], one["came"], one["left"]) for one in hours] == [
        (3, 3, 0),
        (3, 0, 2),
        (1, 0, 0),
    ]
    assert program("GET", f"/sites/1/occupancy?{SPAN}&minutes=0").status_code == 400
    counts = program.got(f"/traffic?{SPAN}&interval=day&zone=Europe/Zagreb")["counts"]
    assert [(one["camera"], one["count"]) for one in counts] == [("in", 3), ("out", 2)]
    assert counts[0]["begins"] == "2026-05-01T00:00:00+02:00"
    assert program("GET", f"/traffic.csv?{SPAN}").text.count("\n") == 3
    assert program("GET", "/traffic?zone=Nowhere").status_code == 400


def test_sections_are_set_and_their_travels_told(program: Program) -> None:
    (section,) = program.got("/sections")["sections"]
    found = program.got(f"/sections/{section['id']}/travels")["travels"]
    assert [(one["text"], round(one["speed_kmh"], 2)) for one in found] == [
        ("RI77TT", 0.61),
        ("ZG1234AB", 0.67),
    ]
    fast = program.got(f"/sections/{section['id']}/travels?faster_than_kmh=0.65")["travels"]
    assert [one["text"] for one in fast] == ["ZG1234AB"]
    changed = section["settings"] | {"limit_kmh": 50}
    answer = program("PUT", f"/sections/{section['id']}", json=changed)
    assert answer.get_json()["settings"]["limit_kmh"] == 50
    assert "speed_error_kmh" in program("GET", f"/sections/{section['id']}/travels.csv").text
    assert program("DELETE", f"/sections/{section['id']}").status_code == 204
    assert program.got("/sections")["sections"] == []


def test_sites_are_for_who_sees_their_cameras(program: Program, served: Served) -> None:
    some = Program(served, "viewer", cameras=(1,))
    assert some.got("/sites")["sites"] == []
    assert some("GET", "/sites/1/visits").status_code == 404
    assert [one["camera"] for one in some.got(f"/traffic?{SPAN}&interval=day")["counts"]] == ["in"]
    wrong = SITE | {"name": "Other", "zone": "Nowhere"}
    assert program("POST", "/sites", json=wrong).status_code == 400
    assert program("POST", "/sites", json=SITE).status_code == 409
    later = START + timedelta(days=1)
    assert program.got(f"/sites/1/visits?since={later:%Y-%m-%dT%H:%M:%SZ}")["visits"] == []
