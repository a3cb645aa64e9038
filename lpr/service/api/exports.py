"""Exports: passages as a table, and corrected readings with their pictures for retraining."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import IO

from flask import Response

from lpr.service.api.blueprint import rest
from lpr.service.api.passages import PassageFilters
from lpr.service.http.access import who
from lpr.service.http.audited import audited
from lpr.service.http.downloads import corrections_zip, csv_lines, download
from lpr.service.http.parts import parts

COLUMNS = (
    *("id", "seen", "text", "observed_text", "confidence", "region", "camera_name", "direction"),
    *("first_seen", "last_seen", "look_count", "kind", "source", "known", "corrected_by"),
)
_PORTION = 1 << 16


@rest.add("GET", "/passages.csv", "viewer", produces="text/csv")
def export_passages(query: PassageFilters) -> Response:
    """All passages of a search as a table; cursor and limit play no part."""
    audited("export", query.text or "", form="csv")
    found = parts().store.passages.iterate(replace(query.query(), cursor=None))
    # What is wrong with the query shall be told before the table has begun.
    first = list(islice(found, 1))
    rows = ([getattr(row, name) for name in COLUMNS] for row in chain(first, found))
    return download(csv_lines(COLUMNS, rows), "text/csv", "passages.csv")


@rest.add("GET", "/corrections.zip", "operator", produces="application/zip")
def export_corrections() -> Response:
    """The crops of corrected plates with what they say, as training takes them.

    The archive holds `annotations.csv` (`image_path,plate_text`) and the pictures it names.
    """
    audited("export", form="corrections")
    archive = corrections_zip(parts().store, who().seen_cameras())
    return download(_portions(archive), "application/zip", "corrections.zip")


def _portions(file: IO[bytes]) -> Iterator[bytes]:
    """A file from where it stands, closed at the end."""
    with file:
        while data := file.read(_PORTION):
            yield data
