"""The outbox is delivered at least once and in order, whatever the receivers do."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest

from lpr.service.events import EventBus, WorkAdded
from lpr.service.notify import Notifier, sent
from lpr.service.store import NewTarget, NoticeState, Store, Target, TargetKind, WebhookSettings
from tests.service.notify.notices import add_hook, add_notice
from tests.service.notify.receivers import Answer, Receiver, Request, receiving
from tests.service.waiting import until


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Failures are tried again at once."""
    monkeypatch.setattr(sent, "FIRST_S", 0.01)
    monkeypatch.setattr(sent, "MOST_S", 0.05)


@dataclass
class Running:
    """A notifier that runs on a store."""

    store: Store
    bus: EventBus = field(default_factory=EventBus)

    def __post_init__(self) -> None:
        self.notifier = Notifier(self.store, self.bus)
        self.notifier.start()

    def told(self) -> None:
        self.bus.publish(WorkAdded())

    def stop(self) -> None:
        self.bus.close()
        self.notifier.stop()


@pytest.fixture
def running(store: Store) -> Iterator[Running]:
    one = Running(store)
    yield one
    one.stop()


def numbers(receiver: Receiver) -> list[int]:
    return [json.loads(request.body)["n"] for request in receiver.requests]


def settled(store: Store, target: Target) -> Callable[[], bool]:
    return lambda: store.targets.get(target.id).waiting == 0


def test_what_waits_comes_in_order_and_what_is_added_at_once(running: Running) -> None:
    store = running.store
    with receiving() as receiver:
        target = add_hook(store, receiver.address)
        for number in range(120):
            add_notice(store, target, number)
        until(settled(store, target), "all are delivered")
        add_notice(store, target, 120)
        running.told()
        until(settled(store, target), "one more")
    assert numbers(receiver) == [*range(121)]
    shown = store.targets.get(target.id)
    assert shown.delivered is not None
    assert (shown.message, shown.dead) == ("", 0)


def test_a_receiver_that_fails_loses_nothing_and_keeps_the_order(running: Running) -> None:
    store, failures = running.store, iter([500, 503, 408, 500, 502])

    def answer(request: Request) -> Answer:
        is_third = json.loads(request.body)["n"] == 3
        return Answer(next(failures, 200) if is_third else 200)

    with receiving(answer) as receiver:
        target = add_hook(store, receiver.address)
        for number in range(6):
            add_notice(store, target, number)
        until(settled(store, target), "all are delivered")
    assert numbers(receiver) == [0, 1, 2, 3, 3, 3, 3, 3, 3, 4, 5]


def test_a_target_that_hangs_keeps_no_other_waiting(running: Running) -> None:
    store, awake = running.store, threading.Event()
    with receiving(lambda _: Answer(after=awake)) as slow, receiving() as quick:
        hanging = add_hook(store, slow.address, "slow")
        other = add_hook(store, quick.address, "quick")
        for number in range(3):
            add_notice(store, hanging, number)
            add_notice(store, other, number)
        until(settled(store, other), "the quick one has all")
        until(lambda: len(slow.requests) == 1, "the slow one has the first")
        assert store.targets.get(hanging.id).waiting == 3
        awake.set()
        until(settled(store, hanging), "the slow one has all")
    assert numbers(slow) == numbers(quick) == [0, 1, 2]


def test_what_is_refused_is_seen_and_sent_anew(running: Running) -> None:
    store = running.store
    with receiving(lambda _: Answer(400, body=b"no such field")) as receiver:
        target = add_hook(store, receiver.address)
        for number in range(2):
            add_notice(store, target, number)
        until(lambda: store.targets.get(target.id).dead == 2, "both are given up")
        dead = store.outbox.page(state=NoticeState.DEAD).rows
        assert {one.message for one in dead} == {"it answers 400: no such field"}
        assert store.targets.get(target.id).message == "it answers 400: no such field"
        receiver.answering = lambda _: Answer()
        assert store.outbox.replay(target_id=target.id) == 2
        until(settled(store, target), "both are delivered")
    assert numbers(receiver) == [0, 1, 0, 1]
    assert [one.state for one in store.outbox.page().rows] == [NoticeState.DELIVERED] * 2


def test_what_never_works_is_given_up_after_some_tries(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = running.store
    monkeypatch.setitem(sent.MOST_TRIES, sent.Outcome.FAULTY, 3)
    with receiving(lambda _: Answer(500)) as receiver:
        target = add_hook(store, receiver.address)
        add_notice(store, target, 1)
        until(lambda: store.targets.get(target.id).dead == 1, "it is given up")
    assert len(receiver.requests) == 3
    assert store.outbox.page().rows[0].tries == 3


def test_a_receiver_that_is_busy_is_obeyed(running: Running) -> None:
    store, answers = running.store, iter([Answer(429, {"Retry-After": "3600"})])
    with receiving(lambda _: next(answers, Answer())) as receiver:
        target = add_hook(store, receiver.address)
        add_notice(store, target, 1)
        until(lambda: store.outbox.page().rows[0].next_try is not None, "it is told to wait")
        assert store.targets.get(target.id).message != ""
        (notice,) = store.outbox.page().rows
        assert notice.next_try is not None
        wait_s = (notice.next_try - notice.created).total_seconds()
        assert 3500 < wait_s < 3700
        assert notice.tries == 0
        assert store.outbox.due(target.id, 1) == ()
        # Whoever saves the target again wants it tried now.
        settings = WebhookSettings(receiver.address)
        store.targets.change(target.id, NewTarget("target", TargetKind.WEBHOOK, settings))
        until(settled(store, target), "it is delivered")


def test_two_processes_do_not_send_to_one_target(store: Store) -> None:
    config = replace(store.config, instance="other")
    with receiving() as receiver, Store(config) as shared:
        target = add_hook(store, receiver.address)
        both = Running(store), Running(shared)
        for number in range(40):
            add_notice(store, target, number)
        until(settled(store, target), "all are delivered")
        assert numbers(receiver) == [*range(40)]
        owner = store.targets.lease("nobody", 1)
        assert owner == ()
        for one in both:
            one.stop()
        assert [one.id for one in store.targets.lease("nobody", 1)] == [target.id]


def test_other_settings_and_none_take_effect_while_it_runs(running: Running) -> None:
    store = running.store
    with receiving() as before, receiving() as after:
        target = add_hook(store, before.address)
        add_notice(store, target, 1)
        until(settled(store, target), "one is delivered")
        settings = WebhookSettings(after.address)
        store.targets.change(target.id, NewTarget("target", TargetKind.WEBHOOK, settings))
        running.notifier.look_again()
        add_notice(store, target, 2)
        until(settled(store, target), "the other is delivered")
        store.targets.remove(target.id)
        running.notifier.look_again()
        other = add_hook(store, before.address, "another")
        add_notice(store, other, 3)
        until(settled(store, other), "a new target's is delivered")
    assert numbers(before) + numbers(after) == [1, 3, 2]
