"""The fit of what the witness's opinion counts."""

from __future__ import annotations

import numpy as np
import pytest

from lpr.training.fits.witness import Candidates, best_between, mean_log_chance


def plates(power: float, count: int = 3000) -> list[Candidates]:
    """Plates of three candidates, the true one drawn by beliefs of which the second counts so."""
    rng = np.random.default_rng(3)
    found = []
    for _ in range(count):
        beliefs = rng.normal(0, 2, 3).astype(np.float32)
        behind = -rng.exponential(6, 3).astype(np.float32)
        scores = np.exp(beliefs + power * behind)
        truth = rng.choice(3, p=scores / scores.sum())
        found.append(Candidates(beliefs, behind, np.arange(3) == truth))
    return found


@pytest.mark.parametrize("power", [0.1, 0.3, 0.8])
def test_the_power_that_made_the_truth_is_found(power: float) -> None:
    some = plates(power)
    found = best_between(lambda tried: -mean_log_chance(some, tried), 0.0, 1.5)
    assert found == pytest.approx(power, abs=0.06)


def test_the_least_of_a_valley_is_found() -> None:
    assert best_between(lambda x: abs(x - 1.2), 0.0, 1.5) == pytest.approx(1.2, abs=1e-3)
