"""Passages at the cameras of sites become visits in the store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from lpr.service.rules.visits import VisitKeeper
from lpr.service.store import (
    CameraSettings,
    Ending,
    ParkingSettings,
    SectionSettings,
    SiteCamera,
    Step,
    Store,
    Tariff,
    VisitQuery,
    VisitRow,
)
from lpr.service.store.values import PassageRow
from tests.service.passages import START, passage

HOURLY = Tariff(further=Step(60, Decimal("2.00")))


@dataclass
class Yard:
    """A yard with a camera at its entry and one at its exit."""

    store: Store
    keeper: VisitKeeper
    site_id: int
    cameras: tuple[int, int]

    def passes(self, camera: int, minute: float, text: str, confidence: float = 0.97) -> PassageRow:
        number = round(minute * 10) * 10 + camera
        at = START + timedelta(minutes=minute)
        one = passage(number, text, at=at, confidence=confidence)
        row = self.store.passages.save(one, camera_id=self.cameras[camera])
        self.take(row)
        return row

    def take(self, row: PassageRow) -> None:
        with self.store.database.write() as session:
            self.keeper.take(session, row)

    def visits(self) -> list[VisitRow]:
        return list(self.store.visits.iterate(VisitQuery(self.site_id)))

    def told(self) -> list[tuple[str, str, Decimal | None]]:
        return [(one.visit.text, one.visit.ending, one.amount) for one in self.visits()]


@pytest.fixture
def yard(store: Store) -> Yard:
    cameras = tuple(store.cameras.add(CameraSettings(name, "0")).id for name in ("in", "out"))
    first, last = cameras
    ends = (SiteCamera(first, "all"), SiteCamera(last, "none"))
    site = store.sites.add(ParkingSettings("Yard", cameras=ends, tariff=HOURLY))
    keeper = VisitKeeper(store)
    keeper.look(START)
    return Yard(store, keeper, site.id, (first, last))


def test_an_entry_and_an_exit_become_a_visit_with_what_is_owed(yard: Yard) -> None:
    yard.passes(0, 0, "ZG1234AB")
    assert yard.told() == [("ZG1234AB", Ending.OPEN, None)]
    yard.passes(1, 90, "ZG1234AB")
    assert yard.told() == [("ZG1234AB", Ending.EXACT, Decimal("4.00"))]
    assert yard.keeper.inside(yard.site_id) == 0


def test_what_passes_elsewhere_or_is_not_read_is_no_visit(yard: Yard) -> None:
    other = yard.store.cameras.add(CameraSettings("street", "0")).id
    yard.take(yard.store.passages.save(passage(1), camera_id=other))
    yard.take(yard.store.passages.save(passage(2), kind="upload"))
    yard.passes(0, 3, "")
    assert yard.visits() == []


def test_a_passage_that_reads_otherwise_later_is_paired_anew(yard: Yard) -> None:
    entry = yard.passes(0, 0, "ZG1234AB", 0.97)
    leaving = yard.passes(1, 60, "RI77TT")
    assert len(yard.visits()) == 2
    yard.take(yard.store.passages.correct(leaving.id, "ZG1234AB", "ana"))
    assert yard.told() == [("ZG1234AB", Ending.EXACT, Decimal("2.00"))]
    yard.take(yard.store.passages.undo(leaving.id, "ana"))
    assert {one[:2] for one in yard.told()} == {
        ("ZG1234AB", Ending.OPEN),
        ("RI77TT", Ending.NO_ENTRY),
    }
    yard.take(yard.store.passages.correct(entry.id, "RI77TT", "ana"))
    assert yard.told() == [("RI77TT", Ending.EXACT, Decimal("2.00"))]


def test_another_keeper_goes_on_where_one_ended(yard: Yard) -> None:
    yard.passes(0, 0, "ZG1234AB")
    yard.keeper = VisitKeeper(yard.store)
    yard.keeper.look(START + timedelta(hours=1))
    yard.passes(1, 60, "ZG1234A8", 0.6)
    assert yard.told() == [("ZG1234AB", Ending.REPAIRED, Decimal("2.00"))]


def test_visits_without_exit_are_closed_by_the_policy_and_marked(yard: Yard) -> None:
    site = yard.store.sites.get(yard.site_id)
    yard.store.sites.change(site.id, replace(site.settings, longest_hours=2))
    yard.keeper.look(START)
    yard.passes(0, 0, "ZG1234AB")
    late: datetime = START + timedelta(hours=3)
    with yard.store.database.write() as session:
        yard.keeper.close_old(session, late)
    (visit,) = yard.visits()
    assert (visit.visit.ending, visit.closed_by) == (Ending.NO_EXIT, "the site's policy")
    assert (visit.ended, visit.amount) == (START + timedelta(hours=2), None)


def test_who_comes_again_has_left_unseen(yard: Yard) -> None:
    yard.passes(0, 0, "ZG1234AB")
    yard.passes(0, 60, "ZG1234AB")
    again, before = yard.visits()
    assert (before.visit.ending, before.closed_by) == (Ending.NO_EXIT, "came again")
    assert (before.ended, again.visit.ending) == (again.began, Ending.OPEN)


def test_a_visit_closed_by_hand_is_over_for_the_keeper(yard: Yard) -> None:
    entry = yard.passes(0, 0, "ZG1234AB")
    yard.store.visits.close(yard.site_id, entry.id, "ana", START + timedelta(minutes=5))
    yard.keeper.look(START)
    yard.passes(1, 60, "ZG1234AB")
    assert {(one.visit.ending, one.closed_by) for one in yard.visits()} == {
        (Ending.NO_EXIT, "ana"),
        (Ending.NO_ENTRY, None),
    }


def test_one_camera_may_see_both_ways(store: Store) -> None:
    camera = store.cameras.add(CameraSettings("gate", "0")).id
    site = store.sites.add(ParkingSettings("Yard", cameras=(SiteCamera(camera, "towards"),)))
    keeper = VisitKeeper(store)
    keeper.look(START)
    for number, direction in ((0, "towards"), (60, "away"), (90, None)):
        one = replace(passage(number), direction=direction)
        with store.database.write() as session:
            keeper.take(session, store.passages.save(one, camera_id=camera))
    (visit,) = store.visits.iterate(VisitQuery(site.id))
    assert (visit.visit.ending, visit.visit.dwell) == (Ending.EXACT, timedelta(hours=1))


def test_a_section_has_speeds(store: Store) -> None:
    first, last = (store.cameras.add(CameraSettings(name, "0")).id for name in ("from", "to"))
    section = store.sections.add(SectionSettings("Tunnel", first, last, 1000.0))
    keeper = VisitKeeper(store)
    keeper.look(START)
    for number, camera, second in ((1, first, 0), (2, last, 40), (3, last, 500)):
        one = passage(number, at=START + timedelta(seconds=second))
        with store.database.write() as session:
            keeper.take(session, store.passages.save(one, camera_id=camera))
    travel = store.visits.get(section.id, "p000001")
    assert (travel.speed_kmh, travel.visit.ending) == (90.0, Ending.EXACT)
    assert travel.speed_error_kmh == pytest.approx(1.1, abs=0.01)
    query = VisitQuery(section.id, faster_than_kmh=88.0)
    assert [one.speed_kmh for one in store.visits.iterate(query)] == [90.0]
