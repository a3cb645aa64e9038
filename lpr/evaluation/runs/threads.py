"""How many pictures a second one recognizer reads in one thread and in several, side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median

from lpr.arrays import Image

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class ThreadRates:
    """Pictures a second, medians of all rounds: ``alone`` in one thread, ``together`` in
    ``threads``; ``gain`` is the median of what the second is of the first in the same round."""

    threads: int
    alone: float
    together: float
    gain: float


def measure_threads(
    read: Callable[[Image], object],
    pictures: Sequence[Image],
    threads: int = 2,
    rounds: int = ROUNDS,
) -> ThreadRates:
    """Read all pictures in one thread and then in several, round by round, so that a busy machine
    slows both alike.

    Args:
        read: reads a picture, in any thread.
        pictures: BGR, at least one.
        threads: how many.
        rounds: how often; one before them warms up and is not counted.
    """
    alone, together = [], []
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(rounds + 1):
            started = time.perf_counter()
            for picture in pictures:
                read(picture)
            between = time.perf_counter()
            list(pool.map(read, pictures))
            alone.append(len(pictures) / (between - started))
            together.append(len(pictures) / (time.perf_counter() - between))
    del alone[0], together[0]
    gain = median(fast / slow for fast, slow in zip(together, alone, strict=True))
    return ThreadRates(threads, median(alone), median(together), gain)
