"""Windows changed at random, and only as much as was asked for."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from lpr.training.characters.augment import DistortConfig, augment_windows

NOTHING = DistortConfig(
    shift_px=0, scale=0, lean=0, turn_deg=0, gamma=0,
    stroke_share=0, blur_share=0, light_share=0, noise_share=0, cover_share=0,
)  # fmt: skip


def bars(count: int = 40) -> npt.NDArray[np.uint8]:
    windows = np.full((count, 32, 32), 60, np.uint8)
    windows[:, 4:28, 13:19] = 200
    return windows


def middle_of(window: npt.NDArray[np.uint8]) -> float:
    weights = window.astype(float).sum(axis=0) - 32 * 60
    return float(weights @ np.arange(32) / weights.sum())


def test_nothing_asked_for_changes_nothing() -> None:
    windows = bars()
    changed = augment_windows(np.random.default_rng(0), windows, NOTHING)
    assert changed.dtype == np.uint8
    np.testing.assert_array_equal(changed, windows)


def test_windows_differ_from_call_to_call_and_the_given_ones_stay() -> None:
    windows, rng = bars(), np.random.default_rng(1)
    first, second = (augment_windows(rng, windows, DistortConfig()) for _ in range(2))
    assert (first != second).any(axis=(1, 2)).all()
    np.testing.assert_array_equal(windows, bars())
    again = augment_windows(np.random.default_rng(1), windows, DistortConfig())
    np.testing.assert_array_equal(again, first)


def test_shifts_have_the_spread_that_was_asked_for() -> None:
    config = replace(NOTHING, shift_px=1.0)
    changed = augment_windows(np.random.default_rng(2), bars(400), config)
    shifts = np.array([middle_of(window) for window in changed]) - 15.5
    assert abs(shifts.mean()) < 0.2
    assert shifts.std() == pytest.approx(1.0, abs=0.15)


def test_lean_moves_top_and_bottom_apart_and_keeps_the_middle() -> None:
    changed = augment_windows(np.random.default_rng(3), bars(), replace(NOTHING, lean=0.2))
    tops = np.array([np.argmax(window[6]) for window in changed])
    feet = np.array([np.argmax(window[25]) for window in changed])
    assert (tops - feet).std() == pytest.approx(0.2 * 19, rel=0.35)
    assert all(middle_of(window) == pytest.approx(15.5, abs=0.4) for window in changed)


@pytest.mark.parametrize(
    "config",
    [
        replace(NOTHING, blur_share=0.5),
        replace(NOTHING, light_share=0.5),
        replace(NOTHING, noise_share=0.5),
        replace(NOTHING, cover_share=0.5),
    ],
    ids=["blur", "light", "noise", "cover"],
)
def test_each_change_reaches_about_its_share_of_the_windows(config: DistortConfig) -> None:
    windows = bars(400)
    windows[:, 20:24, 5:9] = 120
    changed = augment_windows(np.random.default_rng(4), windows, config)
    share = (changed != windows).any(axis=(1, 2)).mean()
    assert 0.3 < share < 0.6
