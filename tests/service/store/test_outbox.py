"""Targets are kept with their secrets hidden; notices wait in order, each once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lpr.errors import ConfigError, Conflict, NotFound
from lpr.service.store import (
    AlprDatabaseSettings,
    EmailSettings,
    MqttSettings,
    NewNotice,
    NewTarget,
    Store,
    TargetKind,
    TargetSettings,
    WebhookSettings,
)
from lpr.service.store.database import now
from lpr.service.store.values.targets import settings_from
from tests.service.passages import passage

HOOK = WebhookSettings("https://hooks.example/T0/geheim", signing_key="geheim")
ALL = (
    (TargetKind.WEBHOOK, HOOK),
    (TargetKind.MULTIPART, HOOK),
    (TargetKind.ALPR_DATABASE, AlprDatabaseSettings("http://plates.lan:3000", "geheim")),
    (TargetKind.MQTT, MqttSettings("broker.lan", user="lpr", password="geheim")),
    (TargetKind.EMAIL, EmailSettings("smtp.example", "a@b.example", "lpr@b.example")),
)


def notice(number: int, **others: Any) -> NewNotice:
    return NewNotice(f"k{number}", "passage.opened", f"notice {number}", {"n": number}, **others)


def hook(store: Store, name: str = "hook") -> int:
    return store.targets.add(NewTarget(name, TargetKind.WEBHOOK, HOOK)).id


@pytest.mark.parametrize(("kind", "settings"), ALL)
def test_a_target_comes_back_as_it_was_set(
    store: Store, kind: str, settings: TargetSettings
) -> None:
    target = store.targets.add(NewTarget(" one ", kind, settings))
    assert (target.name, target.settings, target.version) == ("one", settings, 1)
    changed = store.targets.change(target.id, NewTarget("two", kind, settings, enabled=False))
    assert store.targets.all() == (changed,) == (store.targets.get(target.id),)
    assert (changed.name, changed.enabled, changed.version) == ("two", False, 2)
    assert "geheim" not in repr(changed) + changed.settings.shown
    with store.database.read() as session:
        row = session.connection().exec_driver_sql("SELECT * FROM targets").one()
    assert b"geheim" not in b"".join(bytes(one) for one in row if hasattr(one, "__bytes__"))
    with pytest.raises(Conflict, match="called two already"):
        store.targets.add(NewTarget("two", kind, settings))
    store.targets.remove(target.id)
    with pytest.raises(NotFound, match="no target"):
        store.targets.get(target.id)


def test_secrets_stay_where_none_are_given() -> None:
    before = MqttSettings("broker.lan", password="p")
    given = {"host": "other.lan", "port": 1884, "password": ""}
    assert settings_from(MqttSettings, given, before) == MqttSettings(
        "other.lan", 1884, password="p"
    )
    assert settings_from(MqttSettings, given, HOOK).password == ""
    assert settings_from(WebhookSettings, {}, HOOK) == HOOK


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"host": "a", "prot": 1}, "'prot' is not set here"),
        ({"host": "a", "port": "1883"}, "port is to be given, as a whole number"),
        ({"host": "a", "port": True}, "port is to be given, as a whole number"),
        ({"port": 1883}, "host is to be given, as text"),
        ({"host": "a", "tls": 1}, "tls is to be given, as true or false"),
    ],
)
def test_fields_that_make_no_sense_are_told(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        settings_from(MqttSettings, given)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: WebhookSettings("hooks.example"), "none of the web"),
        (lambda: WebhookSettings("https://a b/"), "none of the web"),
        (lambda: WebhookSettings("https://a/", header="X: 1\r\nY: 2"), "header is none"),
        (lambda: MqttSettings("broker/lan"), "is no host"),
        (lambda: MqttSettings("broker", topic="lpr/#"), "is no topic"),
        (lambda: MqttSettings("broker", port=0), "port is 0"),
        (lambda: EmailSettings("smtp", "nobody", "a@b"), "no address of mail"),
        (lambda: EmailSettings("smtp", " ", "a@b"), "needs recipients"),
        (lambda: EmailSettings("smtp", "a@b", "a@b", security="ssl"), "security is 'ssl'"),
        (lambda: EmailSettings("smtp", "a@b", "a@b", 25, "none", "ana"), "in the clear"),
        (lambda: NewTarget("", TargetKind.WEBHOOK, HOOK), "needs a name"),
        (lambda: NewTarget("a", TargetKind.MQTT, HOOK), "no settings of mqtt"),
        (lambda: NewTarget("a", "fax", HOOK), "kind is 'fax'"),
    ],
)
def test_settings_that_make_no_sense_are_told(make: Any, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        make()


def test_a_notice_is_added_once_and_delivered_in_order(store: Store) -> None:
    one, two = hook(store), hook(store, "other")
    for number in (1, 2, 3, 2, 1):
        store.outbox.put(one, notice(number))
    store.outbox.put(two, notice(1))
    store.outbox.put(99, notice(1))
    first, second, third = store.outbox.due(one, 10)
    assert [first.body, second.body, third.body] == [{"n": 1}, {"n": 2}, {"n": 3}]
    assert store.targets.get(one).waiting == 3
    store.outbox.try_later(first.id, now() + timedelta(minutes=1), "it answers 500")
    assert store.outbox.due(one, 10) == ()
    assert len(store.outbox.due(two, 10)) == 1
    waiting = store.outbox.get(first.id)
    assert (waiting.tries, waiting.message) == (1, "it answers 500")
    store.outbox.try_later(first.id, now() - timedelta(seconds=1), "too fast", counts=False)
    assert [one.tries for one in store.outbox.due(one, 2)] == [1, 0]
    store.outbox.delivered(one, [first.id, second.id])
    assert store.outbox.due(one, 10) == (third,)
    store.outbox.put(one, notice(1))
    assert store.outbox.due(one, 10) == (third,)


def test_what_was_given_up_is_seen_and_sent_anew(store: Store) -> None:
    target = hook(store)
    for number in range(4):
        store.outbox.put(target, notice(number))
    waiting = store.outbox.due(target, 10)
    for one in waiting[:3]:
        store.outbox.give_up(one.id, "it answers 400")
    assert (store.targets.get(target).waiting, store.targets.get(target).dead) == (1, 3)
    page = store.outbox.page(limit=2, target_id=target, state="dead")
    assert [one.subject for one in page.rows] == ["notice 2", "notice 1"]
    (last,) = store.outbox.page(page.next_cursor, 2, target, "dead").rows
    assert (last.subject, last.message, last.tries) == ("notice 0", "it answers 400", 1)
    assert store.outbox.replay(last.id) == 1
    assert store.outbox.replay(last.id) == 0
    assert store.outbox.due(target, 1)[0].id == last.id
    assert store.outbox.replay(target_id=target) == 2
    assert [one.id for one in store.outbox.due(target, 10)] == [one.id for one in waiting]
    store.outbox.remove(last.id)
    with pytest.raises(NotFound):
        store.outbox.remove(last.id)


def test_what_ended_is_forgotten_and_what_waits_stays(store: Store) -> None:
    target = hook(store)
    for number in range(3):
        store.outbox.put(target, notice(number))
    first, second, _ = store.outbox.due(target, 10)
    store.outbox.delivered(target, [first.id])
    store.outbox.give_up(second.id, "no")
    assert store.outbox.forget(now() - timedelta(days=1)) == 0
    assert store.outbox.forget(now() + timedelta(days=1)) == 2
    assert [one.subject for one in store.outbox.page().rows] == ["notice 2"]


def test_notices_go_with_their_passage_and_their_target(store: Store) -> None:
    target = hook(store)
    store.passages.save(passage(1))
    store.outbox.put(target, notice(1, passage_id=passage(1).id))
    store.outbox.put(target, notice(2))
    store.passages.delete([passage(1).id])
    assert [one.key for one in store.outbox.page().rows] == ["k2"]
    store.targets.remove(target)
    assert store.outbox.page().rows == ()


def test_a_target_that_is_switched_off_takes_nothing(store: Store) -> None:
    target = hook(store)
    store.targets.change(target, NewTarget("hook", TargetKind.WEBHOOK, HOOK, enabled=False))
    store.outbox.put(target, notice(1))
    assert store.outbox.page().rows == ()
    assert store.targets.lease("a", 60) == ()


def test_a_change_sends_what_waits_at_once(store: Store) -> None:
    target = hook(store)
    store.outbox.put(target, notice(1))
    (one,) = store.outbox.due(target, 1)
    store.outbox.try_later(one.id, now() + timedelta(hours=1), "away")
    assert store.outbox.due(target, 1) == ()
    store.targets.change(target, NewTarget("hook", TargetKind.WEBHOOK, HOOK))
    assert len(store.outbox.due(target, 1)) == 1


def test_a_target_belongs_to_one_process_at_a_time(store: Store) -> None:
    one = hook(store)
    assert [target.id for target in store.targets.lease("a", 60)] == [one]
    assert store.targets.lease("b", 60) == ()
    store.targets.release("a")
    assert [target.id for target in store.targets.lease("b", 0)] == [one]
    assert [target.id for target in store.targets.lease("a", 60)] == [one]
    store.targets.note(one, "away")
    assert store.targets.get(one).message == "away"
    store.outbox.delivered(one, [])
    assert store.targets.get(one).delivered is not None
    assert store.targets.get(one).message == ""
