"""The looks at one plate: each an attempt at its text, and a vote for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lpr.alphabet import loose
from lpr.formats.confidence import where_given
from lpr.reading.assembly import ReadingPath
from lpr.reading.base import TracedPlate
from lpr.reading.completeness import incomplete
from lpr.reading.config import SecondLooks
from lpr.reading.look import Look
from lpr.types import Doubt, LookName, Plate

CLOSER_BELOW = 0.6
"""A frame is closer rather than tighter where it shows less than that of the plate."""
JUDGED = 3
"""Candidates that doubts are judged by and looks vote with, however few are shown."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A plate as one look shows it: what was read, and from what; no path where nothing was.

    ``others`` are the likely paths before formats and the witness had their say, ``witnessed`` is
    what the witness reads there itself. ``whole`` says that nothing shows that the text may lack a
    character; else nobody has looked.
    """

    read: TracedPlate
    look: Look
    path: ReadingPath | None
    others: tuple[ReadingPath, ...] = ()
    witnessed: str | None = None
    whole: bool = False

    @property
    def plate(self) -> Plate:
        return self.read.plate

    def missing(self, width_px: int) -> tuple[Doubt, ...]:
        """Why the text may lack a character, in a picture so many pixels wide."""
        if self.path is None or self.whole:
            return ()
        plate = self.plate
        return incomplete(
            plate.text, self.look, self.path, width_px, plate.matches_format, self.others
        )

    def named(self, name: LookName) -> Attempt:
        """This attempt, its look called so."""
        plate = replace(self.plate, look=name)
        return replace(self, read=replace(self.read, plate=plate))

    def as_sure_as(self, other: Attempt) -> Attempt:
        """This attempt, as sure as another one that reads the same."""
        plate = replace(self.plate, confidence=other.plate.confidence)
        return replace(self, read=replace(self.read, plate=plate))

    def of_given(self) -> Attempt:
        """This attempt, as sure as readings are where somebody says that there is a plate."""
        before, now = self.plate.confidence, where_given(self.plate.confidence)
        rest = (1.0 - now) / max(1.0 - before, 1e-9)
        candidates = tuple(
            replace(one, confidence=now if place == 0 else one.confidence * rest)
            for place, one in enumerate(self.plate.candidates)
        )
        plate = replace(self.plate, confidence=now, candidates=candidates)
        return replace(self, read=replace(self.read, plate=plate))


def agree(looks: Sequence[Attempt]) -> bool:
    """Whether two looks at a plate read the same text: a third would say no more."""
    texts = [loose(look.plate.text) for look in looks if look.plate.text]
    return len(set(texts)) < len(texts)


def elected(looks: Sequence[Attempt]) -> Attempt:
    """The look that reads most surely the text for which all looks at a plate speak most, 0/O and
    1/I counted equal: each speaks for its candidates by their confidence."""
    votes: dict[str, float] = {}
    for look in looks:
        for candidate in look.plate.candidates[:JUDGED]:
            text = loose(candidate.text)
            votes[text] = votes.get(text, 0.0) + candidate.confidence
    if not votes:
        return looks[0]
    text = max(votes, key=lambda one: votes[one])
    agreed = [look for look in looks if loose(look.plate.text) == text]
    return max(agreed or looks, key=lambda look: look.plate.confidence)


def shows_more(scale: tuple[float, float]) -> bool:
    """Whether a frame that is so many times as wide and as high as the plate shows more than it."""
    return scale[0] * scale[1] > 1


def deserves_another(
    plate: Plate, config: SecondLooks, below: float, scale: tuple[float, float]
) -> bool:
    """Whether a look at a plate in a frame of that scale may tell more; none does at one that is
    not surely a plate or reads as surely as ``below``, and where nothing is legible only one that
    shows more: it may have been cut off."""
    if plate.detection_confidence < config.surely_detected:
        return False
    if plate.confidence < config.hopeless_below:
        return shows_more(scale) and plate.box.width >= config.narrow_px
    return plate.confidence < below


def deserves_the_witness(plate: Plate, config: SecondLooks) -> bool:
    """Whether the witness may read a plate alone: one of which several looks made nothing."""
    return (
        bool(config.in_turn())
        and plate.detection_confidence >= config.surely_detected
        and plate.confidence < config.closer_below
        and plate.box.width >= config.narrow_px
    )


def look_name(scale: tuple[float, float]) -> LookName:
    """What a look is called whose frame is that many times as wide and as high as the plate."""
    share = scale[0] * scale[1]
    if shows_more(scale):
        return LookName.WIDER
    return LookName.TIGHTER if share >= CLOSER_BELOW else LookName.CLOSER
