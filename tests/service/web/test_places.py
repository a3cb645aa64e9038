"""Pages of sites, sections and traffic."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from lpr.service.rules.visits import VisitKeeper
from lpr.service.store import (
    CameraSettings,
    Ending,
    ParkingSettings,
    Role,
    SectionSettings,
    SiteCamera,
    Step,
    Tariff,
    VisitQuery,
)
from tests.service.passages import passage
from tests.service.served import Served
from tests.service.web.visitor import Checker, visitor

NOW = datetime.now(UTC).replace(microsecond=0)
FORM = {
    "name": "Yard",
    "zone": "Europe/Zagreb",
    "capacity": "20",
    "warn_percent": "80",
    "allowed_minutes": "120",
    "longest_hours": "48",
    "charges": "yes",
    "currency": "eur",
    "free_minutes": "15",
    "steps": "60: 2.00, 120: 3.50",
    "further_minutes": "60",
    "further_price": "1.20",
    "day_maximum": "12",
    "day": "calendar",
}
HOURLY = Tariff(further=Step(60, Decimal("2.00")))


@pytest.fixture
def yard(served: Served) -> Served:
    """A yard for two, with a visit that ended, a repaired one, and one that lasts too long."""
    store = served.store
    first, last = (store.cameras.add(CameraSettings(name, "0")).id for name in ("In", "Out"))
    ends = (SiteCamera(first), SiteCamera(last, "none"))
    store.sites.add(ParkingSettings("Yard", "Europe/Zagreb", ends, 2, 0.5, 60, tariff=HOURLY))
    store.sections.add(SectionSettings("Street", first, last, 30_000.0, limit_kmh=20.0))
    keeper = VisitKeeper(store)
    keeper.look(NOW)
    for number, (camera, hours, text, confidence) in enumerate(
        (
            *((first, 5.0, "ZG1234AB", 0.97), (first, 4.9, "RI77TT", 0.97)),
            *((first, 4.8, "ST555XX", 0.97), (last, 3.5, "ZG1234AB", 0.97)),
            (last, 3.0, "RI7TT", 0.5),
        )
    ):
        one = passage(number, text, at=NOW - timedelta(hours=hours), confidence=confidence)
        row = store.passages.save(one, camera_id=camera)
        with store.database.write() as session:
            keeper.take(session, row)
    return served


@pytest.mark.parametrize("show", ["", "inside", "over", "repaired", "unseen"])
def test_a_site_shows_its_visits(yard: Served, show: str) -> None:
    page = visitor(yard, Role.VIEWER).get(f"/parking/1?show={show}")
    assert page.status_code == 200
    assert Checker(page.text).faults == []
    expected = {
        "": ["ST555XX", "RI77TT", "ZG1234AB"],
        "inside": ["ST555XX"],
        "over": ["ST555XX"],
        "repaired": ["RI77TT"],
        "unseen": [],
    }[show]
    table = page.text[page.text.index('id="visits"') :]
    texts = [text for text in ("ST555XX", "RI77TT", "ZG1234AB") if f"<span>{text}</span>" in table]
    assert texts == expected
    assert "nearly full: 1 of 2 are inside" in page.text


def test_all_sites_are_shown_with_how_full_they_are(yard: Served) -> None:
    page = visitor(yard, Role.VIEWER).get("/parking")
    assert Checker(page.text).faults == []
    for words in ("nearly full", "1 free", "1 too long"):
        assert words in page.text


def test_operators_close_and_confirm_visits(yard: Served) -> None:
    asker = visitor(yard, Role.OPERATOR)
    shown = asker.post("/parking/1/visits/p000002/close?show=inside")
    assert "There is no such visit." in shown.text
    asker.post("/parking/1/visits/p000001/confirm")
    rows = {row.visit.text: row for row in yard.store.visits.iterate(VisitQuery(1))}
    assert rows["ST555XX"].visit.ending == Ending.NO_EXIT
    assert (rows["ST555XX"].closed_by, rows["RI77TT"].confirmed_by) == (
        "operator user",
        "operator user",
    )
    assert "has ended already" in asker.post("/parking/1/visits/p000002/close").text
    found = visitor(yard, Role.VIEWER).post("/parking/1/visits/p000001/confirm")
    assert found.status_code == 403


def test_visits_are_exported(yard: Served) -> None:
    answer = visitor(yard, Role.VIEWER).get("/parking/1/visits.csv?text=zg")
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["plate"], row["minutes"], row["amount"]) == ("ZG1234AB", "90.0", "4.00")


def test_a_site_is_added_changed_and_removed(served: Served) -> None:
    served.store.cameras.add(CameraSettings("Gate", "0", role="entry"))
    asker = visitor(served)
    assert '<option value="all" selected>' in asker.get("/parking/new").text
    asker.post("/parking/new", FORM | {"enters_1": "towards"})
    (site,) = served.store.sites.all()
    tariff = Tariff(
        "EUR",
        15,
        (Step(60, Decimal("2.00")), Step(120, Decimal("3.50"))),
        Step(60, Decimal("1.20")),
        Decimal(12),
        "calendar",
    )
    ends = (SiteCamera(1, "towards"),)
    assert site.settings == ParkingSettings("Yard", "Europe/Zagreb", ends, 20, 0.8, 120, 48, tariff)
    page = asker.get("/parking/1/settings")
    assert Checker(page.text).faults == []
    assert "60: 2.00, 120: 3.50" in page.text
    asker.post("/parking/1/settings", FORM | {"name": "Big yard"})
    assert served.store.sites.get(1).settings == replace(site.settings, name="Big yard", cameras=())
    asker.post("/parking/1/remove")
    assert served.store.sites.all() == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": ""}, "needs a name"),
        ({"zone": "Nowhere/Land"}, "Nowhere/Land"),
        ({"capacity": "many"}, "give a whole number"),
        ({"steps": "60"}, "write minutes and prices"),
        ({"steps": "60: two"}, "give an amount"),
        ({"day_maximum": "-1"}, "the most a day costs is -1"),
        ({"warn_percent": "0"}, "nearly full"),
    ],
)
def test_a_site_that_makes_no_sense_is_told(
    served: Served, change: dict[str, str], told: str
) -> None:
    page = visitor(served).post("/parking/new", FORM | change)
    assert page.status_code == 400
    assert told.lower() in page.text.lower()
    assert served.store.sites.all() == ()


def test_sections_show_speeds(yard: Served) -> None:
    asker = visitor(yard)
    for path in ("/sections", "/sections/2", "/sections/2?show=fast&text=zg"):
        page = asker.get(path)
        assert page.status_code == 200
        assert Checker(page.text).faults == []
    assert "20 ± " in asker.get("/sections/2").text
    (row, *_) = csv.DictReader(io.StringIO(asker.get("/sections/2/travels.csv?text=zg").text))
    assert (row["plate"], row["speed_kmh"]) == ("ZG1234AB", "20.0")


def test_a_section_is_added_changed_and_removed(yard: Served) -> None:
    asker = visitor(yard)
    form = {"name": "Tunnel", "from_camera": "1", "to_camera": "2", "distance_m": "900"}
    asker.post("/sections", form | {"distance_error_m": "3", "clock_error_s": "0.05"})
    tunnel = next(one for one in yard.store.sections.all() if one.name == "Tunnel")
    assert (tunnel.settings.distance_m, tunnel.settings.limit_kmh) == (900.0, None)
    asker.post("/sections", form | {"section_id": str(tunnel.id), "limit_kmh": "80"})
    assert yard.store.sections.get(tunnel.id).settings.limit_kmh == 80.0
    assert "give two cameras" in asker.post("/sections", form | {"to_camera": "1"}).text
    asker.post(f"/sections/{tunnel.id}/remove")
    assert asker.get(f"/sections/{tunnel.id}").status_code == 404


def test_traffic_is_shown_and_exported(yard: Served) -> None:
    asker = visitor(yard, Role.VIEWER)
    since = (NOW - timedelta(days=1)).astimezone().date().isoformat()
    for interval in ("quarter", "hour", "day"):
        page = asker.get(f"/traffic?since={since}&interval={interval}")
        assert Checker(page.text).faults == []
        assert "<dt>Vehicles</dt><dd>5</dd>" in page.text
    rows = list(csv.DictReader(io.StringIO(asker.get(f"/traffic.csv?since={since}").text)))
    assert sum(int(row["count"]) for row in rows) == 5
    assert {row["region"] for row in rows} == {"hr"}
    for query in ("interval=week", "since=yesterday", "since=0001-01-01", "since=2026-01-01"):
        page = asker.get(f"/traffic?{query}")
        assert page.status_code == 400
        assert 'role="alert"' in page.text


def test_sites_are_for_those_who_may_see_all_their_cameras(yard: Served) -> None:
    some = visitor(yard, Role.VIEWER, cameras=(1,))
    assert some.get("/parking/1").status_code == 404
    assert some.get("/sections/2").status_code == 404
    assert "There is no site yet." in some.get("/parking").text
