"""Degradations: same shape, changed pixels, repeatable."""

import numpy as np
import pytest

from lpr.arrays import Image
from lpr.synthesis import degradation
from lpr.synthesis.degradation import DEGRADATIONS, Degradation, degrade, downscale
from lpr.synthesis.plates import draw_plate


@pytest.fixture(scope="module")
def image() -> Image:
    return draw_plate(np.random.default_rng(5), rows=["AB 123"]).image


EFFECTS = {
    "gaussian_blur": lambda image: degradation.gaussian_blur(image, 1.5),
    "motion_blur": lambda image: degradation.motion_blur(image, 6.0, 0.3),
    "resample": lambda image: degradation.resample(image, 0.4),
    "add_noise": lambda image: degradation.add_noise(np.random.default_rng(1), image, 8.0),
    "coarse noise": lambda image: degradation.add_noise(np.random.default_rng(1), image, 8.0, 0.8),
    "jpeg": lambda image: degradation.jpeg(image, 30),
    "shade": lambda image: degradation.shade(image, 0.4, 0.0, 0.01, 0.5),
    "glare": lambda image: degradation.glare(image, (0.1, 0.0), 0.3, 0.6),
    "dirt": lambda image: degradation.dirt(np.random.default_rng(1), image, 0.5),
    "exposure": lambda image: degradation.exposure(image, 0.7, 0.8, 20),
    "color_cast": lambda image: degradation.color_cast(image, (0.8, 1.0, 1.1)),
    "night": lambda image: degradation.night(image, 0.3, (0.8, 0.9, 1.0)),
}


@pytest.mark.parametrize("name", EFFECTS)
def test_effects_change_the_picture_and_keep_its_shape(image: Image, name: str) -> None:
    before = image.copy()
    after = EFFECTS[name](image)
    assert after.shape == image.shape
    assert after.dtype == np.uint8
    assert not np.array_equal(after, image)
    assert np.array_equal(image, before), "the input was changed"


@pytest.mark.parametrize("effect", DEGRADATIONS, ids=lambda effect: effect.name)
def test_random_effects_keep_the_shape(image: Image, effect: Degradation) -> None:
    results = [effect.apply(np.random.default_rng(seed), image, 1.0, 20.0) for seed in range(4)]
    assert all(result.shape == image.shape and result.dtype == np.uint8 for result in results)
    assert any(not np.array_equal(result, image) for result in results)


def test_degrade_repeats_with_its_seed(image: Image) -> None:
    first, second, other = (degrade(np.random.default_rng(seed), image) for seed in (3, 3, 4))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)


def test_no_strength_leaves_the_picture_alone(image: Image) -> None:
    assert np.array_equal(degrade(np.random.default_rng(1), image, strength=0.0), image)


def test_downscale_is_the_mean_of_the_pixels_covered() -> None:
    image = np.zeros((4, 8, 3), np.uint8)
    image[:, ::2] = 200
    assert downscale(image, 0.5).shape == (2, 4, 3)
    assert np.all(downscale(image, 0.5) == 100)


def test_motion_blur_smears_along_its_angle_only() -> None:
    image = np.zeros((41, 41, 3), np.uint8)
    image[20, 20] = 255
    blurred = degradation.motion_blur(image, 12.0, 0.0)[..., 0]
    rows, columns = np.nonzero(blurred > 5)
    assert np.ptp(columns) >= 10
    assert np.ptp(rows) <= 2


def test_shade_darkens_one_side() -> None:
    image = np.full((40, 80, 3), 200, np.uint8)
    shaded = degradation.shade(image, 0.0, 0.0, 0.01, 0.5)
    assert shaded[:, :35].min() >= 195
    assert shaded[:, 45:].max() <= 105


def test_sharpening_makes_halos_at_edges_and_leaves_plain_ground() -> None:
    image = np.full((40, 40, 3), 100, np.uint8)
    image[:, 20:] = 150
    sharp = degradation.sharpen(image, 2.0, 1.0)
    assert sharp[:, 19].max() < 95
    assert sharp[:, 20].min() > 155
    assert np.all(sharp[:, :8] == 100)
    assert np.all(sharp[:, -8:] == 150)
