"""What is kept of an item: one JSON object on a line, and what is counted of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from lpr.archive.items import Item
from lpr.pipeline import ReadFailure
from lpr.types import ImageResult, Passage


@dataclass(frozen=True, slots=True)
class Row:
    """An item that was read, or could not be.

    ``record`` is JSON: of a picture what `lpr.ImageResult.to_dict` gives, of a part of a film its
    ``source, start_s, end_s`` and ``passages``, of what failed the item's name and ``error``.
    ``plates`` counts the passages of a film.
    """

    source: str
    record: str
    plates: int = 0
    error: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The record as an object."""
        record: dict[str, Any] = json.loads(self.record)
        return record


def picture_row(result: ImageResult, warnings: list[str]) -> Row:
    """The row of a picture; times are left out, so that the same picture gives the same row.

    >>> picture_row(ImageResult("car.jpg", 640, 480), []).to_dict()["width"]
    640

    Args:
        result: what was read.
        warnings: what was wrong with the picture and cost nothing.
    """
    record = replace(result, timings_ms={}).to_dict()
    if warnings:
        record["warnings"] = warnings
    return Row(result.source, json.dumps(record), len(result.plates))


def film_row(item: Item, passages: tuple[Passage, ...]) -> Row:
    """The row of a part of a film, whatever passages began in it."""
    record = {**item.to_dict(), "passages": [passage.to_dict() for passage in passages]}
    return Row(item.source, json.dumps(record), len(passages))


def failed_row(item: Item, failure: ReadFailure) -> Row:
    """The row of an item that could not be read.

    >>> failed_row(Item("a.jpg"), ReadFailure("a.jpg", "a.jpg: no such file")).to_dict()
    {'source': 'a.jpg', 'error': 'a.jpg: no such file'}
    """
    record = {**item.to_dict(), "error": failure.error}
    return Row(item.source, json.dumps(record), error=failure.error)
