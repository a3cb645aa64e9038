"""Changes of passages: written with what they tell of, in order, dealt with once."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta

import pytest

from lpr import PassageState
from lpr.errors import Conflict
from lpr.service.store import Store
from lpr.service.store.changes import append
from lpr.service.store.database import now
from tests.service.passages import passage

LONG_S = 60.0


def test_each_save_and_correction_is_a_change(store: Store) -> None:
    store.passages.save(passage(1, state=PassageState.OPENED))
    store.passages.save(passage(1))
    store.passages.correct("p000001", "ZG1", by="op")
    store.passages.undo("p000001", by="op")
    store.passages.undo("p000001", by="op")
    changes = store.changes.after(0)
    assert [one.state for one in changes] == ["opened", "closed", "corrected", "corrected"]
    assert {one.passage_id for one in changes} == {"p000001"}
    assert store.changes.last() == changes[-1].number
    assert store.changes.after(changes[1].number, limit=1) == changes[2:3]


def test_a_change_that_fails_is_none(store: Store) -> None:
    with suppress(RuntimeError), store.database.write() as session:
        append(store.database, session, "p1", "closed")
        raise RuntimeError
    assert store.changes.after(0) == ()


def test_numbers_come_in_the_order_of_the_commits(store: Store) -> None:
    """A reader that has passed a number never finds a lower one behind it."""
    later = threading.Thread(target=lambda: store.passages.save(passage(2)))
    with store.database.write() as session:
        append(store.database, session, "p1", "closed")
        later.start()
        later.join(0.3)
        assert store.changes.after(0) == ()
    later.join()
    assert [one.passage_id for one in store.changes.after(0)] == ["p1", "p000002"]


def test_numbers_never_come_twice(store: Store) -> None:
    store.passages.save(passage(1))
    last = store.changes.last()
    assert store.changes.forget(now() - timedelta(days=1)) == 0
    assert store.changes.forget(now() + timedelta(days=1)) == 1
    store.passages.save(passage(1))
    assert store.changes.last() > last


def test_one_process_at_a_time_has_the_work_of_a_reader(store: Store) -> None:
    assert store.changes.take("rules", "one", LONG_S)
    assert store.changes.take("rules", "one", LONG_S)
    assert not store.changes.take("rules", "two", LONG_S)
    assert store.changes.take("visits", "two", LONG_S)
    store.changes.release("rules", "two")
    assert not store.changes.take("rules", "two", LONG_S)
    store.changes.release("rules", "one")
    assert store.changes.take("rules", "two", 0.0)
    assert store.changes.take("rules", "one", LONG_S)


def test_cursor_and_effect_are_one(store: Store) -> None:
    assert store.changes.take("rules", "one", LONG_S)
    with store.changes.step("rules", "one", 5) as session:
        append(store.database, session, "p1", "closed")
    assert store.changes.cursor("rules") == 5
    with suppress(RuntimeError), store.changes.step("rules", "one", 6) as session:
        append(store.database, session, "p2", "closed")
        raise RuntimeError
    assert store.changes.cursor("rules") == 5
    for owner, number in (("one", 5), ("two", 6)):
        with (
            pytest.raises(Conflict, match=f"change {number} is not for rules of {owner}"),
            store.changes.step("rules", owner, number),
        ):
            pass
    assert len(store.changes.after(0)) == 1
