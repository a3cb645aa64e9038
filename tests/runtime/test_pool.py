"""A thing for each thread that needs one at the same time, and no more than there may be."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lpr.runtime.pool import Pool


class Thing:
    """Tells when two threads have it at once."""

    def __init__(self) -> None:
        self.lent = threading.Lock()

    def use(self) -> None:
        assert self.lent.acquire(blocking=False)
        self.lent.release()


def test_nobody_shares_and_no_more_are_made_than_allowed() -> None:
    made: list[Thing] = []

    def make() -> Thing:
        made.append(Thing())
        return made[-1]

    pool, together = Pool(make, 3), threading.Barrier(3)

    def use(_turn: int) -> Thing:
        with pool.lent() as thing:
            together.wait(timeout=30)
            with thing.lent:
                thing.lent.release()
                assert thing.lent.acquire(blocking=False)
            return thing

    with ThreadPoolExecutor(6) as threads:
        used = list(threads.map(use, range(60)))
    assert len(made) == 3
    assert set(used) == set(made)


def test_what_is_there_is_lent_first_and_comes_back_after_an_error() -> None:
    first = Thing()
    pool = Pool(Thing, 2, first)
    with pytest.raises(ZeroDivisionError), pool.lent():
        _ = 1 / 0
    with pool.lent() as thing, pool.lent() as other:
        assert thing is first
        assert other is not first


def test_one_that_cannot_be_made_takes_no_seat() -> None:
    def fail() -> Thing:
        raise OSError

    pool = Pool(fail, 1)
    for _ in range(2):
        with pytest.raises(OSError), pool.lent():  # noqa: PT011
            pass
