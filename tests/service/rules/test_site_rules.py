"""Rules that wait for sites: they fill up, and vehicles stay in them for too long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lpr.errors import ConfigError
from lpr.service.events import EventBus
from lpr.service.rules import reader as reader_module
from lpr.service.rules.dry_run import dry_run
from lpr.service.rules.follower import RuleFollower
from lpr.service.rules.reader import ChangeReader
from lpr.service.rules.visit_follower import VisitFollower
from lpr.service.store import (
    Actions,
    CameraSettings,
    Conditions,
    NewEntry,
    NewTarget,
    ParkingSettings,
    RuleSettings,
    SiteCamera,
    Store,
    WebhookSettings,
    When,
)
from tests.service.passages import passage

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


class Yard:
    """A site with an entry and an exit, and what follows it."""

    def __init__(self, store: Store, **settings: Any) -> None:
        self.store = store
        self.ends = [store.cameras.add(CameraSettings(one, "0")).id for one in ("in", "out")]
        cameras = (SiteCamera(self.ends[0]), SiteCamera(self.ends[1], "none"))
        self.id = store.sites.add(ParkingSettings("Yard", cameras=cameras, **settings)).id
        events = EventBus()
        self._visits = VisitFollower(store, events)
        self._readers = [
            ChangeReader(store, events, one) for one in (self._visits, RuleFollower(store))
        ]

    def moves(self, minute: int, text: str, leaves: bool = False) -> None:
        """A vehicle comes in or leaves, and all is done that is due."""
        at = NOW - timedelta(hours=5) + timedelta(minutes=minute)
        one = passage(minute, text, at=at, confidence=0.97)
        self.store.passages.save(one, camera_id=self.ends[leaves])
        self.work()

    def work(self) -> None:
        """Do what is due."""
        visits, rules = self._readers
        visits.work()
        self._visits.tick()
        rules.work()

    def told(self) -> list[str]:
        """What the incidents say, the oldest first."""
        return [
            f"{one.text} {one.message}".strip() for one in self.store.incidents.page().rows[::-1]
        ]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is asked each time."""
    monkeypatch.setattr(reader_module, "TICK_EVERY_S", 0.0)


def rule(when: When, conditions: Conditions, **others: Any) -> RuleSettings:
    return RuleSettings(str(when), when, conditions, Actions(incident=True), **others)


def test_a_site_that_fills_up_is_told_once_until_there_is_room(store: Store) -> None:
    yard = Yard(store, capacity=3, warn_share=0.6)
    hook = NewTarget("hook", "webhook", WebhookSettings("http://127.0.0.1:9/"))
    actions = Actions(targets=(store.targets.add(hook).id,), incident=True)
    full = RuleSettings("full", When.FILLS, Conditions(sites=(yard.id,), level="full"), actions)
    store.rules.add(full)
    nearly = rule(When.FILLS, Conditions(level="nearly full"))
    store.rules.add(nearly)
    for minute, text in enumerate(("ZG1", "ST22", "RI333")):
        yard.moves(minute, text)
        yard.work()
    filled = ["Yard is nearly full: 2 of 3 inside", "Yard is full: 3 of 3 inside"]
    assert yard.told() == filled
    yard.moves(10, "ST22", leaves=True)
    yard.moves(11, "KA4444")
    assert yard.told() == [*filled, filled[1]]
    notices = store.outbox.page().rows
    assert [(one.kind, one.body["site"], one.body["inside"]) for one in notices] == [
        ("site.filled", "Yard", 3)
    ] * 2
    assert {one.subject for one in store.rules.hits().rows} == {f"site/{yard.id}"}
    span = (NOW - DAY, NOW + DAY)
    assert [site for site, _ in dry_run(store, full, *span).fills] == ["Yard", "Yard"]
    assert dry_run(store, nearly, *span).count == 1
    assert dry_run(store, full, *span, cameras=yard.ends[:1]).count == 0  # type: ignore[arg-type]
    pausing = rule(When.FILLS, Conditions(level="full"), pause_min=60.0)
    assert (dry_run(store, pausing, *span).count, dry_run(store, pausing, *span).paused) == (1, 1)


def test_a_stay_that_is_too_long_is_told_once(store: Store) -> None:
    yard = Yard(store, allowed_minutes=120)
    staff = store.lists.add("staff", "ignore")
    store.lists.add_entry(staff.id, NewEntry("RI333"))
    settings = rule(When.OVERSTAYS, Conditions(sites=(yard.id,), regions=("hr",)))
    store.rules.add(settings)
    for minute, text in ((0, "ZG1"), (1, "RI333"), (2, "ST22"), (250, "KA4444")):
        yard.moves(minute, text)
    assert len(yard.told()) == 2
    yard.moves(270, "ST22", leaves=True)
    yard.work()
    sentence = "has been inside for longer than is allowed; it came in at in"
    assert yard.told() == [f"{text} {sentence}" for text in ("ZG1", "ST22")]
    run = dry_run(store, settings, NOW - DAY, NOW + DAY)
    assert [one.passage.text for one in run.hits] == ["ST22", "ZG1"]
    assert (run.asked, dict(run.refusals)) == (3, {"its plate is on a list that is ignored": 1})


def test_rules_of_sites_make_sense(store: Store) -> None:
    with pytest.raises(ConfigError, match="needs level"):
        rule(When.FILLS, Conditions())
    with pytest.raises(ConfigError, match="give one of nearly full, full"):
        Conditions(level="empty")
    with pytest.raises(ConfigError, match="give it a notice or an incident"):
        RuleSettings("x", When.FILLS, Conditions(level="full"), Actions(tags=("full",)))
    with pytest.raises(ConfigError, match="there is no site 7"):
        store.rules.add(rule(When.OVERSTAYS, Conditions(sites=(7,))))
