"""Readings that people look at: the doubtful ones first, and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lpr import Passage
from lpr.errors import ConfigError, NotFound
from lpr.service.store import PassageRow, ReviewCounts, Store, Verdict
from lpr.service.store.reviews import other_texts
from lpr.service.store.rows import doubt_of
from tests.service.passages import START, passage
from tests.service.served import jpeg


def contradicted(number: int) -> Passage:
    """A passage that is sure of itself, and one of whose two looks read otherwise."""
    one = passage(number, confidence=0.9)
    other = replace(one.best, text="ZG1234A8", confidence=0.9)
    return replace(one, looks=(one.best, other))


def save(store: Store, one: Passage) -> PassageRow:
    return store.passages.save(one, crop=jpeg())


def waiting(store: Store) -> list[str]:
    return [one.passage.id for one in store.reviews.waiting(10)]


def test_unsure_and_contradicted_readings_come_first(store: Store) -> None:
    sure, fair = passage(1, "A1", confidence=0.99), passage(2, "A2", confidence=0.6)
    torn, unsure = contradicted(3), passage(4, "A4", confidence=0.2)
    for one in (sure, fair, torn, unsure):
        save(store, one)
    assert doubt_of(torn) == pytest.approx(0.55)
    assert waiting(store) == [one.id for one in (unsure, torn, fair, sure)]
    assert other_texts(torn) == ("ZG1234A8",)
    assert other_texts(sure) == ()


def test_only_what_is_over_and_can_be_seen_is_asked_for(store: Store) -> None:
    save(store, passage(1, state="opened"))
    store.passages.save(passage(2))
    assert waiting(store) == []


def test_what_was_said_is_not_asked_for_again(store: Store) -> None:
    ids = [save(store, passage(n, f"ZG1234A{n}", confidence=0.5)).id for n in range(4)]
    assert store.reviews.answer(ids[0], "zg 1234-a0", "ana").corrected_by is None
    assert store.reviews.answer(ids[1], "ZG 1234 A8", "ana").text == "ZG1234A8"
    store.reviews.say(ids[2], Verdict.UNREADABLE, "ana")
    assert waiting(store) == [ids[3]]
    assert store.reviews.counts() == ReviewCounts(1, 1, 1)
    assert {row.id for row in store.reviews.labels(10)} == set(ids[:2])
    for number in ids[:3]:
        store.reviews.undo(number, "ana")
    assert set(waiting(store)) == set(ids)
    assert store.reviews.counts() == ReviewCounts(0, 0, 0)


@pytest.mark.parametrize("answer", ["ZG1234AB", "ZG1234A8"])
def test_one_passage_of_a_visit_is_asked_for(store: Store, answer: str) -> None:
    for number, confidence in ((1, 0.6), (2, 0.4), (3, 0.5)):
        save(store, passage(number, confidence=confidence))
    save(store, passage(4, "RI555XX", confidence=0.3))
    later = START + timedelta(days=2)
    save(store, passage(5, confidence=0.2, at=later))
    found = [(one.passage.id, one.behind) for one in store.reviews.waiting(10)]
    assert found == [("p000005", 0), ("p000004", 0), ("p000002", 2)]
    store.reviews.answer("p000002", answer, "ana")
    assert waiting(store) == ["p000005", "p000004"]
    assert store.reviews.counts().labels == 1
    assert [row.id for row in store.reviews.labels(10)] == ["p000002"]
    store.reviews.undo("p000002", "ana")
    assert waiting(store) == ["p000005", "p000004", "p000002"]
    assert store.reviews.counts().labels == 0


def test_a_text_that_changed_is_asked_for_again(store: Store) -> None:
    number = save(store, passage(1)).id
    store.reviews.say(number, Verdict.RIGHT, "ana")
    save(store, passage(1, "ZG1234AC"))
    assert waiting(store) == [number]
    assert list(store.reviews.labels(10)) == []


def test_what_makes_no_sense_is_refused(store: Store) -> None:
    number = save(store, passage(1, "")).id
    with pytest.raises(ConfigError, match="nothing was read"):
        store.reviews.say(number, Verdict.RIGHT, "ana")
    with pytest.raises(ConfigError, match="give one of right, unreadable"):
        store.reviews.say(number, "perhaps", "ana")
    with pytest.raises(ConfigError, match="letters and digits"):
        store.reviews.answer(number, " -?", "ana")
    with pytest.raises(NotFound):
        store.reviews.say("nobody", Verdict.RIGHT, "ana")
