"""Rows changed at random: within their range, each by itself, alike for the same random numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lpr.training.distortion import DistortionConfig, as_input, distort
from tests.training.witness.toy import striped_rows

NOTHING = DistortionConfig(
    gamma=0, tint=0, brightness=0, contrast=0, gray_share=0, blur_share=0, cover_share=0,
    fade_share=0, noise_share=0,
)  # fmt: skip
PICTURES = striped_rows(60, seed=2).pictures


def test_nothing_asked_for_changes_nothing() -> None:
    changed = distort(np.random.default_rng(0), PICTURES, NOTHING)
    assert changed.dtype == np.float32
    np.testing.assert_allclose(changed, as_input(PICTURES), atol=1e-6)


def test_rows_stay_in_range_and_the_given_ones_stay_as_they_are() -> None:
    before = PICTURES.copy()
    config = DistortionConfig(brightness=1.0, noise=(0.5, 0.6))
    changed = distort(np.random.default_rng(1), PICTURES, config)
    assert (changed.min(), changed.max()) == (0, 1)
    np.testing.assert_array_equal(PICTURES, before)


def test_the_same_random_numbers_give_the_same_rows() -> None:
    first, again, other = (
        distort(np.random.default_rng(seed), PICTURES, DistortionConfig()) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert (first != other).any(axis=(1, 2, 3)).all()


@pytest.mark.parametrize(
    "config",
    [
        replace(NOTHING, gray_share=0.5),
        replace(NOTHING, blur_share=0.5),
        replace(NOTHING, cover_share=0.5),
        replace(NOTHING, fade_share=0.5),
        replace(NOTHING, noise_share=0.5),
    ],
    ids=["gray", "blur", "cover", "fade", "noise"],
)
def test_each_change_reaches_about_its_share_of_the_rows(config: DistortionConfig) -> None:
    changed = distort(np.random.default_rng(4), PICTURES, config)
    different = np.abs(changed - as_input(PICTURES)).max(axis=(1, 2, 3)) > 1e-4
    assert 0.25 < different.mean() < 0.75
