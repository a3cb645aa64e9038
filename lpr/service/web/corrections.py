"""Corrected readings with their plates cut out, as a data set to train on."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from typing import IO

from lpr.service.store import Store
from lpr.service.store.values import PassageQuery

TABLE, FOLDER = "annotations.csv", "images"
HEADER = ("image_path", "plate_text")
IN_MEMORY_BYTES = 16 * 1024 * 1024
"""A larger archive is made in a temporary file."""


def corrections_zip(store: Store, cameras: tuple[int, ...] | None = None) -> IO[bytes]:
    """An archive of ``annotations.csv`` (``image_path,plate_text``) and the pictures it names.

    Corrected passages whose crop was not kept are left out.
    """
    archive: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(HEADER)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        for row in store.passages.iterate(PassageQuery(corrected=True, cameras=cameras)):
            crop = store.pictures.bytes(row.id, "crop")
            if crop is not None:
                path = f"{FOLDER}/{row.id}.jpg"
                file.writestr(path, crop)
                writer.writerow((path, row.text))
        file.writestr(TABLE, table.getvalue())
    archive.seek(0)
    return archive
