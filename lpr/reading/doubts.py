"""Why a reading may be wrong: a code for programs and a sentence for people, for each reason."""

from __future__ import annotations

from lpr.alphabet import loose
from lpr.formats.confidence import LONGEST, USUAL_LENGTH
from lpr.types import Doubt, DoubtCode, Plate

DOUBTFUL_BELOW = 0.8
"""Readings less sure than this are given reasons."""
RIVAL_SHARE = 0.3
"""A second candidate with this share of the first one's confidence is a rival."""
LEGIBLE = 0.6
"""Characters below this probability are hardly legible."""


def doubts(plate: Plate, witnessed: str | None = None) -> tuple[Doubt, ...]:
    """The reasons for a low confidence, weightiest first; none where the reading is sure enough.

    ``witnessed`` is what the witness reads, None where it was not asked.
    """
    if not plate.text or plate.confidence >= DOUBTFUL_BELOW:
        return ()
    unsure = Doubt(DoubtCode.UNSURE, f"the confidence is {plate.confidence:.2f}")
    reasons = (
        _contradicted(plate, witnessed),
        _illegible(plate),
        _rival(plate),
        _length(plate),
        _form(plate),
    )
    return (unsure, *(reason for reason in reasons if reason is not None))


def _contradicted(plate: Plate, witnessed: str | None) -> Doubt | None:
    if witnessed is None or loose(witnessed) == loose(plate.text):
        return None
    read = f"reads {witnessed}" if witnessed else "reads nothing"
    return Doubt(DoubtCode.CONTRADICTED, f"the second network, which sees whole rows, {read}")


def _illegible(plate: Plate) -> Doubt | None:
    weak = [c for c in plate.characters if c.confidence < LEGIBLE]
    if not weak:
        return None
    named = ", ".join(
        f"{c.text} ({c.confidence:.2f}{_instead(c.alternatives)})"
        for c in sorted(weak, key=lambda character: character.confidence)[:3]
    )
    return Doubt(DoubtCode.ILLEGIBLE, f"hardly legible: {named}")


def _instead(alternatives: tuple[tuple[str, float], ...]) -> str:
    """What else a character may be."""
    return f", perhaps {alternatives[0][0]}" if alternatives else ""


def _rival(plate: Plate) -> Doubt | None:
    others = [c for c in plate.candidates if c.text != plate.text]
    if not others or others[0].confidence < RIVAL_SHARE * plate.confidence:
        return None
    rival = f"{others[0].text} is nearly as likely ({others[0].confidence:.2f})"
    return Doubt(DoubtCode.RIVAL, rival)


def _length(plate: Plate) -> Doubt | None:
    count = len(plate.text)
    if count > LONGEST:
        return Doubt(DoubtCode.LENGTH, f"{count} characters: longer than plates are")
    if count >= USUAL_LENGTH - 1:
        return None
    counted = f"{count} character{'s' if count > 1 else ''}"
    return Doubt(DoubtCode.LENGTH, f"{counted} only: a part of a plate, or none")


def _form(plate: Plate) -> Doubt | None:
    if plate.matches_format:
        return None
    reason = "the text keeps to no plate format of the region"
    if plate.text.isalpha():
        reason = "letters alone, of no plate format of the region: perhaps a word, and no plate"
    return Doubt(DoubtCode.FORMAT, reason)
