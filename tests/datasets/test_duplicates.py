"""Pictures saved twice are found, whatever they went through; others are not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from lpr.arrays import Image
from lpr.datasets.duplicates import Look, first_of_each, look_at, look_at_all, same_pictures
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
    assert same_pictures([look_at(image)], [look_at(change(image))]) == [(0, 0)]


def test_other_pictures_are_not(tmp_path: Path) -> None:
    looks = [look_at(picture(tmp_path, seed)) for seed in range(40)]
    blank = look_at(np.full((48, 64, 3), 128, np.uint8))
    assert first_of_each([*looks, blank, blank]) == {}
    assert same_pictures([], looks) == same_pictures(looks, []) == []


def test_each_later_one_points_to_the_first(tmp_path: Path) -> None:
    a, b = (look_at(picture(tmp_path, seed)) for seed in (1, 2))
    assert first_of_each([a, b, a, b, a]) == {2: 0, 3: 1, 4: 0}


def test_unreadable_pictures_are_told(tmp_path: Path) -> None:
    (tmp_path / "b.png").write_bytes(b"none")
    done: list[None] = []
    looks = look_at_all(
        [noise_picture(tmp_path / "a.png", 1), tmp_path / "b.png"], 2, lambda: done.append(None)
    )
    assert [type(look) for look in looks] == [Look, ImageError]
    assert len(done) == 2
