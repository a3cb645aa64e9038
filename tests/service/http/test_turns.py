"""Askers take turns, and the queue has an end."""

from __future__ import annotations

import threading

from lpr.service.http.turns import Turns


def test_one_who_sends_much_does_not_keep_the_others_waiting() -> None:
    turns = Turns[str](most=20)
    for number in range(10):
        assert turns.put("much", f"much {number}")
    for asker in ("b", "c"):
        assert turns.put(asker, asker)
    assert [turns.take() for _ in range(4)] == ["much 0", "b", "c", "much 1"]


def test_each_askers_own_keep_their_order() -> None:
    turns = Turns[int](most=9)
    for number in range(9):
        turns.put("ab"[number % 2], number)
    taken = [turns.take() for _ in range(9)]
    assert [one for one in taken if one is not None and one % 2 == 0] == [0, 2, 4, 6, 8]


def test_more_than_may_wait_is_refused() -> None:
    turns = Turns[int](most=2)
    assert [turns.put("a", number) for number in range(3)] == [True, True, False]
    turns.take()
    assert turns.put("a", 3)


def test_closing_lets_what_waits_be_taken_and_ends_who_waits_for_more() -> None:
    turns = Turns[int](most=2)
    turns.put("a", 1)
    turns.close()
    assert not turns.put("a", 2)
    assert turns.take() == 1
    taken: list[int | None] = []
    waiting = threading.Thread(target=lambda: taken.append(turns.take()))
    waiting.start()
    waiting.join(60)
    assert taken == [None]
