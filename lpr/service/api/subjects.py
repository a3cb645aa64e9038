"""What is kept of one plate: counted, exported, erased."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Annotated

from flask import Response
from pydantic import Field

from lpr.service.api.blueprint import rest
from lpr.service.http.audited import audited
from lpr.service.http.downloads import download
from lpr.service.http.parts import parts
from lpr.service.http.subject_file import subject_zip
from lpr.service.store import SubjectCounts

PlateText = Annotated[str, Field(max_length=32)]
ZIP = "application/zip"
_PORTION = 1 << 16


@rest.add("GET", "/subjects/<plate>", "administrator", errors=(400,))
def get_subject(plate: PlateText) -> SubjectCounts:
    """How much is kept of a plate."""
    counts = parts().store.subjects.counts(plate[:32])
    audited("subject", parts().store.hashes.of(plate))
    return counts


@rest.add(
    "GET",
    "/subjects/<plate>/export.zip",
    "administrator",
    produces="application/zip",
    errors=(400,),
)
def export_subject(plate: PlateText) -> Response:
    """All that is kept of a plate as an archive: `subject.json` and pictures."""
    counts = parts().store.subjects.counts(plate[:32])
    archive = subject_zip(parts().store, counts.plate)
    audited("subject-export", parts().store.hashes.of(plate))
    return download(_portions(archive), ZIP, "subject.zip")


@rest.add("DELETE", "/subjects/<plate>", "administrator", errors=(400,))
def erase_subject(plate: PlateText) -> SubjectCounts:
    """Erase all that is kept of a plate; the answer says how much that was."""
    erased = parts().store.subjects.erase(plate[:32])
    hashed = parts().store.hashes.of(erased.plate)
    audited("subject-erase", hashed, passages=erased.passages, visits=erased.visits)
    return erased


def _portions(archive: IO[bytes]) -> Iterator[bytes]:
    with archive:
        while data := archive.read(_PORTION):
            yield data
