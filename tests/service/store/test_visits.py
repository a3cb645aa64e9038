"""Sites, sections and visits are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from lpr.errors import ConfigError, Conflict, NotFound
from lpr.service.store import (
    CameraSettings,
    Ending,
    ParkingSettings,
    SectionSettings,
    Sight,
    SiteCamera,
    Step,
    Store,
    Tariff,
    Visit,
    VisitQuery,
    VisitRow,
)
from tests.service.passages import START, passage

TARIFF = Tariff(steps=(Step(60, Decimal("2.50")),), day_maximum=Decimal("10.00"))
YARD = ParkingSettings("Yard", "Europe/Zagreb", (SiteCamera(1, "towards"),), 20, tariff=TARIFF)


def sight(store: Store, number: int, role: str, text: str = "ZG1234AB") -> Sight:
    """A passage that is kept, at an entry or an exit."""
    kept = store.passages.save(passage(number, text))
    return Sight(kept.id, role, kept.first_seen, text, kept.confidence)


@pytest.fixture(autouse=True)
def cameras(store: Store) -> None:
    """Those of the sites, 1 and 2."""
    for name in ("in", "out"):
        store.cameras.add(CameraSettings(name, "0"))


def write(store: Store, *rows: VisitRow) -> None:
    with store.database.write() as session:
        store.visits.write(session, rows[0].site_id, rows)


def day(site_id: int, **settings: object) -> VisitQuery:
    return VisitQuery(site_id, **settings)  # type: ignore[arg-type]


def test_sites_and_sections_are_kept_as_they_were_set(store: Store) -> None:
    site = store.sites.add(YARD)
    assert store.sites.get(site.id).settings == YARD
    tunnel = SectionSettings("Tunnel", 1, 2, 850.0, limit_kmh=80.0)
    with pytest.raises(ConfigError, match="there is no camera 7; choose one"):
        store.sections.add(replace(tunnel, to_camera=7))
    with pytest.raises(ConfigError, match="there is no camera 3; choose one"):
        store.sites.add(replace(YARD, cameras=(SiteCamera(3),)))
    section = store.sections.add(tunnel)
    assert [one.settings for one in store.sections.all()] == [tunnel]
    with pytest.raises(NotFound, match=f"no site {section.id}"):
        store.sites.get(section.id)
    with pytest.raises(Conflict, match="Tunnel already"):
        store.sites.add(replace(YARD, name="Tunnel"))
    with pytest.raises(ConfigError, match="there is no camera 3"):
        store.sites.change(site.id, replace(YARD, cameras=(SiteCamera(3),)))
    changed = store.sites.change(site.id, replace(YARD, capacity=30))
    assert (changed.version, changed.settings.capacity) == (2, 30)
    store.sites.remove(site.id)
    assert store.sites.all() == ()


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"cameras": (SiteCamera(1), SiteCamera(1))}, "camera twice"),
        ({"capacity": 0}, "capacity is 0"),
        ({"warn_share": 0.0}, "warn_share"),
        ({"allowed_minutes": 0}, "allowed_minutes"),
        ({"longest_hours": 0}, "longest_hours"),
        ({"name": " "}, "needs a name"),
    ],
)
def test_a_site_that_makes_no_sense_is_told(settings: dict[str, object], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        replace(YARD, **settings)  # type: ignore[arg-type]


def test_visits_are_kept_and_take_the_place_of_what_they_were(store: Store) -> None:
    site = store.sites.add(YARD)
    entry, leaving = sight(store, 1, "entry"), sight(store, 50, "exit", "ZG1234A8")
    write(store, VisitRow(site.id, Visit(None, leaving, Ending.NO_ENTRY), leaving.time))
    going_on = VisitRow(site.id, Visit(entry, None, Ending.OPEN))
    write(store, going_on)
    assert store.visits.inside(site.id) == 1
    assert store.visits.get(site.id, entry.passage_id) == going_on
    ended = VisitRow(
        site.id,
        Visit(entry, leaving, Ending.REPAIRED),
        leaving.time,
        amount=Decimal("2.50"),
        currency="EUR",
    )
    write(store, ended)
    assert store.visits.page(day(site.id)).rows == (ended,)
    assert store.visits.of_passage(site.id, leaving.passage_id) == ended
    assert store.visits.resume(site.id, START, 10) == (ended.visit,)
    assert store.visits.known(site.id) == {}
    assert store.visits.stays(site.id, START, START + timedelta(hours=1)) == (
        (entry.time, leaving.time),
    )
    assert store.visits.confirm(site.id, entry.passage_id, "ana").confirmed_by == "ana"


def test_visits_are_found(store: Store) -> None:
    site = store.sites.add(YARD)
    for number, text in enumerate(("ZG1234AB", "ZG99XX", "RI77TT", "RI78TT")):
        write(store, VisitRow(site.id, Visit(sight(store, number, "entry", text), None, "open")))

    def found(**settings: object) -> list[str]:
        rows = store.visits.iterate(day(site.id, **settings))
        return [row.visit.text for row in rows]

    assert found() == ["RI78TT", "RI77TT", "ZG99XX", "ZG1234AB"]
    assert found(text="zg") == ["ZG99XX", "ZG1234AB"]
    assert found(endings=("exact",)) == []
    at: datetime = START + timedelta(minutes=1)
    assert found(since=at, until=at + timedelta(minutes=2)) == ["RI77TT", "ZG99XX"]
    page = store.visits.page(day(site.id, limit=3))
    rest = store.visits.page(day(site.id, limit=3, cursor=page.next_cursor))
    assert [row.visit.text for row in (*page.rows, *rest.rows)] == found()
    assert rest.next_cursor is None
    with pytest.raises(ConfigError, match="cursor"):
        store.visits.page(day(site.id, cursor="x"))
    with pytest.raises(ConfigError, match="ending"):
        day(site.id, endings=("over",))


def test_a_visit_is_closed_by_hand_once(store: Store) -> None:
    site = store.sites.add(YARD)
    entry = sight(store, 1, "entry")
    write(store, VisitRow(site.id, Visit(entry, None, Ending.OPEN)))
    closed = store.visits.close(site.id, entry.passage_id, "ana", START)
    assert (closed.visit.ending, closed.closed_by, closed.ended) == (Ending.NO_EXIT, "ana", START)
    assert store.sites.get(site.id).version == 2
    with pytest.raises(Conflict, match="ended already"):
        store.visits.close(site.id, entry.passage_id, "ana", START)
    with pytest.raises(Conflict, match="not repaired"):
        store.visits.confirm(site.id, entry.passage_id, "ana")
    with pytest.raises(NotFound, match="no visit"):
        store.visits.get(site.id, "other")


def test_visits_go_with_their_passages_and_sites(store: Store) -> None:
    site = store.sites.add(YARD)
    entry, other = sight(store, 1, "entry"), sight(store, 2, "entry", "RI77TT")
    rows = [VisitRow(site.id, Visit(one, None, Ending.OPEN)) for one in (entry, other)]
    write(store, *rows)
    store.passages.delete([entry.passage_id])
    assert store.visits.page(day(site.id)).rows == (rows[1],)
    write(store, rows[0])
    assert store.visits.page(day(site.id)).rows == (rows[1],)
    store.sites.remove(site.id)
    assert store.visits.page(day(site.id)).rows == ()
