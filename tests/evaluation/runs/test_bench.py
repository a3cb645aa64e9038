"""The benchmark: what fails, and what is not compared."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lpr.datasets import PlateTextRecord, read_scenes
from lpr.errors import DatasetError
from lpr.evaluation.report.report import Report
from lpr.evaluation.runs import bench
from lpr.evaluation.runs.bench import Score, failures, read_baseline, score, write_baseline
from tests.paths import SAMPLES

LABELS = SAMPLES / "labels.jsonl"
BEFORE = Score("abc", {"exact": 0.9, "recall_50": 0.95}, 2.0)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (BEFORE, []),
        (replace(BEFORE, figures={"exact": 0.89, "recall_50": 1.0}, time=2.4), []),
        (replace(BEFORE, time=2.5), ["plates: time grew from 2.00 to 2.50 references"]),
        (
            replace(BEFORE, figures={"exact": 0.88, "recall_50": 0.95}),
            ["plates: exact fell from 90.0% to 88.0%"],
        ),
        (Score("other", {"exact": 0.1}, 9.0), []),
    ],
    ids=["the same", "within the limits", "slower", "worse", "other pictures"],
)
def test_what_is_worse_by_too_much(now: Score, expected: list[str]) -> None:
    assert failures({"plates": BEFORE}, {"plates": now, "scenes": now}) == expected


def test_a_baseline_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    assert read_baseline(path) == {}
    write_baseline(path, {"plates": BEFORE})
    assert read_baseline(path) == {"plates": BEFORE}
    path.write_text("[1]")
    with pytest.raises(DatasetError, match="no baseline of the benchmark"):
        read_baseline(path)


def test_time_is_told_in_references(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each picture takes 6 and 9 ms, the reference 3."""
    clock = iter([0.0, 0.006, 1.0, 1.009, 2.0, 2.009])
    monkeypatch.setattr(bench, "reference_ms", lambda: 3.0)
    monkeypatch.setattr(time, "process_time", lambda: next(clock))
    records = [PlateTextRecord(LABELS, "AB1", "drawn")] * 3

    def run(plates: Iterator[PlateTextRecord]) -> Report:
        assert len(list(plates)) == 3
        return Report(rows={"all": {"plates": 3, "exact": 2 / 3, "exact_loose": 1.0}})

    found = score(records, run)
    assert found.time == pytest.approx(3.0)
    assert found.figures == {"exact": 0.6667, "exact_loose": 1.0}


def test_the_samples_that_come_along_can_be_read() -> None:
    assert len(read_scenes(LABELS)) >= 6


def test_the_reference_takes_time() -> None:
    assert 0.1 < bench.reference_ms() < 1000
