"""Changes of passages become visits, each once, whoever has the work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from lpr.service.config import ServiceConfig
from lpr.service.events import EventBus, SiteChanged
from lpr.service.rules import reader as reader_module
from lpr.service.rules import visit_follower
from lpr.service.rules.reader import ChangeReader
from lpr.service.rules.visit_follower import VisitFollower
from lpr.service.rules.visits import VisitKeeper
from lpr.service.store import (
    CameraSettings,
    Ending,
    ParkingSettings,
    PassageRow,
    SiteCamera,
    Store,
    VisitQuery,
)
from tests.service.passages import passage
from tests.service.waiting import until

NOW = datetime.now(UTC).replace(microsecond=0)


def add_site(store: Store, capacity: int | None = None) -> int:
    """A site with an entry and an exit, cameras 1 and 2."""
    for name in ("in", "out"):
        store.cameras.add(CameraSettings(name, "0"))
    ends = (SiteCamera(1), SiteCamera(2, "none"))
    return store.sites.add(ParkingSettings("Yard", cameras=ends, capacity=capacity)).id


def passes(store: Store, number: int, camera: int, text: str = "ZG1234AB") -> None:
    at = NOW - timedelta(hours=5) + timedelta(minutes=number)
    store.passages.save(passage(number, text, at=at, confidence=0.97), camera_id=camera)


def endings(store: Store, site_id: int) -> dict[str, str]:
    rows = store.visits.iterate(VisitQuery(site_id))
    return {row.visit.text: row.visit.ending for row in rows}


@pytest.fixture
def bus() -> Iterator[EventBus]:
    bus = EventBus()
    yield bus
    bus.close()


def test_visits_come_by_themselves(store: Store, bus: EventBus) -> None:
    site_id = add_site(store)
    reader = ChangeReader(store, bus, VisitFollower(store, bus))
    reader.start()
    try:
        passes(store, 1, 1)
        until(lambda: store.visits.inside(site_id) == 1, "the entry")
        passes(store, 60, 2)
        until(lambda: endings(store, site_id) == {"ZG1234AB": Ending.EXACT}, "the exit")
    finally:
        reader.stop()


def test_another_process_goes_on(config: ServiceConfig, bus: EventBus) -> None:
    with Store(replace(config, instance="a")) as one, Store(replace(config, instance="b")) as two:
        site_id = add_site(one)
        first = ChangeReader(one, bus, VisitFollower(one, bus))
        second = ChangeReader(two, bus, VisitFollower(two, bus))
        passes(one, 1, 1)
        assert (first.work(), second.work()) == (1, 0)
        first.stop()
        passes(one, 60, 2)
        assert second.work() == 1
        assert endings(one, site_id) == {"ZG1234AB": Ending.EXACT}


def test_who_was_away_looks_what_others_did(
    config: ServiceConfig, bus: EventBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(replace(config, instance="a")) as one, Store(replace(config, instance="b")) as two:
        site_id = add_site(one)
        first = ChangeReader(one, bus, VisitFollower(one, bus))
        passes(one, 1, 1)
        first.work()
        one.changes.release("visits", "a")
        second = ChangeReader(two, bus, VisitFollower(two, bus))
        passes(two, 30, 2)
        passes(two, 40, 1, "RI77TT")
        assert second.work() == 2
        two.changes.release("visits", "b")
        for module in (reader_module, visit_follower):
            monkeypatch.setattr(module, "LEASE_S", 0.0)
        passes(one, 60, 2, "RI77TT")
        assert first.work() == 1
        assert endings(one, site_id) == {"ZG1234AB": Ending.EXACT, "RI77TT": Ending.EXACT}


def test_what_failed_is_taken_in_once(
    store: Store, bus: EventBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    site_id, whole = add_site(store), VisitKeeper.take
    failed: list[str] = []

    def take(keeper: VisitKeeper, session: Session, row: PassageRow) -> None:
        whole(keeper, session, row)
        if not failed:
            failed.append(row.id)
            raise ValueError("the power is gone")

    monkeypatch.setattr(VisitKeeper, "take", take)
    reader = ChangeReader(store, bus, VisitFollower(store, bus))
    passes(store, 1, 1)
    with pytest.raises(ValueError, match="power"):
        reader.work()
    assert endings(store, site_id) == {}
    assert reader.work() == 1
    assert endings(store, site_id) == {"ZG1234AB": Ending.OPEN}


def test_a_site_that_fills_up_is_told_and_written_down(store: Store, bus: EventBus) -> None:
    site_id, follower = add_site(store, capacity=1), VisitFollower(store, bus)
    reader = ChangeReader(store, bus, follower)
    with bus.listen() as listener:
        reader.work()
        passes(store, 1, 1)
        reader.work()
        follower.tick()
        told = iter(lambda: listener.next(0.0), None)
        events = [one.event for one in told if isinstance(one.event, SiteChanged)]
    cameras = frozenset({1, 2})
    assert events == [
        SiteChanged(site_id, cameras, 0, "free"),
        SiteChanged(site_id, cameras, 1, "full"),
    ]
    (line,) = store.audit.page(limit=10, action="site-level").rows
    assert (line.subject, line.details) == ("Yard", {"level": "full", "inside": 1})
