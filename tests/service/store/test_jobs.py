"""A job is done by one process, even where it dies."""

from __future__ import annotations

import pytest

from lpr.errors import NotFound
from lpr.service.store import JobState, Store
from lpr.service.store import jobs as jobs_module


def test_a_job_is_claimed_once(store: Store) -> None:
    first, second = store.jobs.add("film", {"file": "a.mp4"}), store.jobs.add("retention")
    claimed = store.jobs.claim("a")
    assert claimed is not None
    assert (claimed.id, claimed.arguments, claimed.owner) == (first.id, {"file": "a.mp4"}, "a")
    other = store.jobs.claim("b", kinds=("retention",))
    assert other is not None
    assert other.id == second.id
    assert store.jobs.claim("c") is None
    half = store.jobs.progress(claimed, 0.5, "half")
    assert (half.share, half.message, half.state) == (0.5, "half", JobState.RUNNING)
    done = store.jobs.finish(claimed, {"passages": 3})
    assert (done.state, done.result, done.share) == (JobState.DONE, {"passages": 3}, 1.0)
    assert store.jobs.all()[0].id == second.id


def test_the_job_of_a_process_that_died_is_taken_over(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.jobs.add("film")
    monkeypatch.setattr(jobs_module, "LEASE_S", -1.0)
    lost = store.jobs.claim("a")
    monkeypatch.undo()
    assert lost is not None
    taken = store.jobs.claim("b")
    assert taken is not None
    assert (taken.id, taken.owner) == (lost.id, "b")
    # Whoever comes back late changes nothing any more.
    assert store.jobs.finish(lost).state == JobState.RUNNING
    assert store.jobs.progress(lost, 0.9).owner == "b"
    assert store.jobs.give_back(taken).state == JobState.WAITING


def test_a_job_is_cancelled(store: Store) -> None:
    waiting, running = store.jobs.add("film"), store.jobs.add("retention")
    assert store.jobs.claim("a", kinds=("retention",)) is not None
    assert store.jobs.cancel(waiting.id).state == JobState.CANCELLED
    asked = store.jobs.cancel(running.id)
    assert (asked.state, asked.cancel_asked) == (JobState.RUNNING, True)
    assert store.jobs.open("retention") == (asked,)
    with pytest.raises(NotFound, match="no job 99"):
        store.jobs.cancel(99)


def test_jobs_of_a_kind_are_found_behind_many_others(store: Store) -> None:
    film = store.jobs.add("film")
    for _ in range(3):
        store.jobs.add("retention")
    assert [one.id for one in store.jobs.all(2, "film")] == [film.id]
    assert film.id not in [one.id for one in store.jobs.all(2)]
