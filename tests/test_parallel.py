"""Tasks over processes: order, a bounded number ahead, failures and crashes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path

import pytest

from lpr.parallel import WAITING, LocalEngine, NeverReady, map_ordered
from tests.paths import ROOT

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


def die_once(folder: Path, task: int) -> int:
    """Dies of a task the first time it is tried."""
    if not (folder / str(task)).exists():
        (folder / str(task)).touch()
        os._exit(1)
    return task


def start_dying_once(folder: Path) -> Callable[[int], int]:
    return partial(die_once, folder)


def test_a_task_is_tried_again_where_it_is_asked_for(tmp_path: Path) -> None:
    engine = LocalEngine(2, tries=2)
    assert list(engine.map_ordered(partial(start_dying_once, tmp_path), range(5))) == [
        (n, n) for n in range(5)
    ]
    tasks = [0, FATAL, 1]
    done = list(engine.map_ordered(partial(start, 1), tasks))
    assert done == [(0, 1), (FATAL, None), (1, 2)]


def test_what_the_work_raises_comes_out() -> None:
    with pytest.raises(ValueError, match="-2 is wrong"):
        list(map_ordered(partial(start, 0), [1, WRONG, 3], 1))


def start_badly() -> Callable[[int], int]:
    raise FileNotFoundError("no model")


def test_what_the_start_raises_comes_out() -> None:
    with pytest.raises(FileNotFoundError, match="no model"):
        list(map_ordered(start_badly, [1, 2], 2))


def unpicklable(task: int) -> Callable[[], int]:
    return lambda: task


def start_unpicklable() -> Callable[[int], Callable[[], int]]:
    return unpicklable


def test_a_result_that_cannot_travel_is_an_error_and_not_a_crash() -> None:
    with pytest.raises(TypeError, match="cannot travel between processes"):
        list(map_ordered(start_unpicklable, [1], 1))


def big(task: bytes) -> bytes:
    return task


def start_big() -> Callable[[bytes], bytes]:
    return big


def test_large_tasks_and_results_do_not_block_each_other() -> None:
    tasks = [bytes([number]) * (1 << 21) for number in range(8)]
    assert list(map_ordered(start_big, tasks, 2)) == [(task, task) for task in tasks]


SCRIPT = """
import os, signal, sys, time

# A shell's background jobs begin with Ctrl-C ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)

def tell_and_sleep(seconds):
    print(os.getpid(), flush=True)
    time.sleep(seconds)
    return seconds

def start():
    return tell_and_sleep

from lpr.parallel import map_ordered
"""
SLEEPERS = """
if __name__ == "__main__":
    for _ in map_ordered(start, [0] * 8 + [600] * 8, 2):
        print("done", flush=True)
"""


def run_script(path: Path, text: str) -> subprocess.Popen[str]:
    path.write_text(text)
    return subprocess.Popen(
        [sys.executable, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_when_their_parent_is_killed(tmp_path: Path, how: signal.Signals) -> None:
    parent = run_script(tmp_path / "script.py", SCRIPT + SLEEPERS)
    assert parent.stdout is not None
    lines = [parent.stdout.readline().strip() for _ in range(16)]
    pids = {int(line) for line in lines if line.isdigit()}
    assert pids
    parent.send_signal(how)
    parent.wait()
    # Far longer than it takes, for the sake of busy machines.
    for _ in range(600):
        if not any(map(is_running, pids)):
            break
        time.sleep(0.1)
    assert not any(map(is_running, pids))
    parent.communicate()


def test_ctrl_c_for_all_is_heard_by_the_parent_alone(tmp_path: Path) -> None:
    text = SCRIPT + SLEEPERS.replace("600", "0.01")
    parent = run_script(tmp_path / "script.py", text.replace("[0] * 8", "[0.01] * 9000"))
    assert parent.stdout is not None
    parent.stdout.readline()
    os.killpg(parent.pid, signal.SIGINT)
    _, errors = parent.communicate()
    assert parent.returncode != 0
    assert errors.count("Traceback") == errors.count("KeyboardInterrupt") == 1


def test_a_script_without_its_guard_gets_one_clear_error(tmp_path: Path) -> None:
    text = f"{SCRIPT}\nprint(list(map_ordered(start, range(9), 2)))\n"
    _, errors = run_script(tmp_path / "script.py", text).communicate()
    assert errors.count("Traceback") == 1
    assert errors.strip().endswith(NeverReady.__name__)
