"""Picture files as frames: those that cannot be read are counted and told, and the rest goes on."""

from __future__ import annotations

import logging
from pathlib import Path

from lpr.errors import ImageError
from lpr.images import load_image
from lpr.video.frames.pixels import ArrayPixels
from lpr.video.frames.tally import Tally

_LOG = logging.getLogger(__name__)


def picture_pixels(path: Path, tally: Tally) -> ArrayPixels | None:
    """The pixels of a picture's file; None for one that cannot be read, which is told."""
    tally.add(seen=1)
    try:
        image = load_image(path)
    except ImageError as error:
        tally.add(failed=1)
        _LOG.warning("%s", error)
        return None
    tally.add(decoded=1)
    return ArrayPixels(image)
