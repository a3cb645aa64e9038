"""What is sent as a file: tables, and corrected readings with their plates cut out."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Response

from lpr.datasets.csv_table import plain_cell
from lpr.service.store import PassageQuery, PassageRow, Store

LABELS = "annotations.csv"
HEADER = ("image_path", "plate_text")
"""As data sets of plates are labelled."""
IN_MEMORY_BYTES = 16 << 20
"""A larger archive is made in a temporary file."""
_PORTION = 1 << 14


def download(data: Iterator[str] | Iterator[bytes], mimetype: str, name: str) -> Response:
    """An answer that is kept as a file; it is sent while it is made."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, mimetype=mimetype, headers=headers)


def csv_lines(
    header: Sequence[str], rows: Iterable[Sequence[object]], line_end: str = "\n"
) -> Iterator[str]:
    """A table's lines, some at a time; no cell of it is a formula of a spreadsheet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator=line_end)
    for row in chain((header,), rows):
        writer.writerow([plain_cell(cell) for cell in row])
        if buffer.tell() > _PORTION:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def corrections_zip(store: Store, cameras: tuple[int, ...] | None) -> IO[bytes]:
    """The crops of corrected plates with what they say, as training takes them.

    An archive of ``annotations.csv`` (``image_path,plate_text``) and the pictures it names;
    passages whose crop was not kept are left out.

    Args:
        store: where they are.
        cameras: only those of these; None is all.
    """
    query = PassageQuery(corrected=True, cameras=cameras, oldest_first=True)
    archive: IO[bytes] = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115  (sent after this)
    labels = []
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for row in store.passages.iterate(query):
            data = store.pictures.bytes(row.id, "crop") if row.crop else None
            if data is not None and row.text:
                name = _picture_name(row)
                packed.writestr(name, data)
                labels.append((name, row.text))
        packed.writestr(LABELS, "".join(csv_lines(HEADER, labels)))
    archive.seek(0)
    return archive


def _picture_name(row: PassageRow) -> str:
    safe = "".join(sign for sign in row.id if sign.isalnum() or sign in "-_")
    return f"images/{safe}.jpg"
