"""The work of an archive's processes: an item is read, and becomes a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpr.archive.items import Item
from lpr.archive.rows import Row, picture_row
from lpr.log_warnings import warnings_collected

if TYPE_CHECKING:
    from lpr.pipeline import Recognizer


def read_item(recognizer: Recognizer, item: Item) -> Row:
    """Read an item; the work of `lpr.pipeline.batch.work_through_on`.

    Raises:
        ImageError: it is no picture that can be read.
    """
    with warnings_collected() as warnings:
        result = recognizer.read(item.source)
    return picture_row(result, warnings)
