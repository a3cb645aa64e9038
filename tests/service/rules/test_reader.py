"""Readers of changes: each change once, whatever dies, whatever fails."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from lpr.errors import StoreError
from lpr.service.config import ServiceConfig
from lpr.service.events import EventBus, PassageChanged
from lpr.service.rules import reader as reader_module
from lpr.service.rules.reader import AT_ONCE, TRIES, Changed, ChangeReader
from lpr.service.store import Store
from tests.paths import ROOT
from tests.service.passages import passage
from tests.service.rules.counting import Counting
from tests.service.waiting import until

KILLS = 3


def counted(store: Store) -> list[int]:
    """The numbers of the changes that were dealt with, in order."""
    found = store.audit.page(limit=1000, who="counting").rows
    return sorted(int(one.details["number"]) for one in found)


def numbers(store: Store) -> list[int]:
    return [one.number for one in store.changes.after(0, limit=1000)]


def test_what_happens_wakes_the_reader(store: Store) -> None:
    events = EventBus()
    reader = ChangeReader(store, events, Counting())
    store.passages.save(passage(1))
    reader.start()
    try:
        until(lambda: len(counted(store)) == 1, "the change before the start")
        events.publish(PassageChanged(store.passages.save(passage(2))))
        until(lambda: len(counted(store)) == 2, "the change after it")
    finally:
        events.close()
        reader.stop()
    assert counted(store) == numbers(store)


def test_one_of_several_processes_does_the_work(config: ServiceConfig) -> None:
    with Store(replace(config, instance="a")) as one, Store(replace(config, instance="b")) as two:
        first = ChangeReader(one, EventBus(), Counting())
        second = ChangeReader(two, EventBus(), Counting())
        one.passages.save(passage(1))
        assert (first.work(), second.work()) == (1, 0)
        two.passages.save(passage(2))
        assert second.work() == 0
        first.stop()
        assert second.work() == 1
        assert counted(one) == numbers(one)


def test_a_change_that_fails_is_passed_over(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Failing(Counting):
        def take(self, session: Session, changed: Sequence[Changed]) -> None:
            super().take(session, changed)
            if "p000001" in [one.passage.id for one in changed]:
                raise ValueError("no such rule")

    for number in (0, 1, 2):
        store.passages.save(passage(number))
    reader = ChangeReader(store, EventBus(), Failing())
    for _ in range(TRIES):
        with pytest.raises(ValueError, match="no such rule"):
            reader.work()
        assert counted(store) == numbers(store)[:1]
    assert reader.work() == 2
    assert counted(store) == [number for at, number in enumerate(numbers(store)) if at != 1]
    assert "passes change" in caplog.text


def test_a_backlog_is_dealt_with_in_portions(store: Store) -> None:
    class Portions(Counting):
        def __init__(self) -> None:
            super().__init__()
            self.portions: list[list[str]] = []

        def take(self, session: Session, changed: Sequence[Changed]) -> None:
            super().take(session, changed)
            self.portions.append([one.passage.state for one in changed])

    for number in range(AT_ONCE // 2 + 2):
        for state in ("opened", "closed"):
            store.passages.save(passage(number, state=state))
    follower = Portions()
    assert ChangeReader(store, EventBus(), follower).work() == AT_ONCE + 4
    # Each passage comes once, as it is by now.
    assert follower.portions == [["closed"] * (AT_ONCE // 2), ["closed"] * 2]
    assert counted(store) == numbers(store)[::2]


def test_a_store_that_is_away_is_waited_for(store: Store) -> None:
    class Away(Counting):
        tries = 0

        def take(self, session: Session, changed: Sequence[Changed]) -> None:
            self.tries += 1
            if self.tries <= TRIES + 2:
                raise StoreError("the database does not answer")
            super().take(session, changed)

    store.passages.save(passage(1))
    reader = ChangeReader(store, EventBus(), Away())
    for _ in range(TRIES + 2):
        with pytest.raises(StoreError):
            reader.work()
    assert reader.work() == 1


def test_what_is_due_is_done_by_the_clock(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Late(Counting):
        def tick(self) -> None:
            super().tick()
            raise ValueError("late")

    monkeypatch.setattr(reader_module, "TICK_EVERY_S", 0.0)
    follower = Late()
    reader = ChangeReader(store, EventBus(), follower)
    store.passages.save(passage(1))
    assert reader.work() == 1
    assert follower.ticks >= 1
    assert "was not done" in caplog.text


def test_deleted_passages_hold_nothing_up(store: Store) -> None:
    store.passages.save(passage(1))
    store.passages.delete(["p000001"])
    assert ChangeReader(store, EventBus(), Counting()).work() == 1
    assert counted(store) == []


def test_each_change_is_dealt_with_once_though_processes_die(
    config: ServiceConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    random_s = random.Random(5)
    command = [sys.executable, "-m", "tests.service.rules.counting", str(config.data)]
    with Store(config) as store:
        for kill in range(KILLS):
            process = subprocess.Popen(
                [*command, config.database, f"mortal-{kill}"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            assert process.stdout is not None
            assert process.stdout.readline() == b"started\n"
            for number in range(30):
                store.passages.save(passage(kill * 30 + number))
            time.sleep(random_s.uniform(0.0, 0.3))
            process.kill()
            process.communicate()
            store.changes.release("counting", f"mortal-{kill}")
        reader = ChangeReader(store, EventBus(), Counting())
        reader.work()
        assert counted(store) == numbers(store)
        assert len(numbers(store)) == KILLS * 30
