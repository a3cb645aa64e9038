"""The harness tells every way in which an input can go wrong."""

from __future__ import annotations

import os

import pytest

from lpr.errors import ImageError
from tests.fuzz.harness import KILL_AFTER_CPU_S, MAX_MB, FuzzReport, Target, Trial, fuzz
from tests.fuzz.mutation import mutated

GOOD, REFUSED, TWO_LINES, RAISES, PRINTS, CRASHES, AFTER = range(7)


def start() -> Target:
    return try_number


def try_number(number: int) -> str:
    if number == REFUSED:
        raise ImageError("car.jpg: is damaged")
    if number == TWO_LINES:
        raise ImageError("car\n.jpg: is damaged")
    if number == RAISES:
        raise ZeroDivisionError("nothing to divide by")
    if number == PRINTS:
        os.write(2, b"Corrupt JPEG data")
    if number == CRASHES:
        os.abort()
    return "read"


def test_findings_are_told_and_the_others_are_not() -> None:
    report = fuzz(start, range(7))
    assert report.outcomes == {"read": 3, "refused": 2, "failed": 1, "died": 1}
    assert report.problems.keys() == {TWO_LINES, RAISES, PRINTS, CRASHES}
    assert "ZeroDivisionError: nothing to divide by" in report.problems[RAISES]
    assert "Corrupt JPEG data" in report.problems[PRINTS]
    assert "findings: 4" in str(report)


def test_the_dearest_inputs_are_told() -> None:
    report = FuzzReport()
    report.add(1, Trial("read", 0.5, 100.0))
    report.add(2, Trial("read", 0.25, 200.0))
    assert (report.slowest_s, report.largest_mb, report.problems) == (0.5, 200.0, {})
    assert KILL_AFTER_CPU_S > 3
    assert MAX_MB == 600


@pytest.mark.parametrize("seeds", [[b""], [b"a"], [b"hello there" * 20, b"other"]], ids=len)
def test_mutations_are_seeded_and_change_something(seeds: list[bytes]) -> None:
    made = [mutated(seeds, number) for number in range(200)]
    assert made == [mutated(seeds, number) for number in range(200)]
    assert sum(data not in seeds for data in made) > 100
    assert max(map(len, made)) < 1 << 20
