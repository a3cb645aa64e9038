"""Passages are counted by hour and day, camera, region and plate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from lpr.errors import ConfigError
from lpr.service.store import CameraSettings, Store
from tests.service.passages import START, passage

UNTIL = START + timedelta(days=2)


def fill(store: Store) -> int:
    camera = store.cameras.add(CameraSettings("gate", "0"))
    for number, (text, hour, region) in enumerate(
        (("AA1", 0, "hr"), ("AA1", 3, "hr"), ("BB2", 3, "de"), ("AA1", 24, None))
    ):
        one = passage(number, text, at=START + timedelta(hours=hour), region=region)
        store.passages.save(one, camera_id=camera.id if number else None)
    return camera.id


def test_hours_and_days_are_those_of_the_asker(store: Store) -> None:
    camera_id = fill(store)
    hours = store.statistics.per_interval("hour", START, START + timedelta(hours=4))
    assert [one.count for one in hours] == [1, 0, 0, 2]
    days = store.statistics.per_interval("day", START.replace(hour=0), UNTIL.replace(hour=0))
    assert [one.count for one in days] == [3, 1]
    # 11:00 in UTC, the hour of two passages, is past midnight in a zone 14 hours ahead.
    east = START.astimezone(timezone(timedelta(hours=14))).replace(hour=0)
    days = store.statistics.per_interval("day", east, east + timedelta(days=3))
    assert [one.count for one in days] == [1, 3, 0]
    some = store.statistics.per_interval("day", START.replace(hour=0), UNTIL, (camera_id,))
    assert sum(one.count for one in some) == 3
    with pytest.raises(ConfigError, match="interval is 'week'"):
        store.statistics.per_interval("week", START, UNTIL)


def test_names_are_counted_most_first(store: Store) -> None:
    fill(store)
    by_camera = store.statistics.by_camera(START, UNTIL)
    assert [(one.name, one.count) for one in by_camera] == [("gate", 3), ("", 1)]
    by_region = store.statistics.by_region(START, UNTIL)
    assert [(one.name, one.count) for one in by_region] == [("hr", 2), ("", 1), ("de", 1)]
    busiest = store.statistics.busiest(1, START, UNTIL)
    assert [(one.name, one.count) for one in busiest] == [("AA1", 3)]
    assert busiest[0].last_seen == START + timedelta(hours=24, seconds=4)
    assert store.statistics.busiest(5, START, UNTIL, cameras=()) == ()


def test_days_on_which_clocks_change_have_their_own_hours(store: Store) -> None:
    zone = ZoneInfo("Europe/Zagreb")
    begins = datetime(2026, 10, 25, tzinfo=zone)
    # 00:30 and 01:30 in UTC are both half past two there; 22:30 is half an hour before midnight.
    for number, (hour, minute) in enumerate(((0, 30), (1, 30), (22, 30), (23, 30))):
        at = datetime(2026, 10, 25, hour, minute, tzinfo=UTC)
        store.passages.save(passage(number, at=at))
    until = datetime(2026, 10, 26, tzinfo=zone)
    hours = store.statistics.per_interval("hour", begins, until)
    assert len(hours) == 25
    assert [(one.begins.hour, one.begins.fold, one.count) for one in hours if one.count] == [
        (2, 0, 1),
        (2, 1, 1),
        (23, 0, 1),
    ]
    days = store.statistics.per_interval("day", begins, until + timedelta(days=1))
    assert [one.count for one in days] == [3, 1]
    spring = datetime(2026, 3, 29, tzinfo=zone)
    assert len(store.statistics.per_interval("hour", spring, spring + timedelta(days=1))) == 23


def test_hours_of_zones_that_differ_by_half_an_hour(store: Store) -> None:
    store.passages.save(passage(0, at=datetime(2026, 5, 1, 8, 20, tzinfo=UTC)))
    begins = datetime(2026, 5, 1, 13, tzinfo=ZoneInfo("Asia/Kolkata"))
    hours = store.statistics.per_interval("hour", begins, begins + timedelta(hours=2))
    assert [one.count for one in hours] == [1, 0]
