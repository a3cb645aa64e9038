"""Plates that nothing can be learnt from are listed; too few left stop a training."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lpr.errors import DatasetError
from lpr.training.left_out import (
    ANOTHER_TEXT,
    UNREADABLE,
    LeftOut,
    Yield,
    check_yield,
    told,
    write_left_out,
)

LISTED_IN = Path("run/left_out.csv")


def lost(count: int, reason: str = ANOTHER_TEXT) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(f"{k}.png", "AB123", reason) for k in range(count))


def test_all_are_listed_with_their_reasons(tmp_path: Path) -> None:
    write_left_out(tmp_path, {"a.csv": Yield(9)})
    assert not list(tmp_path.iterdir())
    write_left_out(tmp_path, {"a.csv": Yield(9, lost(1)), "b": Yield(3, lost(1, UNREADABLE))})
    with (tmp_path / "left_out.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["picture", "text", "reason"],
        ["0.png", "AB123", ANOTHER_TEXT],
        ["0.png", "AB123", UNREADABLE],
    ]


@pytest.mark.parametrize(("count", "beginning"), [(1, "mine.csv: 1 of 40"), (8, "warning: mine")])
def test_from_a_fifth_on_it_is_a_warning(count: int, beginning: str) -> None:
    line = told("mine.csv", Yield(40, lost(count)), LISTED_IN)
    assert line is not None
    assert line.startswith(beginning)
    assert line.endswith(f"{ANOTHER_TEXT} {count}; see run/left_out.csv")
    assert told("mine.csv", Yield(40), LISTED_IN) is None


def test_too_few_usable_plates_stop_a_training() -> None:
    with pytest.raises(DatasetError) as caught:
        check_yield({"mine.csv": Yield(60, lost(60))}, LISTED_IN)
    assert str(caught.value) == (
        "mine.csv: of 60 plates only 0 can be learnt from (its text does not fit the characters "
        "that are seen 60); check in run/left_out.csv that each text is that of its picture; "
        "letters that the shipped network does not know need their characters boxed"
    )
    with pytest.raises(DatasetError, match="of 21 plates only 9"):
        check_yield({"a": Yield(20, lost(12)), "b": Yield(1)}, LISTED_IN)


@pytest.mark.parametrize("found", [Yield(60, lost(50)), Yield(9, lost(4)), Yield(2), Yield(0)])
def test_enough_or_nearly_all_go_on(found: Yield) -> None:
    check_yield({"mine.csv": found}, LISTED_IN)
