"""Stored samples come back as they were, and damaged ones are told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lpr.errors import ConfigError
from lpr.training.characters.samples import CharSamples
from lpr.training.left_out import UNREADABLE, LeftOut, Yield
from lpr.training.parts import Cut, load_part, save_part, stored_parts


def samples(count: int) -> CharSamples:
    windows = np.arange(count * 1024).reshape(count, 32, 32).astype(np.uint8)
    return CharSamples(windows, np.arange(count), np.arange(count) + 7)


def test_a_part_comes_back_as_it_was(tmp_path: Path) -> None:
    cut = Cut(samples(3), (LeftOut("a/ä.png", "ÄB 1", UNREADABLE),))
    save_part(cut, tmp_path / "part.npz")
    found = load_part(tmp_path / "part.npz", CharSamples)
    assert found.left_out == cut.left_out
    for name in ("windows", "labels", "plates"):
        np.testing.assert_array_equal(getattr(found.samples, name), getattr(cut.samples, name))
    assert [path.name for path in tmp_path.iterdir()] == ["part.npz"]


def test_what_is_stored_is_not_cut_again(tmp_path: Path) -> None:
    asked = []

    def cut(item: int) -> Cut[CharSamples]:
        asked.append(item)
        return Cut(samples(0), (LeftOut(str(item), "", UNREADABLE),))

    items = range(260)
    for _ in range(2):
        _, found = stored_parts(items, cut, tmp_path, "crops", CharSamples)
        assert found == Yield(260, tuple(LeftOut(str(k), "", UNREADABLE) for k in items))
    assert asked == list(items)
    (tmp_path / "crops-000250.npz").unlink()
    stored_parts(items, cut, tmp_path, "crops", CharSamples)
    assert asked[260:] == list(range(250, 260))


@pytest.mark.parametrize("kept", [0, 100, 2000])
def test_a_truncated_part_is_told(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "part.npz"
    save_part(Cut(samples(3)), path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ConfigError, match=r"part\.npz: damaged samples; remove this file"):
        load_part(path, CharSamples)


def test_a_foreign_part_is_told(tmp_path: Path) -> None:
    path = tmp_path / "part.npz"
    for arrays in ({"a": np.zeros(3)}, {"windows": np.zeros((2, 8, 8)), "labels": [1, 2]}):
        np.savez(path, plates=[1, 2], **arrays)
        with pytest.raises(ConfigError, match="damaged samples"):
            load_part(path, CharSamples)
