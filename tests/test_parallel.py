"""Tasks over processes: order, a bounded number ahead, failures and crashes."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from functools import partial

import pytest

from lpr.parallel import WAITING, map_ordered

FATAL, WRONG = -1, -2


def start(offset: int) -> Callable[[int], int]:
    """Work that adds a number, dies of one task and fails at another."""
    return partial(add, offset)


def add(offset: int, task: int) -> int:
    if task == FATAL:
        os._exit(1)
    if task == WRONG:
        raise ValueError(f"{task} is wrong")
    return task + offset


def test_results_come_in_the_order_of_the_tasks() -> None:
    assert list(map_ordered(partial(start, 5), range(40), 2)) == [(n, n + 5) for n in range(40)]
    assert list(map_ordered(partial(start, 5), [], 2)) == []


def test_tasks_are_taken_as_the_work_goes_on() -> None:
    taken = []

    def tasks() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    results = map_ordered(partial(start, 0), tasks(), 1)
    for _ in range(3):
        next(results)
    assert len(taken) <= WAITING + 3
    assert isinstance(results, Generator)
    results.close()


def test_a_process_that_dies_costs_its_own_task_alone() -> None:
    tasks = [0, 1, FATAL, 2, 3, 4, 5, 6]
    expected = [(n, None if n == FATAL else n + 1) for n in tasks]
    assert list(map_ordered(partial(start, 1), tasks, 1)) == expected


def test_what_the_work_raises_comes_out() -> None:
    with pytest.raises(ValueError, match="-2 is wrong"):
        list(map_ordered(partial(start, 0), [1, WRONG, 3], 1))
