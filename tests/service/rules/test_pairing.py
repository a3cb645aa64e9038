"""Exits find their entries, and no plate pays for another's time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from lpr.service.rules.likeness import log_likeness
from lpr.service.rules.pairing import Pairing, PairingConfig
from lpr.service.store.values import CameraRole, Ending, Sight, Visit
from tests.service.rules.drawn_visits import draw_visits

AT = datetime(2026, 5, 1, 8, tzinfo=UTC)


def sight(name: str, minute: float, text: str, confidence: float = 0.95) -> Sight:
    """An entry where the name begins with "in", else an exit."""
    role = CameraRole.ENTRY if name.startswith("in") else CameraRole.EXIT
    return Sight(name, role, AT + timedelta(minutes=minute), text, confidence)


def paired(*sights: Sight) -> dict[str, tuple[str | None, str]]:
    """The exit of each entry, and how that visit ended."""
    visits = Pairing().add_all(sights)
    return {
        one.entry.passage_id: (one.exit.passage_id if one.exit else None, one.ending)
        for one in visits
        if one.entry is not None
    }


def test_entry_and_exit_that_read_the_same_are_a_visit() -> None:
    pairs = paired(
        sight("in1", 0, "ZG1234AB"), sight("in2", 1, "RI77TT"), sight("out1", 9, "RI77TT")
    )
    assert pairs == {"in1": (None, Ending.OPEN), "in2": ("out1", Ending.EXACT)}


@pytest.mark.parametrize("misread", ["ZG1234A8", "ZG1234AX", "2G1234A8", "ZG124AB", "ZG12334AB"])
def test_a_misread_exit_finds_its_entry(misread: str) -> None:
    pairs = paired(sight("in1", 0, "ZG1234AB"), sight("out1", 9, misread, 0.6))
    assert pairs == {"in1": ("out1", Ending.REPAIRED)}


@pytest.mark.parametrize("other", ["ZG1234CD", "RI1234AB", "ZG99AB"])
def test_another_plate_finds_none(other: str) -> None:
    assert paired(sight("in1", 0, "ZG1234AB"), sight("out1", 9, other)) == {
        "in1": (None, Ending.OPEN)
    }


def test_where_two_come_into_question_neither_pays() -> None:
    pairs = paired(
        sight("in1", 0, "ZG1234AB"), sight("in2", 1, "ZG1235AB"), sight("out1", 9, "ZG1236AB", 0.6)
    )
    assert {exit for exit, _ in pairs.values()} == {None}


def test_a_later_exact_exit_takes_the_repair_back() -> None:
    pairs = paired(
        sight("in1", 0, "ZG1234AB"),
        sight("out1", 9, "ZG1234A8", 0.6),
        sight("out2", 20, "ZG1234AB"),
    )
    assert pairs == {"in1": ("out2", Ending.EXACT)}


def test_an_exit_misread_as_another_open_plate_is_put_right() -> None:
    pairs = paired(
        sight("in1", 0, "ZG1234AB"),
        sight("in2", 1, "ZG1234A8"),
        sight("out1", 9, "ZG1234A8", 0.6),
        sight("out2", 30, "ZG1234A8", 0.99),
    )
    assert pairs == {"in1": ("out1", Ending.REPAIRED), "in2": ("out2", Ending.EXACT)}


def test_a_second_entry_ends_the_first_without_exit() -> None:
    pairs = paired(
        sight("in1", 0, "ZG1234AB"), sight("in2", 60, "ZG1234AB"), sight("out1", 70, "ZG1234AB")
    )
    assert pairs == {"in1": (None, Ending.NO_EXIT), "in2": ("out1", Ending.EXACT)}


def test_an_exit_without_entry_is_told() -> None:
    (visit,) = Pairing().add(sight("out1", 0, "ZG1234AB"))
    assert (visit.ending, visit.dwell) == (Ending.NO_ENTRY, None)


def test_an_entry_that_was_misread_is_found_by_an_exit_of_a_known_plate() -> None:
    pairs = paired(
        *(sight("in1", 0, "ZG1234AB"), sight("out1", 9, "ZG1234AB")),
        *(sight("in2", 20, "ZG1234A8", 0.6), sight("out2", 29, "ZG1234AB")),
    )
    assert pairs["in2"] == ("out2", Ending.REPAIRED)


def test_two_plates_that_are_known_are_two_vehicles() -> None:
    pairs = paired(
        *(sight("in1", 0, "ZG1234AB"), sight("out1", 9, "ZG1234AB")),
        *(sight("in2", 0, "ZG1235AB"), sight("out2", 9, "ZG1235AB")),
        *(sight("in3", 20, "ZG1235AB", 0.6), sight("out3", 29, "ZG1234AB")),
    )
    assert pairs["in3"] == (None, Ending.OPEN)


def test_a_misread_that_may_be_of_several_known_plates_is_nobodys() -> None:
    pairs = paired(
        *(sight("in1", 0, "ZG2001FL"), sight("out1", 9, "ZG2001FL")),
        *(sight("in2", 0, "ZG2002FL"), sight("out2", 9, "ZG2002FL")),
        *(sight("in3", 20, "ZG2003FL", 0.6), sight("out3", 29, "ZG2001FL")),
    )
    assert pairs["in3"] == (None, Ending.OPEN)


@pytest.mark.parametrize(("entry", "exit"), [(0.99, 0.98), (0.6, 0.6)])
def test_two_sure_readings_are_of_two_vehicles_and_two_doubtful_ones_tell_nothing(
    entry: float, exit: float
) -> None:
    pairs = paired(sight("in1", 0, "ZG1234AB", entry), sight("out1", 9, "ZG1234A8", exit))
    assert pairs == {"in1": (None, Ending.OPEN)}


def test_who_left_unseen_does_not_pay_until_the_next_exit() -> None:
    pairs = paired(
        sight("in1", 0, "ZG1234AB"),
        sight("in2", 600, "ZG1234A8", 0.6),
        sight("out2", 610, "ZG1234AB"),
    )
    assert pairs == {"in1": (None, Ending.NO_EXIT), "in2": ("out2", Ending.REPAIRED)}


def test_an_entry_that_comes_to_be_known_late_finds_its_exit() -> None:
    pairing = Pairing()
    pairing.add(sight("out1", 9, "ZG1234AB"))
    (visit,) = pairing.add(sight("in1", 0, "ZG1234AB"))
    assert (visit.key, visit.ending) == ("in1", Ending.EXACT)


def test_an_entry_is_open_only_so_long() -> None:
    pairing = Pairing(PairingConfig(longest_stay=timedelta(hours=1)))
    pairing.add(sight("in1", 0, "ZG1234AB"))
    changed = pairing.add(sight("in2", 61, "RI77TT"))
    assert [(one.key, one.ending) for one in changed] == [
        ("in1", Ending.NO_EXIT),
        ("in2", Ending.OPEN),
    ]


def test_what_turns_out_to_read_otherwise_is_paired_anew() -> None:
    pairing, entry, wrong = Pairing(), sight("in1", 0, "ZG1234AB"), sight("out1", 9, "RI77TT")
    pairing.add(entry)
    pairing.add(wrong)
    assert pairing.withdraw(wrong) == ()
    (visit,) = pairing.add(sight("out1", 9, "ZG1234AB"))
    assert visit.ending == Ending.EXACT
    leaving = sight("out1", 9, "ZG1234AB")
    (opened,) = pairing.withdraw(leaving)
    assert opened == Visit(entry, None, Ending.OPEN)
    pairing.add(leaving)
    (alone,) = pairing.withdraw(entry)
    assert (alone.entry, alone.ending) == (None, Ending.NO_ENTRY)


def test_who_is_seen_again_at_the_same_end_has_not_moved_on() -> None:
    pairing = Pairing()
    pairing.add(sight("in1", 0, "ZG1234AB"))
    assert pairing.add(sight("in2", 1, "ZG1234AB")) == ()
    assert pairing.inside == 1
    pairing.add(sight("out1", 60, "ZG1234AB"))
    assert pairing.add(sight("out2", 61, "ZG1234AB")) == ()
    assert (pairing.sight("out1"), pairing.sight("out2")) == (sight("out1", 60, "ZG1234AB"), None)


def test_pairing_goes_on_from_what_was_kept() -> None:
    drawn = [one.sight for one in draw_visits(600, 9)]
    whole, begun = Pairing(), Pairing()
    expected = whole.add_all(drawn)
    before = {one.key: one for one in begun.add_all(drawn[:700])}
    kept = sorted(before.values(), key=lambda one: one.known[-1].time)
    known = Counter(one.text for one in kept if one.ending == Ending.EXACT)
    resumed = Pairing.resume(PairingConfig(), kept, known)
    for one in drawn[700:]:
        for visit in resumed.add(one):
            before.pop(visit.known[-1].passage_id, None)
            before[visit.key] = visit
    assert {*before.values()} == {*expected}


def test_likeness_goes_both_ways() -> None:
    assert log_likeness("ZG1234AB", "ZG134AB") == log_likeness("ZG134AB", "ZG1234AB")


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_drawn_visits_are_paired(seed: int) -> None:
    drawn = draw_visits(5000, seed)
    truth = {one.sight.passage_id: one for one in drawn}
    entered = {one.visit for one in drawn if one.sight.role is CameraRole.ENTRY}
    left = {one.visit for one in drawn if one.sight.role is CameraRole.EXIT}
    visits = Pairing().add_all(one.sight for one in drawn)
    pairs = [_pair(one) for one in visits if one.entry is not None and one.exit is not None]
    right = sum(truth[a].visit == truth[b].visit for a, b in pairs)
    assert right >= 0.98 * len(entered & left)
    strange = [(a, b) for a, b in pairs if truth[a].vehicle != truth[b].vehicle]
    assert not strange


def _pair(visit: Visit) -> tuple[str, str]:
    assert visit.entry is not None
    assert visit.exit is not None
    return visit.entry.passage_id, visit.exit.passage_id
