"""A recognizer without models and pictures for it, for tests of what is done with its results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
from PIL import Image as PillowImage

from lpr.arrays import Image
from lpr.geometry import Box
from lpr.pipeline import Recognizer
from lpr.pipeline.batch import Done, PictureWork, ReadFailure, Task, work_through
from lpr.segmentation.trace import Trace
from lpr.types import Character, ImageResult, Plate, Reading

STUB_TEXT = "ZG1234AB"


def stub_plate(text: str = STUB_TEXT, box: Box | None = None) -> Plate:
    """A plate as the pipeline gives it, at a place of our choice."""
    box = box or Box(10.0, 12.0, 90.0, 32.0)
    step = box.width / max(len(text), 1)
    characters = tuple(
        Character(c, 0.95, Box(box.x_min + i * step, box.y_min, box.x_min + (i + 1) * step, 30.0))
        for i, c in enumerate(text)
    )
    candidates = (Reading(text, 0.91, True, "hr"), Reading("2G1234AB", 0.05, False)) if text else ()
    return Plate(
        text=text,
        confidence=0.91 if text else 0.0,
        box=box,
        quad=box.to_quad(),
        detection_confidence=0.87,
        region="hr" if text else None,
        matches_format=bool(text),
        lines=(text,) if text else (),
        candidates=candidates,
        characters=characters,
        raw_text=text,
    )


class StubRecognizer:
    """Finds one plate in every picture that has room for it."""

    def __init__(self) -> None:
        self.images: list[Image] = []

    def read(self, image: Image) -> ImageResult:
        assert image.dtype == np.uint8
        assert image.ndim == 3
        assert image.shape[2] == 3
        assert image.flags.c_contiguous
        self.images.append(image)
        height, width = image.shape[:2]
        plates = (stub_plate(),) if min(width, height) > 40 else ()
        timings_ms = dict.fromkeys(
            ("load", "detect", "rectify", "segment", "classify", "assemble", "total"), 0.5
        )
        return ImageResult("", width, height, plates, timings_ms)

    def read_many(
        self, tasks: Iterable[Task], workers: int, *, work: PictureWork[Task, Done]
    ) -> Iterator[Done | ReadFailure]:
        # What it needs of a recognizer the stub has, too.
        yield from work_through(cast("Recognizer", self), work, tasks, workers)

    def explain(self, image: Image) -> tuple[ImageResult, tuple[Trace, ...]]:
        result = self.read(image)
        return result, tuple(Trace(plate=image) for _ in result.plates)


def save_photo(path: Path, side: int = 100) -> Path:
    """A gray picture; it has room for the plate if its sides are longer than 40 px."""
    path.parent.mkdir(exist_ok=True, parents=True)
    PillowImage.new("RGB", (side, side), "gray").save(path)
    return path


@dataclass(frozen=True)
class Outcome:
    """What one run of a command did."""

    status: int
    out: str
    err: str

    @property
    def error_lines(self) -> list[str]:
        return [line for line in self.err.splitlines() if line.startswith("error: ")]


Run = Callable[..., Outcome]
"""The fixture ``run``."""
