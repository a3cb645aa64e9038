"""Parts share no picture, no car and no source; the same seed gives the same parts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from lpr.datasets.dataset import AnyRecord, source_of
from lpr.datasets.duplicates import Sketch, sketch_of
from lpr.datasets.records import CharacterRecord, PlateTextRecord
from lpr.datasets.splitting import Together, group_records, prefix_of, split_records
from lpr.errors import ConfigError

SHARES = {"train": 0.8, "val": 0.2}


def sketch(seed: int) -> Sketch:
    return sketch_of(np.random.default_rng(seed).integers(0, 256, (16, 16, 3), np.uint8))


def plates(count: int, sources: int = 1) -> tuple[list[AnyRecord], list[Sketch]]:
    records = [
        PlateTextRecord(Path(f"s{i % sources}/{i}.png"), f"AB{i:04d}", f"s{i % sources}")
        for i in range(count)
    ]
    return list(records), [sketch(i) for i in range(count)]


def names(records: list[AnyRecord]) -> list[str]:
    return [record.image.name for record in records]


def test_shares_seed_and_order() -> None:
    records, sketches = plates(100)
    parts = split_records(records, sketches, SHARES, seed=1)
    assert {name: len(part) for name, part in parts.items()} == {"train": 80, "val": 20}
    assert sorted(parts["train"] + parts["val"], key=records.index) == records
    assert parts["train"] == [record for record in records if record in parts["train"]]
    assert split_records(records, sketches, SHARES, seed=1) == parts
    assert split_records(records, sketches, SHARES, seed=2) != parts
    three = split_records(records, sketches, {"train": 6, "val": 3, "test": 1}, seed=1)
    assert {name: len(part) for name, part in three.items()} == {"train": 60, "val": 30, "test": 10}


def test_every_part_has_its_share_of_each_source() -> None:
    records, sketches = plates(100, sources=4)
    parts = split_records(records, sketches, SHARES, seed=0)
    counted = Counter(map(source_of, parts["val"]))
    assert counted == {"s0": 5, "s1": 5, "s2": 5, "s3": 5}


def test_classes_of_crops_are_shared_out() -> None:
    records: list[AnyRecord] = [CharacterRecord(Path(f"{i}.png"), "AB7"[i % 3]) for i in range(30)]
    parts = split_records(records, [sketch(i) for i in range(30)], SHARES, seed=0)
    assert Counter(map(source_of, parts["val"])) == {"A": 2, "B": 2, "7": 2}


def test_what_belongs_together() -> None:
    records: list[AnyRecord] = [
        PlateTextRecord(Path("a/cam1_001.png"), "AB1234", "a"),
        PlateTextRecord(Path("a/cam1_002.png"), "CD1234", "a"),
        PlateTextRecord(Path("b/x.png"), "AB1234", "b"),
        PlateTextRecord(Path("b/y.png"), "EF1", "b"),
        PlateTextRecord(Path("c/z.png"), "EF1", "c"),
        PlateTextRecord(Path("d/w.png"), "GH1234", "d"),
    ]
    sketches = [sketch(0), sketch(1), sketch(2), sketch(3), sketch(4), sketch(4)]
    by_text_and_picture = [[0, 2], [1], [3], [4, 5]]
    assert group_records(records, sketches, None) == by_text_and_picture
    assert group_records(records, sketches, Together.PREFIX) == [[0, 1, 2], [3], [4, 5]]
    assert group_records(records, sketches, Together.SOURCE) == [[0, 1, 2, 3], [4, 5]]


@pytest.mark.parametrize(
    ("name", "prefix"),
    [("cam1_0002.png", "cam1"), ("ride.mp4_t_12.png", "ride.mp4_t"), ("0007.png", "0007")],
)
def test_prefixes(name: str, prefix: str) -> None:
    assert prefix_of(Path("any") / name) == prefix


def test_whole_sources_go_to_one_part() -> None:
    records, sketches = plates(40, sources=5)
    parts = split_records(records, sketches, SHARES, seed=3, together=Together.SOURCE)
    sources = {name: set(map(source_of, part)) for name, part in parts.items()}
    assert not sources["train"] & sources["val"]
    assert len(names(parts["val"])) == 8


def test_too_few_groups() -> None:
    records, sketches = plates(10)
    with pytest.raises(ConfigError) as caught:
        split_records(records, sketches, SHARES, seed=0, together=Together.SOURCE)
    assert str(caught.value) == (
        "nothing is left for val: what must stay together makes only 1 of 10 pictures; "
        "keep less together, or add pictures"
    )
