"""Stored pictures whose plates are made unreadable after some days, and texts that are hashed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from lpr import Box, Quad, Recognizer
from lpr.errors import NotFound
from lpr.privacy import RedactionConfig, Style, hiding_recognizer, places_to_hide, redact
from lpr.service.cameras.jpeg import jpeg
from lpr.service.jobs.aside import Tell, do_aside
from lpr.service.jobs.base import Progress
from lpr.service.store import Store
from lpr.service.store.picture_files import thumbnail
from lpr.whole_files import written_beside

REDACT = "redact"
HASH_TEXTS = "hash-texts"
DAYS = "redact_days"
"""The setting: pictures are redacted after so many days; None or 0 is never."""
_PORTION = 200
_REPLACED = ("picture", "thumbnail")


@dataclass(frozen=True, slots=True)
class Shot:
    """A stored picture: its file, that of its thumbnail, and where its plate was read."""

    picture: Path
    small: Path
    box: Box


def redact_days(store: Store) -> int | None:
    """After how many days pictures are redacted; None is never."""
    days = store.settings.get(DAYS)
    return int(days) if days else None


def add_redaction_when_due(store: Store) -> None:
    """Add the job that redacts, where there is something to redact."""
    before = _before(store)
    if before is not None and store.expiry.clear(before, 1) and not store.jobs.open(REDACT):
        store.jobs.add(REDACT)


def redact_pictures(progress: Progress) -> Mapping[str, Any]:
    """Cover all plates in pictures that are old enough; their crops are removed.

    Raises:
        JobStopped: the job is to stop.
    """
    store, count = progress.store, 0
    while (before := _before(store)) is not None:
        ids = store.expiry.clear(before, _PORTION)
        if not ids:
            break
        do_aside(progress, cover_plates, _shots(store, ids))
        for number in ids:
            row = store.passages.get(number)
            if row is not None:
                store.pictures.files.path(number, row.first_seen, "crop").unlink(missing_ok=True)
        store.expiry.mark_redacted(ids)
        count += len(ids)
    return {"passages": count}


def cover_plates(shots: Sequence[Shot], tell: Tell) -> int:
    """What happens in the process of its own: pictures are replaced by ones without plates; one
    that cannot be read is removed. How many there were."""
    recognizer = Recognizer(hiding_recognizer())
    style = RedactionConfig(Style.COVER)
    for number, shot in enumerate(shots):
        tell(number / len(shots), f"picture {number + 1} of {len(shots)}")
        try:
            image = cv2.imdecode(np.fromfile(shot.picture, np.uint8), cv2.IMREAD_COLOR)
        except FileNotFoundError:
            continue
        if image is None:
            shot.picture.unlink(missing_ok=True)
            shot.small.unlink(missing_ok=True)
            continue
        places: list[Box | Quad] = [*places_to_hide(recognizer, image), shot.box]
        data = jpeg(redact(image, places, style))
        small = thumbnail(data)
        for path, content in ((shot.picture, data), (shot.small, small)):
            if content is not None:
                with written_beside(path, shared_folder=True) as partial:
                    partial.write_bytes(content)
    return len(shots)


def hash_texts(progress: Progress) -> Mapping[str, Any]:
    """Replace all texts that are kept by their hashes, for good; pictures go with them.

    Raises:
        JobStopped: the job is to stop.
    """
    count = 0
    while some := progress.store.forgetting.some(_PORTION):
        count += some
        progress.tell(0.5, f"{count} passages")
    return {"passages": count}


def _before(store: Store) -> datetime | None:
    days = redact_days(store)
    return None if days is None else datetime.now(UTC) - timedelta(days=days)


def _shots(store: Store, ids: Sequence[str]) -> list[Shot]:
    files, shots = store.pictures.files, []
    for number in ids:
        try:
            row, box = store.passages.known(number), store.passages.record(number).best.box
        except NotFound:
            continue
        picture, small = (files.path(number, row.first_seen, name) for name in _REPLACED)
        shots.append(Shot(picture, small, box))
    return shots
