"""Stored pictures whose plates are covered after some days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import cv2
import numpy as np
import pytest

from lpr import Recognizer
from lpr.service.events import EventBus
from lpr.service.jobs.redaction import DAYS, HASH_TEXTS, REDACT, add_redaction_when_due
from lpr.service.jobs.runner import JobRunner
from lpr.service.store import JobState, PassageQuery, Store
from tests.paths import SAMPLES
from tests.service.passages import passage
from tests.service.served import jpeg

SCENE = (SAMPLES / "scene_02.jpg").read_bytes()
TEXT = "BC143VP"


@pytest.fixture
def old(store: Store) -> Store:
    """An old passage and one of today with pictures in which a plate can be read."""
    for number, at in ((1, None), (2, datetime.now(UTC))):
        one = passage(number, TEXT, at=at)
        store.passages.save(one, picture=SCENE, crop=jpeg())
    store.passages.save(passage(3), picture=b"no picture")
    return store


def texts(data: bytes | None) -> list[str]:
    assert data is not None
    return [one.text for one in Recognizer(conf=0.1, region="hr").read(data).plates]


def test_plates_of_old_pictures_are_covered(old: Store) -> None:
    add_redaction_when_due(old)
    assert old.jobs.open(REDACT) == ()
    old.settings.set(DAYS, 30)
    add_redaction_when_due(old)
    done = JobRunner(old, EventBus()).do_next((REDACT,))
    assert done is not None
    assert (done.state, done.error, done.result["passages"]) == (JobState.DONE, "", 2)
    rows = {row.id: row for row in old.passages.page(PassageQuery()).rows}
    first, second = rows["p000001"], rows["p000002"]
    assert (first.redacted, first.picture, first.crop) == (True, True, False)
    assert (second.redacted, second.crop) == (False, True)
    assert old.pictures.bytes("p000001", "crop") is None
    assert old.pictures.bytes("p000003", "picture") is None
    assert TEXT in texts(SCENE)
    assert TEXT not in texts(old.pictures.bytes("p000001", "picture"))
    assert TEXT in texts(old.pictures.bytes("p000002", "picture"))
    box = passage(1).best.box
    picture = cv2.imdecode(
        np.frombuffer(old.pictures.bytes("p000001", "picture") or b"", np.uint8), cv2.IMREAD_COLOR
    )
    assert picture is not None
    inside = picture[int(box.y_min) : int(box.y_max), int(box.x_min) : int(box.x_max)]
    assert float(inside.std()) < 5  # Where its plate was read, whatever a detector finds now.
    add_redaction_when_due(old)
    assert old.jobs.open(REDACT) == ()
    assert [one.passage.id for one in old.reviews.waiting(10)] == ["p000002"]


def test_texts_are_hashed_in_the_background(old: Store) -> None:
    old.settings.set(DAYS, timedelta(days=30).days)
    old.hashes.switch(True)
    old.jobs.add(HASH_TEXTS)
    done = JobRunner(old, EventBus()).do_next((HASH_TEXTS,))
    assert done is not None
    assert done.result["passages"] == 3
    assert old.passages.count(PassageQuery(text=TEXT)) == 2
