"""What is offered, and what is not."""

from __future__ import annotations

import pytest

from lpr.training.improve.measuring import Comparison
from lpr.training.improve.verdict import verdict


@pytest.mark.parametrize(
    ("held_back", "drawn", "offered", "said"),
    [
        ((40, 30, 36), (300, 270, 270), True, "10 of 40 were wrong, 4 are now"),
        ((40, 30, 36), (300, 270, 267), True, "4 are now"),
        ((40, 30, 36), (300, 270, 266), False, "4 more are wrong"),
        ((40, 30, 29), (300, 270, 280), False, "held back are read worse"),
        ((40, 30, 30), (300, 270, 280), True, "as many"),
        ((6, 3, 6), (300, 270, 280), True, "only 6 plates"),
        ((0, 0, 0), (300, 270, 280), True, "only 0 plates"),
    ],
)
def test_verdict(
    held_back: tuple[int, int, int], drawn: tuple[int, int, int], offered: bool, said: str
) -> None:
    found = verdict(Comparison(*held_back), Comparison(*drawn))
    assert found.offered is offered
    assert said in found.reason
