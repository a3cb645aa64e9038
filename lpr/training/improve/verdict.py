"""Whether new networks may take the place of those in use."""

from __future__ import annotations

from dataclasses import dataclass

from lpr.training.improve.measuring import Comparison

FORGOTTEN_SHARE = 0.01
"""Where more of the drawn plates than this share are newly wrong, something was forgotten."""
FEW_HELD_BACK = 10
"""Fewer plates that were held back prove little."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an installation is offered, and what is to be said beside it."""

    offered: bool
    reason: str


def verdict(held_back: Comparison, drawn: Comparison) -> Verdict:
    """What the figures say.

    >>> verdict(Comparison(40, 30, 36), Comparison(300, 270, 270)).offered
    True
    >>> verdict(Comparison(40, 30, 36), Comparison(300, 270, 260)).offered
    False

    Args:
        held_back: plates of one's own that were not learnt from.
        drawn: drawn plates of all countries.
    """
    lost = drawn.right_before - drawn.right_after
    if lost > FORGOTTEN_SHARE * drawn.plates:
        reason = (
            f"of {drawn.plates} drawn plates of all countries {lost} more are wrong than before"
        )
        return Verdict(False, f"{reason}: it would forget what it knew")
    wrong_before, wrong_after = held_back.errors
    if wrong_after > wrong_before:
        return Verdict(False, "the plates that were held back are read worse than before")
    if held_back.plates < FEW_HELD_BACK:
        return Verdict(True, f"only {held_back.plates} plates were held back, which proves little")
    if wrong_after == wrong_before:
        return Verdict(True, "as many of the plates that were held back are right as before")
    fewer = f"{wrong_before} of {held_back.plates} were wrong, {wrong_after} are now"
    return Verdict(True, f"of the plates that were held back {fewer}")
