"""Stored pictures whose plates are made unreadable after some days, and texts that are hashed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import cv2
import numpy as np

from lpr import Box, Quad, Recognizer
from lpr.errors import StoreError
from lpr.privacy import RedactionConfig, Style, hiding_recognizer, places_to_hide, redact
from lpr.service.cameras.jpeg import jpeg
from lpr.service.jobs.aside import Tell, do_aside
from lpr.service.jobs.base import Progress
from lpr.service.store import Store

REDACT = "redact"
HASH_TEXTS = "hash-texts"
DAYS = "redact_days"
"""The setting: pictures are redacted after so many days; None or 0 is never."""
_PORTION = 50


@dataclass(frozen=True, slots=True)
class Shot:
    """A stored picture, and where its plate was read in it."""

    passage_id: str
    picture: bytes
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
    """Cover all plates in pictures that are old enough; their crops are removed, and so is a
    picture that cannot be read.

    Raises:
        JobStopped: the job is to stop.
        StoreError: the pictures' place does not answer.
    """
    store, count = progress.store, 0
    while (before := _before(store)) is not None:
        ids = store.expiry.clear(before, _PORTION)
        if not ids:
            break
        covered: Mapping[str, bytes] = do_aside(progress, cover_plates, _shots(store, ids))
        for number in ids:
            _replace(store, number, covered.get(number))
        store.expiry.mark_redacted(ids)
        store.expiry.drop_pictures([number for number in ids if number not in covered])
        count += len(ids)
    return {"passages": count}


def cover_plates(shots: Sequence[Shot], tell: Tell) -> dict[str, bytes]:
    """What happens in the process of its own: the pictures without plates, by their passages;
    those that cannot be read are left out."""
    recognizer = Recognizer(hiding_recognizer())
    style, covered = RedactionConfig(Style.COVER), {}
    for number, shot in enumerate(shots):
        tell(number / len(shots), f"picture {number + 1} of {len(shots)}")
        image = cv2.imdecode(np.frombuffer(shot.picture, np.uint8), cv2.IMREAD_COLOR)
        if image is not None:
            picture = image.astype(np.uint8)
            places: list[Box | Quad] = [*places_to_hide(recognizer, picture), shot.box]
            covered[shot.passage_id] = jpeg(redact(picture, places, style))
    return covered


def hash_texts(progress: Progress) -> Mapping[str, Any]:
    """Replace all texts that are kept by their hashes, for good; pictures go with them.

    Raises:
        JobStopped: the job is to stop.
    """
    count = 0
    while some := progress.store.forgetting.some(_PORTION):
        count += some
        progress.tell(0.5, f"{count} passages")
    progress.store.forgetting.rest()
    return {"passages": count}


def _before(store: Store) -> datetime | None:
    days = redact_days(store)
    return None if days is None else datetime.now(UTC) - timedelta(days=days)


def _shots(store: Store, ids: Sequence[str]) -> list[Shot]:
    shots = []
    for number in ids:
        data = store.pictures.bytes(number, "picture")
        if data is not None:
            shots.append(Shot(number, data, store.passages.record(number).best.box))
    return shots


def _replace(store: Store, passage_id: str, picture: bytes | None) -> None:
    """Put a covered picture in the place of the one that is kept, and remove the crop."""
    files, row = store.pictures.files, store.passages.get(passage_id)
    if row is None:
        return
    files.place.remove(files.key(passage_id, row.first_seen, "crop"))
    if picture is not None:
        if not files.keep(passage_id, row.first_seen, "picture", picture):
            raise StoreError(files.trouble or "a picture cannot be replaced; make room")
        return
    files.remove(passage_id, row.first_seen)
