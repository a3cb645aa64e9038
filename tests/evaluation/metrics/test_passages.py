"""What was told of passages is right, doubled or false, each once."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from lpr.evaluation.metrics.passages import (
    PassageTruth,
    PassageVerdict,
    ToldPassage,
    judge,
    passage_figures,
)
from lpr.geometry import Box
from lpr.types import FrameLook, Passage, PassageState
from tests.video.scripted import START

LOOK = FrameLook(START, 0, Box(0, 0, 80, 20), 0.9, "", 0.5)


def told(
    text: str, opened_s: float = 1.0, looks: tuple[tuple[str, float, float], ...] = ()
) -> ToldPassage:
    read = tuple(
        replace(LOOK, text=one, confidence=chance, weight=weight) for one, chance, weight in looks
    )
    best = replace(LOOK, text=text)
    state = PassageState.CLOSED
    one = Passage("7f", "a.mp4", state, START, START, text, 0.9, best, 1, looks=read)
    return ToldPassage(one, opened_s)


TRUTHS = [PassageTruth("ZG1234AB", 0.4), PassageTruth("KA567C")]


def verdicts_of(*passages: ToldPassage) -> dict[str, PassageVerdict]:
    return {one.truth: one for one in judge(passages, TRUTHS)[0]}


def test_right_passages_are_exact_and_once() -> None:
    verdicts, false = judge([told("KA567C"), told("ZG1234AB")], TRUTHS)
    assert not false
    assert all(one.exact and one.told == 1 for one in verdicts)
    assert verdicts[0].wait_s == pytest.approx(0.6)
    assert verdicts[1].wait_s is None


def test_a_misread_one_is_found_and_not_exact() -> None:
    one = verdicts_of(told("ZG1284A8"))["ZG1234AB"]
    assert (one.told, one.exact, one.text) == (1, False, "ZG1284A8")


def test_a_second_passage_of_a_vehicle_is_doubled_whatever_its_text() -> None:
    for text in ("ZG1234AB", "ZG1234A8", "G1234AB"):
        one = verdicts_of(told("ZG1234AB"), told(text, 5.0))["ZG1234AB"]
        assert (one.told, one.exact) == (2, True)


def test_what_is_none_of_the_vehicles_is_false() -> None:
    verdicts, false = judge([told("PARKING"), told("KA567C")], TRUTHS)
    assert [one.text for one in false] == ["PARKING"]
    assert [one.told for one in verdicts] == [0, 1]


def test_what_could_hardly_be_read_counts_neither_way() -> None:
    truths = [replace(TRUTHS[0], counts=False), TRUTHS[1]]
    verdicts, false = judge([told("ZG1234AB"), told("KA567C")], truths)
    assert [one.truth for one in verdicts] == ["KA567C"]
    assert not false


def test_the_best_and_the_surest_look_alone_are_judged_beside_the_vote() -> None:
    looks = ("ZG1234AB", 0.6, 0.9), ("ZG1234A8", 0.9, 0.3)
    one = verdicts_of(told("ZG1234AB", looks=looks))["ZG1234AB"]
    assert (one.exact, one.single_exact, one.surest_exact) == (True, True, False)


def test_figures_are_shares_of_the_vehicles() -> None:
    right = PassageVerdict("AB12", "AB12", 0.9, "AB12", "AB12", 1, wait_s=1.0)
    twice = PassageVerdict("CD34", "CD34", 0.9, "CD84", "CD34", 2, wait_s=2.0)
    figures = passage_figures([right, twice, PassageVerdict("EF56"), right], false=2)
    assert (figures.passages, figures.found, figures.exact) == (4, 0.75, 0.75)
    assert (figures.exact_once, figures.single, figures.surest) == (0.5, 0.5, 0.75)
    assert figures.doubled == 0.25
    assert (figures.false_per_passage, figures.opens_s) == (0.5, 1.0)
    assert math.isnan(passage_figures([], 0).exact)
