"""Plates are split by their texts."""

from __future__ import annotations

from pathlib import Path

from lpr.datasets.records import PlateTextRecord
from lpr.training.improve.split import split_by_text


def records(*texts: str) -> list[PlateTextRecord]:
    return [
        PlateTextRecord(Path(f"{number}.png"), text, "mine") for number, text in enumerate(texts)
    ]


def test_one_text_is_never_on_both_sides() -> None:
    texts = [f"ZG{number:04d}AB" for number in range(200)]
    learned, held_back = split_by_text(records(*texts, *texts), 0.25)
    assert len(learned) + len(held_back) == 400
    assert not {one.text for one in learned} & {one.text for one in held_back}
    assert 60 <= len(held_back) <= 140


def test_what_was_held_back_stays_so_when_more_come() -> None:
    texts = [f"ZG{number:04d}AB" for number in range(100)]
    _, first = split_by_text(records(*texts[:50]), 0.25)
    _, second = split_by_text(records(*texts), 0.25)
    assert {one.text for one in first} <= {one.text for one in second}
