"""Where one engine stands against another."""

from __future__ import annotations

import pytest

from lpr.evaluation.report.report import Outcome, Report
from lpr.evaluation.runs.rivals import leads, strongest


def report(right: str, source: str = "eu") -> Report:
    """Plates of as many pictures, y where they are read exactly."""
    outcomes = [
        Outcome(f"{n}.png", 0, source, True, sign == "y", 80.0) for n, sign in enumerate(right)
    ]
    return Report(rows={"all": {"exact": right.count("y") / len(right)}}, outcomes=outcomes)


@pytest.mark.parametrize(
    ("ours", "theirs", "share", "word"),
    [
        ("yyyy", "yyyy", 0.0, "level"),
        ("yynn", "nnyy", 0.0, "level"),
        ("yyny", "yynn", 0.25, "level"),
        ("yyyyyyyynn", "nnnnyyyynn", 0.4, "ahead"),
        ("nnnnyyyynn", "yyyyyyyynn", -0.4, "behind"),
    ],
    ids=["the same", "as many others", "one more of four", "four more of ten", "four fewer"],
)
def test_a_lead_has_an_interval_of_the_same_plates(
    ours: str, theirs: str, share: float, word: str
) -> None:
    lead = leads(report(ours), report(theirs))["all"]
    assert lead.share == pytest.approx(share)
    assert lead.word == word
    assert lead.interval[0] <= lead.share <= lead.interval[1]


def test_the_interval_of_a_lead_is_the_normal_one() -> None:
    """20 plates of 100 gained, 10 lost: 0.1 +- 1.96 x sqrt((0.3 - 0.01) / 100)."""
    ours, theirs = report("y" * 20 + "n" * 80), report("n" * 20 + "y" * 10 + "n" * 70)
    low, high = leads(ours, theirs)["all"].interval
    assert low == pytest.approx(0.1 - 1.96 * 0.0539, abs=0.02)
    assert high == pytest.approx(0.1 + 1.96 * 0.0539, abs=0.02)


def test_sources_are_told_apart() -> None:
    ours, theirs = report("yy"), report("nn")
    more, fewer = report("nn", "us"), report("yy", "us")
    ours.outcomes += more.outcomes
    theirs.outcomes += fewer.outcomes
    found = leads(ours, theirs)
    assert [(source, lead.share) for source, lead in found.items()] == [
        ("eu", 1.0),
        ("us", -1.0),
        ("all", 0.0),
    ]


def test_the_strongest_reads_most() -> None:
    few, many = report("yn"), report("yy")
    assert strongest([few, many, few]) is many
