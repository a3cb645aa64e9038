"""What a new detector reaches beside the shipped one, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lpr.model_files import DETECTOR_MODEL, REFINER_MODEL, find_model
from lpr.training.detector.comparison import (
    ALONE,
    SHIPPED,
    WITH_NEW,
    WITH_SHIPPED,
    Figures,
    compare_stages,
    is_undone,
    to_report,
    write_summary,
)
from tests.drawn_scenes import draw_scenes

GOOD = Figures(recall=0.9, false_per_picture=0.25, ap50=0.85, ap50_95=0.4)
POOR = replace(GOOD, recall=0.8, ap50=0.8)


def test_each_pair_is_measured(tmp_path: Path) -> None:
    scenes = draw_scenes(tmp_path, 2)
    ssd, refiner = find_model(DETECTOR_MODEL), find_model(REFINER_MODEL)
    found = compare_stages(scenes, ssd, refiner)
    assert list(found) == [SHIPPED, ALONE, WITH_SHIPPED, WITH_NEW]
    # The "new" models are the shipped ones here.
    assert found[SHIPPED] == found[WITH_SHIPPED] == found[WITH_NEW]
    assert list(compare_stages(scenes, None, refiner)) == [SHIPPED, ALONE, WITH_NEW]
    assert list(compare_stages(scenes, ssd, None)) == [SHIPPED, ALONE, WITH_SHIPPED]


@pytest.mark.parametrize(
    ("pair", "undone"),
    [
        (GOOD, False),
        (replace(GOOD, ap50=0.846, recall=0.885), False),
        (replace(GOOD, ap50=0.84), True),
        # Its scores fall below the threshold, though their order stays.
        (replace(GOOD, ap50=0.9, recall=0.87), True),
    ],
)
def test_what_counts_as_taken_back(pair: Figures, undone: bool) -> None:
    assert is_undone({ALONE: GOOD, WITH_SHIPPED: pair}) == undone


def test_a_gain_that_the_shipped_refiner_takes_back_is_told(tmp_path: Path) -> None:
    undone = {SHIPPED: POOR, ALONE: GOOD, WITH_SHIPPED: POOR}
    assert is_undone(undone)
    text = "\n".join(write_summary(tmp_path, 40, undone, "Use it."))
    assert (tmp_path / "summary.md").read_text() == f"{text}\n"
    assert "On 40 validation scenes:" in text
    assert "| SSD alone | 90.0% | 0.25 | 0.850 | 0.400 |" in text
    assert "The shipped refiner takes back" in text
    assert f"--detector-model {tmp_path / DETECTOR_MODEL}" in text
    assert to_report(undone)[ALONE]["ap50"] == 0.85


def test_what_is_not_undone_needs_no_advice(tmp_path: Path) -> None:
    for found in (
        {SHIPPED: POOR, ALONE: POOR, WITH_SHIPPED: GOOD},
        {SHIPPED: POOR, ALONE: GOOD, WITH_SHIPPED: POOR, WITH_NEW: GOOD},
        {SHIPPED: POOR, ALONE: GOOD, WITH_NEW: GOOD},
    ):
        assert "takes back" not in "\n".join(write_summary(tmp_path, 4, found, "Use it."))


def test_without_validation_scenes_nothing_is_claimed(tmp_path: Path) -> None:
    lines = write_summary(tmp_path, 0, {}, "Use it.")
    assert "Without --val nothing was measured" in lines[2]
