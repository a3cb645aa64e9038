"""Traffic is counted by interval, camera, direction and region, in any time zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from lpr.service.store import CameraSettings, Interval, Store
from lpr.service.store.traffic import intervals
from tests.service.passages import START, passage


def test_traffic_is_counted(store: Store) -> None:
    gate = store.cameras.add(CameraSettings("gate", "0")).id
    for number, minute in enumerate((0, 14, 15, 61)):
        one = passage(number, at=START + timedelta(minutes=minute))
        store.passages.save(replace(one, direction="away" if number else "towards"), camera_id=gate)
    store.passages.save(replace(passage(9, region=None), direction=None))
    until = START + timedelta(hours=2)
    found = [
        (f"{one.begins:%H:%M}", one.camera, one.direction, one.region, one.count)
        for one in store.traffic.counts("quarter", START, until)
    ]
    assert found == [
        ("08:00", "", "", "", 1),
        ("08:00", "gate", "away", "hr", 1),
        ("08:00", "gate", "towards", "hr", 1),
        ("08:15", "gate", "away", "hr", 1),
        ("09:00", "gate", "away", "hr", 1),
    ]
    hours = store.traffic.counts("hour", START, until, cameras=(gate,))
    assert [one.count for one in hours] == [2, 1, 1]
    assert store.traffic.counts("hour", START, until, cameras=()) == ()
    (day, *_) = store.traffic.counts("day", START, until, "Asia/Kathmandu")
    assert day.begins == datetime(2026, 5, 1, tzinfo=ZoneInfo("Asia/Kathmandu"))


def test_hours_that_the_clocks_repeat_are_counted_apart(store: Store) -> None:
    zone = ZoneInfo("Europe/Zagreb")
    for number, hour in enumerate((0, 1)):
        at = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
        store.passages.save(passage(number, at=at))
    since = datetime(2026, 10, 25, tzinfo=zone)
    found = store.traffic.counts("hour", since, since + timedelta(hours=26), "Europe/Zagreb")
    assert [one.begins.isoformat() for one in found] == [
        "2026-10-25T02:00:00+02:00",
        "2026-10-25T02:00:00+01:00",
    ]
    until = datetime(2026, 10, 26, tzinfo=zone)
    assert len(intervals(since, until, Interval.HOUR)) == 25
    assert len(intervals(since, until, Interval.DAY)) == 1
