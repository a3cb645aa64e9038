"""Which of the plates that were read stand in a result: detection and reading judge together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from lpr.checks import check_fields, check_score
from lpr.detection.tiles import is_far
from lpr.formats.grammar import is_issued
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
    lettering_detection: float = 0.7
    """What reads as letters alone is a plate where it was detected as surely as this: signs and
    shops read surely, too. Formats of letters alone, such as Slovenia's, fit any word."""
    weak_below: float = 0.8
    """Weak detections are read where no plate reads as surely as this, and where they are far."""
    weak_share: float = 0.75
    """Of the score that a detection needs, what they must have,"""
    weak_width_px: float = 50.0
    """and how wide they must be: narrower ones are hardly ever read surely."""
    weak_reading: float = 0.8
    """Weak ones count from this confidence on, if their text fits a format and has a digit."""

    def __post_init__(self) -> None:
        check_fields(self)
        for field in fields(self):
            if field.name != "weak_width_px":
                check_score(field.name, getattr(self, field.name))


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


def is_lettering(plate: Plate, least: float | None, config: AcceptanceConfig) -> bool:
    """Whether what counts is rather the lettering of a sign, a shop or a car, however surely it
    reads; ``least`` as in `counts`, where 0 asks for everything.

    >>> from lpr.geometry import Box
    >>> box = Box(10, 10, 110, 40)
    >>> sign = Plate("NOENTRY", 0.97, box, box.to_quad(), detection_confidence=0.65)
    >>> is_lettering(sign, None, AcceptanceConfig())
    True
    """
    words = plate.text.isalpha() and not (plate.region and is_issued(plate.text, plate.region))
    return least != 0.0 and words and plate.detection_confidence < config.lettering_detection


def worth_reading(
    weak: Sequence[WeakDetection],
    plates: Sequence[Plate],
    size_px: tuple[int, int],
    config: AcceptanceConfig,
) -> list[Detection]:
    """The weak detections that a sure reading may still make plates, in their order.

    ``plates`` are those that count already in a picture of that size: of far ones in a large one
    they tell nothing.
    """
    answered = any(plate.confidence >= config.weak_below for plate in plates)
    return [
        one.detection
        for one in weak
        if one.detection.confidence >= config.weak_share * one.needed
        and one.detection.box.width >= config.weak_width_px
        and (not answered or is_far(one.detection.box, size_px))
    ]


def counts_all_the_same(plate: Plate, config: AcceptanceConfig) -> bool:
    """Whether a plate whose detection was too weak stands in the result for its reading: letters
    alone never do."""
    fits = plate.matches_format and not plate.text.isalpha()
    return fits and plate.confidence >= config.weak_reading
