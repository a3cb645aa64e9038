"""Results of any numbers, texts and lengths, drawn at random."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta, timezone

import numpy as np

from lpr.geometry import Box, Quad
from lpr.types import (
    Character,
    Detection,
    Direction,
    Doubt,
    DoubtCode,
    FrameLook,
    ImageResult,
    LineCrossing,
    LookName,
    Passage,
    PassageState,
    Plate,
    Reading,
    WeakDetection,
)

SIGNS = "ABČŽ019 Ё車'\"\\\n\u2028"
"""Of random texts: own letters are not Latin everywhere, and sources are any names of files."""


class RandomResults:
    """Makes results of any numbers, texts and lengths, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def number(self) -> float:
        """As decoders make them, as people write them, and whole ones."""
        value = self._random.choice((1.0, 1e-9, 1e4)) * self._random.uniform(-1, 1)
        kinds = (value, float(np.float32(value)), round(value, 2), round(value), 0.0, 1 / 3)
        return self._random.choice(kinds)

    def text(self) -> str:
        return "".join(self._random.choices(SIGNS, k=self._random.randrange(9)))

    def box(self) -> Box:
        return Box(self.number(), self.number(), self.number(), self.number())

    def quad(self) -> Quad:
        a, b, c, d = ((self.number(), self.number()) for _ in range(4))
        return Quad((a, b, c, d))

    def detection(self) -> Detection:
        return Detection(self.box(), self.number(), self._random.choice((None, self.quad())))

    def weak_detection(self) -> WeakDetection:
        return WeakDetection(self.detection(), self.number())

    def character(self) -> Character:
        others = tuple((self.text(), self.number()) for _ in range(self._random.randrange(4)))
        return Character(self.text(), self.number(), self.box(), others)

    def reading(self) -> Reading:
        region = self._random.choice((None, "hr", self.text()))
        return Reading(self.text(), self.number(), self._random.random() < 0.5, region)

    def doubt(self) -> Doubt:
        return Doubt(self._random.choice((*DoubtCode, "of-tomorrow")), self.text())

    def plate(self) -> Plate:
        return Plate(
            text=self.text(),
            confidence=self.number(),
            box=self.box(),
            quad=self.quad(),
            detection_confidence=self.number(),
            region=self._random.choice((None, "hr")),
            matches_format=self._random.random() < 0.5,
            lines=tuple(self.text() for _ in range(self._random.randrange(3))),
            candidates=tuple(self.reading() for _ in range(self._random.randrange(4))),
            characters=tuple(self.character() for _ in range(self._random.randrange(9))),
            raw_text=self.text(),
            doubts=tuple(self.doubt() for _ in range(self._random.randrange(3))),
            look=self._random.choice((*LookName, "of tomorrow")),
        )

    def result(self) -> ImageResult:
        return ImageResult(
            source=self.text(),
            width=self._random.randrange(9999),
            height=self._random.randrange(9999),
            plates=tuple(self.plate() for _ in range(self._random.randrange(4))),
            timings_ms={self.text(): self.number() for _ in range(self._random.randrange(4))},
            weak_detections=tuple(self.weak_detection() for _ in range(self._random.randrange(3))),
            below_confidence=tuple(self.plate() for _ in range(self._random.randrange(3))),
        )

    def time(self) -> datetime:
        """In UTC or with another offset, to the microsecond or to the second."""
        time = datetime(2026, 5, 1, tzinfo=UTC) + timedelta(seconds=self._random.uniform(0, 1e6))
        other = timezone(timedelta(minutes=self._random.randrange(-700, 700)))
        return self._random.choice((time, time.replace(microsecond=0), time.astimezone(other)))

    def frame_look(self) -> FrameLook:
        numbers = self.number(), self.text(), self.number(), self.number()
        return FrameLook(self.time(), self._random.randrange(9999), self.box(), *numbers)

    def crossing(self) -> LineCrossing:
        return LineCrossing(self.text(), self.text(), self.time())

    def passage(self) -> Passage:
        return Passage(
            id=self.text(),
            source=self.text(),
            state=self._random.choice((*PassageState, "of tomorrow")),
            first_seen=self.time(),
            last_seen=self.time(),
            text=self.text(),
            confidence=self.number(),
            best=self.frame_look(),
            look_count=self._random.randrange(9999),
            candidates=tuple(self.reading() for _ in range(self._random.randrange(4))),
            region=self._random.choice((None, "hr")),
            region_confidence=self.number(),
            matches_format=self._random.random() < 0.5,
            direction=self._random.choice((None, *Direction)),
            lines=tuple(self.crossing() for _ in range(self._random.randrange(3))),
            zones=tuple(self.text() for _ in range(self._random.randrange(3))),
            looks=tuple(self.frame_look() for _ in range(self._random.randrange(4))),
        )
