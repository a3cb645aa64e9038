"""Work in a process of its own: its result, its errors, its end."""

from __future__ import annotations

import multiprocessing

import pytest

from lpr.errors import ConfigError, ServiceError
from lpr.service.events import EventBus
from lpr.service.jobs.aside import NICENESS, Work, do_aside
from lpr.service.jobs.base import JobStopped, Progress
from lpr.service.store import Store
from tests.service.jobs import asides


@pytest.fixture
def progress(store: Store) -> Progress:
    store.jobs.add("work")
    job = store.jobs.claim(store.config.instance)
    assert job is not None
    return Progress(job, store, EventBus(), lambda: False)


def test_work_gives_its_result_and_gives_way(progress: Progress) -> None:
    assert do_aside(progress, asides.double, 21) == (42, NICENESS)


@pytest.mark.parametrize(
    ("work", "kind", "said"),
    [
        (asides.refuse, ConfigError, "too few plates"),
        (asides.break_down, ServiceError, "ZeroDivisionError: by nothing"),
        (asides.vanish, ServiceError, "ended by itself .status 9"),
    ],
)
def test_what_goes_wrong_is_told(
    progress: Progress, work: Work, kind: type[Exception], said: str
) -> None:
    with pytest.raises(kind, match=said):
        do_aside(progress, work, None)


def test_a_job_that_is_cancelled_ends_its_process(progress: Progress, store: Store) -> None:
    store.jobs.cancel(progress.job.id)
    with pytest.raises(JobStopped):
        do_aside(progress, asides.go_on, None)
    name = f"job-{progress.job.id}"
    assert [one for one in multiprocessing.active_children() if one.name == name] == []
