"""Jobs are done: films read, the old cleared away."""

from __future__ import annotations

import io
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from lpr.errors import ConfigError, ServiceError
from lpr.service.events import EventBus, JobChanged
from lpr.service.jobs import RETENTION, JobRunner, Kept, keep_film, kept_days, set_kept_days
from lpr.service.jobs.base import Progress
from lpr.service.store import (
    CameraSettings,
    JobState,
    NewEntry,
    NewNotice,
    NewTarget,
    PassageQuery,
    Store,
    TargetKind,
    WebhookSettings,
)
from lpr.service.store.tables import NoticeEntry
from tests.service.films import TEXT, draw_film
from tests.service.passages import passage
from tests.service.served import jpeg


@pytest.fixture
def runner(store: Store) -> JobRunner:
    return JobRunner(store, EventBus())


def test_an_uploaded_film_is_read(store: Store, runner: JobRunner, tmp_path: Path) -> None:
    with draw_film(tmp_path / "a.mp4").open("rb") as file:
        job = keep_film(store, file, "gate.mp4", by="ana")
    done = runner.do_next()
    assert done is not None
    assert (done.id, done.state, done.error) == (job.id, JobState.DONE, "")
    (row,) = store.passages.page(PassageQuery()).rows
    assert (row.text, row.kind, row.source) == (TEXT, "upload", "gate.mp4")
    assert done.result == {"passages": 1, "ids": [row.id]}
    assert list((store.config.data / "uploads").iterdir()) == []


def test_what_is_no_film_is_told(store: Store, runner: JobRunner) -> None:
    with pytest.raises(ConfigError, match=r"notes\.txt is no film"):
        keep_film(store, io.BytesIO(b"x"), "notes.txt")
    keep_film(store, io.BytesIO(b"no film"), "broken.mp4")
    done = runner.do_next()
    assert done is not None
    assert done.state == JobState.FAILED
    assert done.error
    assert runner.do_next() is None


def test_a_film_without_room_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(ServiceError, match=r"gate\.mp4 cannot be kept \(No space left"):
        keep_film(store, io.BytesIO(b"x"), "gate.mp4")
    assert list((store.config.data / "uploads").iterdir()) == []
    assert store.jobs.all() == ()


def test_work_that_is_cancelled_stops(store: Store) -> None:
    def work(progress: Progress) -> dict[str, int]:
        store.jobs.cancel(progress.job.id)
        progress.tell(0.5)
        raise AssertionError("it went on")

    events = EventBus()
    job = store.jobs.add("slow")
    with events.listen() as listener:
        JobRunner(store, events, {"slow": work}).do_next()
        events.close()
        states = [one.event.job.state for one in listener if isinstance(one.event, JobChanged)]
    assert store.jobs.get(job.id).state == JobState.CANCELLED
    assert states[0] == JobState.RUNNING
    assert states[-1] == JobState.CANCELLED


def test_work_that_breaks_is_told(store: Store) -> None:
    def work(progress: Progress) -> dict[str, int]:
        raise ValueError("it broke")

    store.jobs.add("broken")
    done = JobRunner(store, EventBus(), {"broken": work}).do_next()
    assert done is not None
    assert (done.state, done.error) == (JobState.FAILED, "ValueError: it broke")


def test_the_old_goes_as_was_said_for_its_list_and_camera(store: Store, runner: JobRunner) -> None:
    gate = store.cameras.add(CameraSettings("gate", "0"))
    staff = store.lists.add("staff", "allow")
    store.lists.add_entry(staff.id, NewEntry("AA1"))
    now = datetime.now(UTC)
    for number, (text, days, camera) in enumerate(
        (
            ("AA1", 40, None),  # on a list that is kept for ever
            ("BB2", 40, None),  # too old
            ("CC3", 40, gate.id),  # of a camera that is kept for longer
            ("DD4", 90, gate.id),  # too old for that camera, too
            ("EE5", 20, None),  # too old for its picture
            ("GG7", 20, gate.id),  # as is this: of its camera's pictures nothing was said
            ("FF6", 1, None),
        )
    ):
        one = passage(number, text, at=now - timedelta(days=days))
        store.passages.save(one, camera_id=camera, picture=jpeg())
    set_kept_days(
        store,
        {
            "all": Kept(rows=30, pictures=10),
            f"camera_{gate.id}": Kept(rows=60),
            f"list_{staff.id}": Kept(0, 0),
        },
    )
    assert kept_days(store)["all"] == Kept(30, 10)
    store.jobs.add(RETENTION)
    done = runner.do_next()
    assert done is not None
    assert done.result["passages"] == 2
    assert done.result["pictures"] == 3
    left = {row.text: row.picture for row in store.passages.iterate(PassageQuery())}
    assert left == {"AA1": True, "CC3": False, "EE5": False, "GG7": False, "FF6": True}


def test_notices_that_ended_long_ago_are_forgotten(store: Store, runner: JobRunner) -> None:
    settings = WebhookSettings("http://127.0.0.1:9/")
    target = store.targets.add(NewTarget("hook", TargetKind.WEBHOOK, settings))
    for number in range(3):
        store.outbox.put(target.id, NewNotice(f"k{number}", "a.b", f"notice {number}", {}))
    old, recent, _ = store.outbox.due(target.id, 3)
    store.outbox.delivered(target.id, [old.id, recent.id])
    with store.database.write() as session:
        ended = datetime.now(UTC) - timedelta(days=31)
        session.execute(update(NoticeEntry).where(NoticeEntry.id == old.id).values(ended=ended))
    store.jobs.add(RETENTION)
    done = runner.do_next()
    assert done is not None
    assert done.result["notices"] == 1
    assert [one.subject for one in store.outbox.page().rows] == ["notice 2", "notice 1"]
