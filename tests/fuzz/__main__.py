"""``python -m tests.fuzz``: mutated inputs for a while, or so many of them."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator

from tests.fuzz import contracts, labels, pictures
from tests.fuzz.harness import Target, fuzz

TARGETS: dict[str, Callable[[], Target]] = {
    "pictures": pictures.start,
    "reading": pictures.start_reading,
    "labels": labels.start,
    "contracts": contracts.start,
}


def numbers(first: int, count: int | None, seconds: float) -> Iterator[int]:
    """Numbers of inputs: so many, or as many as go in so much time."""
    end = time.monotonic() + seconds
    number = first
    while number < first + count if count is not None else time.monotonic() < end:
        yield number
        number += 1


def main() -> int:
    """Try each target; the exit status is 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], help="all, without any")
    parser.add_argument("--seconds", type=float, default=120, help="for all targets together")
    parser.add_argument("--count", type=int, help="inputs of each target, however long they take")
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--workers", type=int, default=1, help="processes")
    arguments = parser.parse_args()
    chosen = arguments.targets or list(TARGETS)
    found = 0
    for name in chosen:
        some = numbers(arguments.first, arguments.count, arguments.seconds / len(chosen))
        report = fuzz(TARGETS[name], some, arguments.workers)
        print(f"{name}: {report}", flush=True)
        found += len(report.problems)
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
