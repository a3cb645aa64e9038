"""What was read in one picture, kept as passages of one look each."""

from __future__ import annotations

import io
import uuid
from datetime import UTC, datetime

from PIL import Image, ImageOps

from lpr import Box, FrameLook, ImageResult, Passage, PassageState, Plate
from lpr.service.events import PassageChanged
from lpr.service.http.parts import parts
from lpr.service.store.values import Kind, PassageRow

QUALITY = 92
PAD = 0.15
"""Around a plate that is cut out, in its own height and width."""


def keep_readings(
    result: ImageResult, data: bytes, name: str, model_version: str
) -> tuple[PassageRow, ...]:
    """Keep each plate of a picture as a passage of now, with the picture and the plate cut out.

    Args:
        result: what was read.
        data: the picture's file.
        name: what it was called.
        model_version: the networks that read it.
    """
    if not result.plates:
        return ()
    picture, now = upright(data), datetime.now(UTC)
    whole = None if picture is None else as_jpeg(picture)
    rows = [
        parts().store.passages.save(
            one_look(plate, name, now),
            kind=Kind.UPLOAD,
            picture=whole,
            crop=None if picture is None else as_jpeg(cut(picture, plate.box)),
            model_version=model_version,
        )
        for plate in result.plates
    ]
    for row in rows:
        parts().events.publish(PassageChanged(row))
    return tuple(rows)


def one_look(plate: Plate, source: str, time: datetime) -> Passage:
    """A passage that is over with its only look."""
    look = FrameLook(time, 0, plate.box, plate.detection_confidence, plate.text, plate.confidence)
    return Passage(
        id=uuid.uuid4().hex,
        source=source,
        state=PassageState.CLOSED,
        first_seen=time,
        last_seen=time,
        text=plate.text,
        confidence=plate.confidence,
        best=look,
        look_count=1,
        candidates=plate.candidates,
        region=plate.region,
        region_confidence=plate.region_confidence,
        matches_format=plate.matches_format,
        looks=(look,),
    )


def upright(data: bytes) -> Image.Image | None:
    """A picture as it is looked at, turned as its camera says; None of a kind that only the
    recogniser can open."""
    try:
        opened = Image.open(io.BytesIO(data))
        return (ImageOps.exif_transpose(opened) or opened).convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None


def cut(picture: Image.Image, box: Box) -> Image.Image:
    """A plate with a little around it."""
    across, down = PAD * box.width, PAD * box.height
    left, top = max(0, int(box.x_min - across)), max(0, int(box.y_min - down))
    right, bottom = int(box.x_max + across) + 1, int(box.y_max + down) + 1
    return picture.crop((left, top, min(right, picture.width), min(bottom, picture.height)))


def as_jpeg(picture: Image.Image) -> bytes:
    """The bytes of a picture's file."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()
