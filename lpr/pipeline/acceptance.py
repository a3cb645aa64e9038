"""Which of the plates that were read stand in a result: detection and reading judge together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lpr.checks import check_fields, check_score
from lpr.types import Detection, Plate, WeakDetection


@dataclass(frozen=True, slots=True)
class AcceptanceConfig:
    """What detections and readings must reach, 0 to 1.

    Chosen on training photographs and checked on validation ones: docs/reading.md has the figures.
    """

    least_reading: float = 0.05
    """Plates read less surely do not count,"""
    sure_detection: float = 0.76
    """unless they were detected as surely as this: they are plates, legible or not."""
    weak_below: float = 0.8
    """Weak detections are read where no plate reads as surely as this."""
    weak_share: float = 0.75
    """Of the score that a detection needs, what they must have,"""
    weak_width_px: float = 50.0
    """and how wide they must be: narrower ones are hardly ever read surely."""
    weak_reading: float = 0.8
    """Weak ones count from this confidence on, if their text fits a format."""

    def __post_init__(self) -> None:
        check_fields(self)
        for name in ("least_reading", "sure_detection", "weak_below", "weak_share", "weak_reading"):
            check_score(name, getattr(self, name))


def counts(plate: Plate, least: float | None, config: AcceptanceConfig) -> bool:
    """Whether a plate whose detection was strong enough is one for how it reads.

    Args:
        plate: as it was read.
        least: the confidence that the user asks for; one below the config's lets in more, one above
            is for what is shown in the end.
        config: the rule.
    """
    sure = plate.detection_confidence >= config.sure_detection
    needed = config.least_reading if least is None else min(least, config.least_reading)
    return sure or plate.confidence >= needed


def worth_reading(
    weak: Sequence[WeakDetection], plates: Sequence[Plate], config: AcceptanceConfig
) -> list[Detection]:
    """The weak detections that a sure reading may still make plates, in their order.

    ``plates`` are those that count already.
    """
    if any(plate.confidence >= config.weak_below for plate in plates):
        return []
    return [
        one.detection
        for one in weak
        if one.detection.confidence >= config.weak_share * one.needed
        and one.detection.box.width >= config.weak_width_px
    ]


def counts_all_the_same(plate: Plate, config: AcceptanceConfig) -> bool:
    """Whether a plate whose detection was too weak stands in the result for its reading."""
    return plate.matches_format and plate.confidence >= config.weak_reading
