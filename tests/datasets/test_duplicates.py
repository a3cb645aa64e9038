"""Pictures saved twice are found, whatever they went through; others are not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from lpr.arrays import Image
from lpr.datasets.duplicates import (
    NEAR_BITS,
    SAME_CORRELATION,
    Sketch,
    first_of_each,
    joined,
    leaks,
    same_pictures,
    sketch_all,
    sketch_of,
)
from lpr.datasets.near_pairs import TABLES, Indices, near_pairs
from lpr.errors import ImageError
from lpr.images import load_image
from tests.datasets.pictures import noise_picture


def picture(folder: Path, seed: int) -> Image:
    return load_image(noise_picture(folder / f"{seed}.png", seed))


@pytest.mark.parametrize(
    "change",
    [
        lambda image: image,
        lambda image: cv2.imdecode(cv2.imencode(".jpg", image, [1, 60])[1], 1),
        lambda image: cv2.resize(image, (200, 150)),
        lambda image: np.clip(image * 0.8 + 12, 0, 255).astype(np.uint8),
    ],
    ids=["itself", "jpeg", "size", "brightness"],
)
def test_a_changed_copy_is_the_same(tmp_path: Path, change: Callable[[Image], Image]) -> None:
    image = picture(tmp_path, 1)
    assert list(same_pictures([sketch_of(image), sketch_of(change(image))])) == [(0, 1)]
    assert leaks([sketch_of(image)], [sketch_of(change(image))]) == {0: 0}


def test_other_pictures_are_not(tmp_path: Path) -> None:
    sketches = [sketch_of(picture(tmp_path, seed)) for seed in range(40)]
    blank = sketch_of(np.full((48, 64, 3), 128, np.uint8))
    assert first_of_each([*sketches, blank, blank]) == {}
    assert list(same_pictures(sketches)) == list(same_pictures([])) == []
    assert leaks(sketches, []) == leaks([], sketches) == leaks([blank], [blank]) == {}


def test_each_later_one_points_to_the_first(tmp_path: Path) -> None:
    a, b = (sketch_of(picture(tmp_path, seed)) for seed in (1, 2))
    assert first_of_each([a, b, a, b, a]) == {2: 0, 3: 1, 4: 0}


def crowd(count: int, seed: int) -> list[Sketch]:
    """Sketches of many pictures: some the same to the bit, some nearly, most of their own."""
    rng = np.random.default_rng(seed)
    kinds = rng.normal(size=(count // 2, 256))
    kinds += 3 * rng.normal(size=(8, 256))[rng.integers(8, size=count // 2)]
    chosen = kinds[rng.integers(len(kinds), size=count)]
    chosen += rng.choice([0.0, 0.1, 0.3, 0.6], size=(count, 1)) * rng.normal(size=chosen.shape)
    units = (chosen / np.linalg.norm(chosen, axis=1, keepdims=True)).astype(np.float32)
    bits = np.packbits(chosen > 0, axis=1).view(np.uint64)
    return [Sketch(64, 48, word, small) for word, small in zip(bits, units, strict=True)]


@pytest.mark.parametrize("seed", range(3))
def test_the_same_is_found_as_by_comparing_all(seed: int) -> None:
    sketches = crowd(1500, seed)
    smalls, hashes = np.stack([o.small for o in sketches]), np.stack([o.hash for o in sketches])
    differing = np.bitwise_count(hashes[:, None] ^ hashes).sum(axis=2)
    table = np.triu((smalls @ smalls.T >= SAME_CORRELATION) & (differing <= NEAR_BITS), 1)
    first = {int(j): int(np.flatnonzero(table[:, j])[0]) for j in np.flatnonzero(table.any(0))}
    in_val = {j - 900: i for j, i in first.items() if j >= 900 and i < 900}
    for j in sorted(first):
        first[j] = first.get(first[j], first[j])
    assert len(first) > 300
    assert first_of_each(sketches) == first
    assert leaks(sketches[900:], sketches[:900]) == in_val
    pairs = [(int(i), int(j)) for i, j in np.argwhere(table)]
    assert joined(1500, same_pictures(sketches)) == joined(1500, pairs)


def test_few_pairs_are_compared() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(5000, 64)).repeat(2, axis=0).astype(np.float32)
    vectors[1::2] += 0.05 * rng.normal(size=(5000, 64)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    compared = 0

    def is_same(first: Indices, second: Indices) -> npt.NDArray[np.bool_]:
        nonlocal compared
        compared += len(first)
        same: npt.NDArray[np.bool_] = (vectors[first] * vectors[second]).sum(axis=1) > 0.98
        return same

    assert near_pairs(vectors, is_same) == {(i, i + 1) for i in range(0, 10_000, 2)}
    assert compared < 0.01 * len(vectors) ** 2


def test_a_crowd_of_nearly_equal_pictures_makes_few_pairs() -> None:
    (one, *_) = crowd(2, 0)
    noise = np.random.default_rng(1).normal(size=(3000, 256)).astype(np.float32)
    smalls = one.small + 0.001 * noise
    smalls /= np.linalg.norm(smalls, axis=1, keepdims=True)
    sketches = [Sketch(64, 48, one.hash, small) for small in smalls]
    assert len(set(same_pictures(sketches))) < TABLES * len(sketches)
    assert set(first_of_each(sketches).values()) == {0}


def test_ten_thousand_equal_pictures_make_few_pairs() -> None:
    sketch = crowd(2, 0)[0]
    assert list(same_pictures([sketch] * 10_000)) == [(0, i) for i in range(1, 10_000)]


def test_unreadable_pictures_are_told(tmp_path: Path) -> None:
    (tmp_path / "b.png").write_bytes(b"none")
    done: list[None] = []
    sketches = sketch_all(
        [noise_picture(tmp_path / "a.png", 1), tmp_path / "b.png"], 2, lambda: done.append(None)
    )
    assert [type(sketch) for sketch in sketches] == [Sketch, ImageError]
    assert len(done) == 2
