"""All that is kept of one plate as a file, for the one whose it is."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from lpr.service.http.downloads import IN_MEMORY_BYTES
from lpr.service.store import Store

FILE = "subject.json"
PICTURES = ("picture", "crop")


def subject_zip(store: Store, plate: str) -> IO[bytes]:
    """An archive of ``subject.json`` and ``pictures/``: passages with all their looks, what other
    tables say of the plate (see `lpr.service.store.subject_rows`), and who looked for it.

    Raises:
        ConfigError: the plate has neither a letter nor a digit.
    """
    counts = store.subjects.counts(plate)
    archive: IO[bytes] = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115  (sent after this)
    passages: list[dict[str, Any]] = []
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in store.subjects.ids(plate):
            row = store.passages.known(number)
            told = {"text": row.text, "corrected_by": row.corrected_by, "camera": row.camera_name}
            passages.append(store.passages.record(number).to_dict() | told)
            for name in PICTURES:
                data = store.pictures.bytes(number, name)
                if data is not None:
                    packed.writestr(f"pictures/{number}-{name}.jpg", data)
        made = datetime.now(UTC).isoformat(timespec="seconds")
        whole = {"plate": counts.plate, "made": made, "passages": passages}
        whole |= dict(store.subjects.known(plate))
        packed.writestr(FILE, json.dumps(whole, indent=1, ensure_ascii=False))
    archive.seek(0)
    return archive
