"""Mean speeds, and whether their uncertainty holds what it promises."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from lpr.service.rules.speed import mean_speed
from lpr.service.store.values import SectionSettings


@pytest.mark.parametrize(("distance_m", "kmh"), [(300.0, 50.0), (1200.0, 130.0)])
def test_the_uncertainty_covers_95_of_100_travels(distance_m: float, kmh: float) -> None:
    section = SectionSettings("A1", 1, 2, distance_m, distance_error_m=4.0, clock_error_s=0.15)
    rng, count = np.random.default_rng(5), 20_000
    true_s = (distance_m + rng.normal(0, 4.0, count)) / (kmh / 3.6)
    clocks = rng.normal(0, 0.15, (2, count))
    measured = [mean_speed(section, timedelta(seconds=s)) for s in true_s + clocks[0] - clocks[1]]
    covered = np.mean([abs(one.kmh - kmh) <= one.error_kmh for one in measured])
    assert 0.94 < covered < 0.965


def test_what_is_known_exactly_has_no_uncertainty() -> None:
    section = SectionSettings("A1", 1, 2, 1000.0, distance_error_m=0.0, clock_error_s=0.0)
    speed = mean_speed(section, timedelta(seconds=40))
    assert (speed.kmh, speed.error_kmh) == (90.0, 0.0)
    assert not speed.surely_above(90.0)
