"""Pictures of rows with their texts, of drawn and of real plates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.characters.alignment import align
from lpr.datasets.records import PlateTextRecord
from lpr.geometry import Box
from lpr.images import load_image
from lpr.reading.look import Judge, judge, look_at
from lpr.reading.witness.rows import RowFrame, cut_row, row_frame
from lpr.rectification import PlateImage, rectify
from lpr.synthesis.pictures import draw_plate_picture
from lpr.training.characters.cutting import SamplingConfig
from lpr.training.characters.data import boxes_on_plate, detected, jittered
from lpr.types import Detection


@dataclass(frozen=True, slots=True)
class Jitter:
    """How far a row's frame may lie from where it should: standard deviations, in its height."""

    shift: float = 0.03
    scale: float = 0.08
    slope: float = 0.012


def drawn_rows(
    rng: np.random.Generator,
    sampling: SamplingConfig,
    jitter: Jitter,
    rows: Sequence[str] | None = None,
) -> Iterator[tuple[Image, str]]:
    """The rows of one drawn plate as the read path would cut them."""
    picture = draw_plate_picture(rng, rows)
    plate = rectify(picture.image, detected(rng, picture, sampling))
    boxes = boxes_on_plate(picture.character_quads, plate)
    yield from _rows(rng, picture.image, plate, boxes, picture.lines, jitter)


def real_rows(
    rng: np.random.Generator,
    record: PlateTextRecord,
    network: Judge,
    sampling: SamplingConfig,
    jitter: Jitter,
) -> Iterator[tuple[Image, str]]:
    """The rows of a plate with known text, found by the aligner; none where it is not sure.

    Raises:
        ImageError: the crop cannot be read.
    """
    image = load_image(record.image)
    height, width = image.shape[:2]
    box = jittered(rng, record.box or Box(0, 0, width, height), sampling)
    look = look_at(image, Detection(box, 1.0))
    (probabilities,) = judge([look], network)
    proposals = look.proposals
    alignment = align(proposals.boxes, proposals.light, probabilities, record.text)
    if alignment is None or not alignment.trustworthy:
        return
    ends = np.cumsum(alignment.row_lengths)
    lines = [record.text[e - n : e] for e, n in zip(ends, alignment.row_lengths, strict=True)]
    boxes = proposals.boxes[alignment.indices]
    yield from _rows(rng, image, look.plate, boxes, lines, jitter)


def _rows(
    rng: np.random.Generator,
    image: Image,
    plate: PlateImage,
    boxes: FloatArray,
    lines: Sequence[str],
    jitter: Jitter,
) -> Iterator[tuple[Image, str]]:
    start = 0
    for text in lines:
        row = boxes[start : start + len(text)]
        start += len(text)
        frame = _moved(rng, row_frame(row, plate.image.shape[1]), jitter)
        yield cut_row(image, plate, frame), text


def _moved(rng: np.random.Generator, frame: RowFrame, jitter: Jitter) -> RowFrame:
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
