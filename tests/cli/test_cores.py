"""How many processes and threads a run takes."""

from __future__ import annotations

import pytest

from lpr.cli import cores
from lpr.cores import MOST_THREADS, core_count, useful_threads


@pytest.mark.parametrize(
    ("asked", "pictures", "workers"),
    [(None, 1, 1), (None, 31, 1), (None, 32, 2), (None, 1000, 8), (3, 1, 3), (1, 1000, 1)],
)
def test_workers_start_where_they_pay(
    monkeypatch: pytest.MonkeyPatch, asked: int | None, pictures: int, workers: int
) -> None:
    monkeypatch.setattr(cores, "core_count", lambda: 8)
    assert cores.worker_count(asked, pictures) == workers


@pytest.mark.parametrize(
    ("asked", "workers", "threads"), [(None, 1, 4), (None, 4, 2), (None, 16, 1), (3, 16, 3)]
)
def test_workers_share_the_cores(
    monkeypatch: pytest.MonkeyPatch, asked: int | None, workers: int, threads: int
) -> None:
    monkeypatch.setattr(cores, "core_count", lambda: 8)
    assert cores.thread_count(asked, workers) == threads


def test_there_is_a_core() -> None:
    assert core_count() >= 1
    assert 1 <= useful_threads() <= MOST_THREADS
