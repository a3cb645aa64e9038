"""The work of an archive's processes: an item is read, and becomes a row."""

from __future__ import annotations

from lpr.archive.items import Item
from lpr.archive.rows import Row, film_row, picture_row
from lpr.log_warnings import warnings_collected
from lpr.pipeline import Recognizer
from lpr.sources.addresses import is_address


def read_item(recognizer: Recognizer, item: Item) -> Row:
    """Read an item; the work of `lpr.pipeline.batch.work_through_on`.

    Raises:
        ImageError: it is no picture that can be read.
        StreamError: it is no film that can be watched.
    """
    if item.is_film:
        from lpr.archive.films import watch_part

        return film_row(item, watch_part(recognizer, item))
    with warnings_collected() as warnings:
        if is_address(item.source):
            from lpr.archive.remote import bytes_at

            data = bytes_at(item.source, recognizer.config.max_megapixels)
            result = recognizer.read(data, source=item.source)
        else:
            result = recognizer.read(item.source)
    return picture_row(result, warnings)
