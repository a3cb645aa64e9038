"""Rules at work: what they wait for, what they do, and that they do it once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from lpr import PassageState
from lpr.errors import ConfigError
from lpr.service.events import EventBus
from lpr.service.rules import reader as reader_module
from lpr.service.rules.dry_run import dry_run
from lpr.service.rules.follower import RuleFollower
from lpr.service.rules.reader import ChangeReader
from lpr.service.store import (
    Actions,
    CameraSettings,
    CameraState,
    CommandRelay,
    Conditions,
    Kind,
    NewEntry,
    NewGate,
    NewTarget,
    Notice,
    PassageQuery,
    RuleSettings,
    Shape,
    Store,
    WebhookSettings,
    When,
)
from lpr.service.store.expiry import Share
from lpr.service.store.tables import CameraEntry, RuleEntry
from tests.service.passages import START, passage

SOON = Actions(incident=True)
GATE, YARD, X = (Shape(name, ((0.0, 0.0), (1.0, 1.0))) for name in ("gate", "yard", "x"))
DAY = timedelta(days=1)


@pytest.fixture
def reader(store: Store, monkeypatch: pytest.MonkeyPatch) -> ChangeReader:
    """Rules over a store, asked by hand; the clock is asked each time."""
    monkeypatch.setattr(reader_module, "TICK_EVERY_S", 0.0)
    return ChangeReader(store, EventBus(), RuleFollower(store))


def rule(store: Store, conditions: Conditions, actions: Actions = SOON, **others: Any) -> int:
    """A new rule."""
    return store.rules.add(RuleSettings("rule", "seen", conditions, actions, **others)).id


def hook(store: Store) -> int:
    """A new target."""
    settings = WebhookSettings("http://127.0.0.1:9/")
    return store.targets.add(NewTarget("hook", "webhook", settings)).id


def told(store: Store) -> tuple[Notice, ...]:
    """All notices, the oldest first."""
    return store.outbox.page(limit=1000).rows[::-1]


def seen(store: Store) -> list[str]:
    """The plates of all incidents, the oldest first."""
    return [one.text for one in store.incidents.page().rows[::-1]]


def test_a_notice_tells_all_of_a_passage(store: Store, reader: ChangeReader) -> None:
    guests = store.lists.add("guests", "watch")
    store.lists.add_entry(guests.id, NewEntry("ZG1234AB"))
    store.vehicles.save("ZG1234A8", "Ana", "", ["van"], by="op")
    gate = store.cameras.add(CameraSettings("Gate", "rtsp://10.0.0.9/1")).id
    rule(store, Conditions(lists=(guests.id,)), Actions(targets=(hook(store),), tags=("guest",)))
    store.passages.save(passage(1, "ZG1234A8", state=PassageState.OPENED), camera_id=gate)
    store.passages.save(passage(1, "ZG1234A8"), camera_id=gate)
    store.passages.save(passage(2, "ST777KL"), camera_id=gate)
    reader.work()
    (notice,) = told(store)
    assert (notice.kind, notice.subject) == ("passage.closed", "ZG1234A8 was seen at Gate")
    body = notice.body
    assert body["lists"] == [{"name": "guests", "kind": "watch", "sureness": 0.871}]
    assert (body["camera"], body["rule"], body["vehicle"]["owner"]) == ("Gate", "rule", "Ana")
    assert body["candidates"][0]["text"] == "ZG1234A8"
    assert body["first_seen"] == (START + timedelta(minutes=1)).isoformat()
    row = store.passages.get("p000001")
    assert row is not None
    assert row.tags == ("van", "guest")
    (hit,) = store.rules.hits().rows
    assert (hit.text, hit.passage_id, hit.camera_id) == ("ZG1234A8", "p000001", gate)


@pytest.mark.parametrize(
    "conditions",
    [
        {"cameras": (1,)},
        {"zones": ("yard", "x")},
        {"lines": ("gate",)},
        {"direction": "towards"},
        {"known": False},
        {"regions": ("si", "hr")},
        {"min_confidence": 0.9},
        {"needs_format": True},
    ],
    ids=lambda one: next(iter(one)),
)
def test_each_condition_tells_passages_apart(
    store: Store, reader: ChangeReader, conditions: dict[str, Any]
) -> None:
    at_one = CameraSettings("one", "rtsp://10.0.0.9/1", zones=(YARD, X), lines=(GATE,))
    one = store.cameras.add(at_one).id
    two = store.cameras.add(CameraSettings("two", "rtsp://10.0.0.9/2")).id
    store.vehicles.save("ST1", by="op")
    if "cameras" in conditions:
        conditions = {"cameras": (one,)}
    rule(store, Conditions(**conditions))
    store.passages.save(passage(1, "ZG1"), camera_id=one)
    other = replace(passage(2, "ST1", confidence=0.5), zones=(), lines=(), direction="away")
    other = replace(other, region="de", matches_format=False)
    store.passages.save(other, camera_id=two)
    reader.work()
    assert seen(store) == ["ZG1"]


def test_ignored_and_uploaded_plates_are_left_alone(store: Store, reader: ChangeReader) -> None:
    ignored = store.lists.add("neighbours", "ignore")
    store.lists.add_entry(ignored.id, NewEntry("ZG1"))
    rule(store, Conditions())
    store.passages.save(passage(1, "ZG1"))
    store.passages.save(passage(2, "ZG2"), kind=Kind.UPLOAD)
    store.passages.save(passage(3, "ZG3"), kind=Kind.API)
    reader.work()
    assert seen(store) == ["ZG3"]


def test_a_rule_acts_once_for_a_passage_and_pauses(store: Store, reader: ChangeReader) -> None:
    rule(store, Conditions(), pause_min=10.0)
    for number, state in ((1, "opened"), (1, "improved"), (1, "closed"), (5, "closed")):
        store.passages.save(passage(number, "ZGO1", state=state))
        store.passages.save(passage(number + 50, f"ST{number}", state=state))
    store.passages.save(passage(6, "ZG01"))
    store.passages.save(passage(12, "ZG01"))
    reader.work()
    assert seen(store) == ["ZGO1", "ST1", "ST5", "ZG01"]


def test_what_was_seen_often_or_long_ago(store: Store, reader: ChangeReader) -> None:
    often = Conditions(seen_times=3, within_min=10.0)
    store.rules.add(RuleSettings("often", conditions=often, actions=Actions(tags=("often",))))
    rare = Conditions(unseen_min=60.0)
    store.rules.add(RuleSettings("rare", conditions=rare, actions=Actions(tags=("rare",))))
    for number in (0, 8, 12, 15, 120):
        store.passages.save(passage(number, "ZG1"))
    reader.work()
    rows = store.passages.page(PassageQuery(oldest_first=True)).rows
    assert [row.tags for row in rows] == [("rare",), (), (), ("often",), ("rare",)]


def test_quiet_hours_hold_notices_back_and_nothing_else(store: Store, reader: ChangeReader) -> None:
    actions = Actions(targets=(hook(store),), incident=True)
    rule(store, Conditions(), actions, quiet_hours="00:00-24:00", time_zone="Asia/Tokyo")
    store.passages.save(passage(1, "ZG1"))
    reader.work()
    assert told(store) == ()
    assert seen(store) == ["ZG1"]
    assert store.rules.hits().rows[0].quiet


def test_a_gate_is_asked_until_it_is_sure(store: Store, reader: ChangeReader) -> None:
    gate = store.gates.add(NewGate("Yard", "command", CommandRelay("yard")))
    rule(store, Conditions(), Actions(gates=(gate.id,)))
    now = datetime.now(UTC)
    for confidence, state in ((0.5, "opened"), (0.97, "improved"), (0.98, "improved")):
        one = passage(1, "ZG1", at=now, state=state, confidence=confidence)
        store.passages.save(one)
        reader.work()
    states = [(one.state, one.reason) for one in store.gates.decisions().rows]
    assert states == [("waiting", "rule"), ("refused", "rule")]


def test_pictures_are_kept_longer(store: Store, reader: ChangeReader) -> None:
    store.cameras.add(CameraSettings("one", "rtsp://10.0.0.9/1", lines=(GATE,)))
    rule(store, Conditions(lines=("gate",)), Actions(keep_days=30))
    store.passages.save(passage(1, "ZG1"))
    store.passages.save(replace(passage(2, "ZG2"), lines=()))
    reader.work()
    assert store.expiry.old(Share(), datetime.now(UTC), 10) == ["p000002"]
    kept = store.expiry.old(Share(), datetime.now(UTC), 10, with_kept=True)
    assert kept == ["p000001", "p000002"]


def test_who_stays_too_long(store: Store, reader: ChangeReader) -> None:
    camera = store.cameras.add(CameraSettings("Gate", "rtsp://10.0.0.9/1")).id
    store.cameras.set_state(camera, CameraState.RUNNING)
    rule_of(store, When.STAYS, Conditions(dwell_min=5.0))
    now = datetime.now(UTC)
    for number, minutes in ((1, 20), (2, 2)):
        began = now - timedelta(minutes=minutes)
        one = passage(number, f"ZG{number}", at=began, state="opened")
        store.passages.save(one, camera_id=camera)
    reader.work()
    reader.work()
    assert seen(store) == ["ZG1"]


def test_who_has_not_come(store: Store, reader: ChangeReader) -> None:
    staff = store.lists.add("staff", "allow")
    store.lists.add_entries(staff.id, [NewEntry(f"ZG{number}") for number in range(1, 7)])
    ignored = store.lists.add("neighbours", "ignore")
    store.lists.add_entry(ignored.id, NewEntry("ZG6"))
    actions = Actions(incident=True, targets=(hook(store),))
    rule_of(store, When.MISSING, Conditions(lists=(staff.id,), unseen_min=60.0), actions)
    now = datetime.now(UTC)
    for number, hours in ((1, 5), (2, 0), (6, 9)):
        store.passages.save(passage(number, f"ZG{number}", at=now - timedelta(hours=hours)))
    store.passages.save(passage(14, "ST9", at=now - timedelta(hours=9)))
    store.passages.save(passage(5, "ZG1", at=now - timedelta(hours=3)))
    reader.work()
    reader.work()
    (incident,) = store.incidents.page().rows
    assert (incident.text, incident.passage_id) == ("ZG1", "p000005")
    assert [one.kind for one in told(store)] == ["plate.missing"]


def test_who_has_not_come_to_a_camera(store: Store, reader: ChangeReader) -> None:
    gate, yard = (
        store.cameras.add(CameraSettings(name, "rtsp://10.0.0.9/1")).id for name in ("gate", "yard")
    )
    staff = store.lists.add("staff", "allow")
    store.lists.add_entries(staff.id, [NewEntry("ZG1"), NewEntry("ZG2")])
    asked = Conditions(cameras=(gate,), lists=(staff.id,), unseen_min=60.0)
    rule_of(store, When.MISSING, asked, Actions(incident=True))
    now = datetime.now(UTC)
    store.passages.save(passage(1, "ZG1", at=now - timedelta(hours=5)), camera_id=gate)
    store.passages.save(passage(2, "ZG1", at=now), camera_id=yard)
    store.passages.save(passage(3, "ZG2", at=now - timedelta(hours=5)), camera_id=yard)
    reader.work()
    assert [one.text for one in store.incidents.page().rows] == ["ZG1"]


def test_a_camera_that_is_silent(store: Store, reader: ChangeReader) -> None:
    numbers = [
        store.cameras.add(CameraSettings(name, "rtsp://10.0.0.9/1")).id for name in ("a", "b", "c")
    ]
    for number, state in zip(numbers, ("waiting", "running", "ended"), strict=True):
        store.cameras.set_state(number, state)
    actions = Actions(incident=True, targets=(hook(store),))
    rule_of(store, When.SILENT, Conditions(silent_min=10.0), actions)
    reader.work()
    assert seen(store) == []
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    with store.database.write() as session:
        session.execute(update(CameraEntry).values(well_at=hour_ago))
    store.cameras.set_state(numbers[1], CameraState.RUNNING)
    store.cameras.set_state(numbers[0], CameraState.WAITING)
    for _ in range(2):
        reader.work()
    (incident,) = store.incidents.page().rows
    assert (incident.message, incident.camera_id) == ("a gives no pictures", numbers[0])
    (notice,) = told(store)
    assert (notice.kind, notice.body["camera"]) == ("camera.silent", "a")


def test_a_dry_run_says_what_a_rule_would_have_done(store: Store, reader: ChangeReader) -> None:
    settings = RuleSettings(
        "tried",
        conditions=Conditions(regions=("hr",), seen_times=2, within_min=30.0),
        actions=Actions(tags=("tried",)),
        quiet_hours="08:20-08:30",
        time_zone="UTC",
        pause_min=5.0,
    )
    kept = store.rules.add(replace(settings, name="kept"))
    for number, text in ((0, "ZG1"), (9, "ZG1"), (11, "ZG1"), (22, "ZG1"), (30, "ST1")):
        store.passages.save(passage(number, text))
    store.passages.save(passage(31, "ZG1", region="de"))
    reader.work()
    run = dry_run(store, settings, START - DAY, START + DAY)
    acted = [one.passage_id for one in store.rules.hits(rule_id=kept.id).rows]
    assert [one.passage.id for one in run.hits] == acted == ["p000022", "p000009"]
    assert [one.quiet for one in run.hits] == [True, False]
    assert (run.asked, run.count, run.paused) == (6, 2, 1)
    assert dict(run.refusals) == {"it was not seen so often": 2, "it is of another region": 1}
    assert dry_run(store, settings, START + DAY, START + 2 * DAY).asked == 0
    clock = Conditions(silent_min=5.0)
    with pytest.raises(ConfigError, match="waits for the clock"):
        dry_run(store, RuleSettings("x", When.SILENT, clock, SOON), START, START + DAY)


def test_a_rule_that_makes_no_sense_here_costs_no_other(
    store: Store, reader: ChangeReader, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("good", "moved"):
        store.rules.add(RuleSettings(name, actions=SOON))
    with store.database.write() as session:
        moved = RuleEntry.name == "moved"
        session.execute(update(RuleEntry).where(moved).values(time_zone="Mars/Olympus"))
    store.passages.save(passage(1, "ZG1"))
    reader.work()
    assert seen(store) == ["ZG1"]
    assert [one.settings.name for one in store.rules.all()] == ["good"]
    (left_out,) = store.rules.unusable()
    assert (left_out.name, "'Mars/Olympus' is no time zone" in left_out.problem) == ("moved", True)
    assert "the rule moved is left out" in caplog.text
    assert store.rules.remove(left_out.id) == "moved"
    assert store.rules.unusable() == ()


def rule_of(store: Store, when: str, conditions: Conditions, actions: Actions = SOON) -> None:
    """A new rule that waits for the clock."""
    store.rules.add(RuleSettings("by the clock", when, conditions, actions))


def test_what_rules_did_goes_with_the_passage_and_is_hashed(
    store: Store, reader: ChangeReader
) -> None:
    listed = store.lists.add("all that begin so", "watch")
    for sign in "0123456789ABCDEF":
        store.lists.add_entry(listed.id, NewEntry(f"{sign}*"))
    rule(store, Conditions(), pause_min=10.0)
    store.passages.save(passage(1, "ZG1234AB"))
    store.passages.save(passage(2, "ST777KL"))
    reader.work()
    store.hashes.switch(True)
    hashed = store.hashes.of("ZG1234AB")
    assert store.lists.matches(hashed, START) == ()
    assert store.forgetting.some(10) == 2
    store.forgetting.rest()
    (_, incident) = store.incidents.page().rows
    assert (incident.text, incident.message) == (hashed, "was seen")
    assert {one.text for one in store.rules.hits().rows} == {hashed, store.hashes.of("ST777KL")}
    store.passages.save(passage(30, "ZG1234AB"))
    store.passages.save(passage(31, "ZG1234AB"))
    reader.work()
    assert seen(store) == [hashed, store.hashes.of("ST777KL"), hashed]
    store.subjects.erase("ZG1234AB")
    assert seen(store) == [store.hashes.of("ST777KL")]
    assert len(store.rules.hits().rows) == 1
