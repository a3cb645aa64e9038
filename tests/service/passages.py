"""Passages made by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lpr import Box, FrameLook, LineCrossing, Passage, PassageState, Reading

START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)


def passage(
    number: int,
    text: str = "ZG1234AB",
    *,
    at: datetime | None = None,
    state: str = PassageState.CLOSED,
    confidence: float = 0.95,
    region: str | None = "hr",
) -> Passage:
    """A passage that begins ``number`` minutes after `START`, or at a time."""
    begins = at or START + timedelta(minutes=number)
    look = FrameLook(begins, 7, Box(10, 20, 110, 50), 0.9, text, confidence)
    return Passage(
        id=f"p{number:06d}",
        source="gate.mp4",
        state=state,
        first_seen=begins,
        last_seen=begins + timedelta(seconds=4),
        text=text,
        confidence=confidence,
        best=look,
        look_count=3,
        candidates=(Reading(text, confidence, True, region),),
        region=region,
        region_confidence=0.8,
        matches_format=True,
        direction="towards",
        lines=(LineCrossing("gate", "left", begins),),
        zones=("yard",),
        looks=(look,),
    )
