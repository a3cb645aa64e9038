"""Pictures of rows with their texts, cut out of drawn and of real plates as the reader does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.datasets.records import PlateTextRecord
from lpr.reading.look import Judge
from lpr.reading.witness.rows import (
    CHARACTER_PX,
    ROW_HEIGHT_PX,
    RowFrame,
    cut_row,
    row_frame,
)
from lpr.reading.witness.strips import END_WIDTH_PX, STRIP_HEIGHT_PX, STRIP_WIDTH_PX
from lpr.rectification import PlateImage, rectify
from lpr.synthesis.legends import draw_strip
from lpr.synthesis.pictures import draw_plate_picture
from lpr.synthesis.plate_ends import draw_end
from lpr.training.framing import FrameJitter, aligned_plate, boxes_on_plate, detected

END_SHARE = 0.22
"""Of drawn strips that are left ends."""
NO_TEXT_SCALE = (0.3, 0.9)
"""Heights of rows without text, in those of the row beside: slogans are smaller than texts."""
NO_TEXT_GAP = (0.04, 0.3)
"""Least and most between that frame and the characters beside, in heights of their frame."""


@dataclass(frozen=True, slots=True)
class RowJitter:
    """How far a row's frame may lie from where it should: standard deviations, in its height."""

    plate: FrameJitter = field(default_factory=FrameJitter)
    shift: float = 0.03
    scale: float = 0.08
    slope: float = 0.012


def drawn_rows(
    rng: np.random.Generator,
    jitter: RowJitter,
    rows: Sequence[str] | None = None,
    no_text_share: float = 0.0,
) -> Iterator[tuple[Image, str]]:
    """The rows of one drawn plate as the read path would cut them, and their texts.

    Args:
        rng: decides all.
        jitter: how wrong plate and rows may be framed.
        rows: the texts, None for any.
        no_text_share: chance of one more row with nothing to read: what lies above or below them.
    """
    picture = draw_plate_picture(rng, rows)
    plate = rectify(picture.image, detected(rng, picture, jitter.plate))
    boxes = boxes_on_plate(picture.character_quads, plate)
    framed = list(_framed(plate, boxes, picture.lines))
    for frame, text in framed:
        yield cut_row(picture.image, plate, _moved(rng, frame, jitter)), text
    if rng.random() < no_text_share:
        up = bool(rng.random() < 0.5)
        frame, _ = framed[0 if up else -1]
        beside = _beside(rng, frame, up)
        yield cut_row(picture.image, plate, _moved(rng, beside, jitter)), ""


def drawn_strip(rng: np.random.Generator) -> tuple[Image, str]:
    """A drawn strip above or below a plate's characters, or its left end, and its legend."""
    size = STRIP_WIDTH_PX, STRIP_HEIGHT_PX
    if rng.random() < END_SHARE:
        return draw_end(rng, size, END_WIDTH_PX)
    return draw_strip(rng, size)


def real_rows(
    rng: np.random.Generator, record: PlateTextRecord, network: Judge, jitter: RowJitter
) -> Iterator[tuple[Image, str]]:
    """The rows of a plate with known text, found by the aligner, and their texts.

    Raises:
        ImageError: the crop cannot be read.
        PlateLeftOut: the aligner is not sure.
    """
    found = aligned_plate(rng, record, network, jitter.plate)
    alignment, plate = found.alignment, found.look.plate
    boxes = found.look.proposals.boxes[alignment.indices]
    ends = np.cumsum(alignment.row_lengths).tolist()
    lines = [record.text[e - n : e] for e, n in zip(ends, alignment.row_lengths, strict=True)]
    for frame, text in _framed(plate, boxes, lines):
        yield cut_row(found.image, plate, _moved(rng, frame, jitter)), text


def _framed(
    plate: PlateImage, boxes: FloatArray, lines: Sequence[str]
) -> Iterator[tuple[RowFrame, str]]:
    """The frame of each line, from the boxes (L, 4) of all characters in their order."""
    start = 0
    for text in lines:
        row = boxes[start : start + len(text)]
        start += len(text)
        yield row_frame(row, plate.image.shape[1]), text


def _moved(rng: np.random.Generator, frame: RowFrame, jitter: RowJitter) -> RowFrame:
    """The frame a little off, as the rows of uncertain paths are."""
    (x, y), height = frame.center, frame.height
    dx, dy = rng.normal(0, jitter.shift, 2) * height
    across, down = np.exp(rng.normal(0, jitter.scale, 2))
    return replace(
        frame,
        center=(x + float(dx), y + float(dy)),
        slope=frame.slope + float(rng.normal(0, jitter.slope)),
        width=frame.width * float(max(across, 0.95)),
        height=height * float(down),
    )


def _beside(rng: np.random.Generator, frame: RowFrame, up: bool) -> RowFrame:
    """A frame above or below that shows none of the row's characters."""
    (x, y), height = frame.center, frame.height * float(rng.uniform(*NO_TEXT_SCALE))
    characters = CHARACTER_PX / ROW_HEIGHT_PX * frame.height
    gap = frame.height * float(rng.uniform(*NO_TEXT_GAP))
    away = (characters + height) / 2 + gap
    return replace(frame, center=(x, y - away if up else y + away), height=height)
