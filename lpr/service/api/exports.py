"""Exports: passages as a table, and corrected readings with their pictures for retraining."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Response

from lpr.datasets.csv_table import plain_cell
from lpr.service.api.audited import audited
from lpr.service.api.blueprint import rest
from lpr.service.api.passages import PassageFilters
from lpr.service.http.access import who
from lpr.service.http.parts import parts
from lpr.service.store import PassageQuery, PassageRow

COLUMNS = (
    *("id", "seen", "text", "observed_text", "confidence", "region", "camera_name", "direction"),
    *("first_seen", "last_seen", "look_count", "kind", "source", "known", "corrected_by"),
)
LABELS = "annotations.csv"
HEADER = ("image_path", "plate_text")
"""As data sets of plates are labelled."""
IN_MEMORY = 8 << 20
_PORTION = 1 << 16


@rest.add("GET", "/passages.csv", "viewer", produces="text/csv")
def export_passages(query: PassageFilters) -> Response:
    """All passages of a search as a table; cursor and limit play no part."""
    audited("export", query.text or "", form="csv")
    found = parts().store.passages.iterate(replace(query.query(), cursor=None))
    # What is wrong with the query shall be told before the table has begun.
    first = list(islice(found, 1))
    rows = ([getattr(row, name) for name in COLUMNS] for row in chain(first, found))
    return _download(csv_lines(COLUMNS, rows), "text/csv", "passages.csv")


@rest.add("GET", "/corrections.zip", "operator", produces="application/zip")
def export_corrections() -> Response:
    """The crops of corrected plates with what they say, as training takes them.

    The archive holds `annotations.csv` (`image_path,plate_text`) and the pictures it names.
    """
    audited("export", form="corrections")
    query = PassageQuery(corrected=True, cameras=who().seen_cameras(), oldest_first=True)
    archive: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (sent after this)
    labels = []
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for row in parts().store.passages.iterate(query):
            data = parts().store.pictures.bytes(row.id, "crop") if row.crop else None
            if data is not None and row.text:
                packed.writestr(_picture_name(row), data)
                labels.append((_picture_name(row), row.text))
        packed.writestr(LABELS, "".join(csv_lines(HEADER, labels)))
    archive.seek(0)
    return _download(_portions(archive), "application/zip", "corrections.zip")


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A table's lines; no cell of it is a formula of a spreadsheet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for row in chain((header,), rows):
        writer.writerow([plain_cell(cell) if isinstance(cell, str) else cell for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _portions(file: IO[bytes]) -> Iterator[bytes]:
    """A file from where it stands, closed at the end."""
    with file:
        while data := file.read(_PORTION):
            yield data


def _picture_name(row: PassageRow) -> str:
    safe = "".join(sign for sign in row.id if sign.isalnum() or sign in "-_")
    return f"images/{safe}.jpg"


def _download(data: Iterator[str] | Iterator[bytes], mimetype: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, mimetype=mimetype, headers=headers)
