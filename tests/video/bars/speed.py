"""How much faster than real time films are watched: ``python -m tests.video.bars.speed``.

1280 x 720 at 25 frames a second, on two cores: a car in view all the time, and an empty scene.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from lpr.pipeline import Recognizer
from lpr.video import WatchConfig, watch
from lpr.video.watcher import frame_recognizer
from tests.video.bars.films import Film, draw_cars, draw_empty
from tests.video.bars.verdicts import Verdicts

CORES = 2
WITH_A_CAR, EMPTY = 4.0, 15.0
"""Times real time, at least."""


def times_real_time(film: Film, recognizer: Recognizer) -> tuple[float, int]:
    """How fast a film is watched, decoding and all, and how many passages it has."""
    begun_s = time.perf_counter()
    told = {event.passage.id for event in watch(film.path, recognizer=recognizer)}
    return film.seconds / (time.perf_counter() - begun_s), len(told)


def main() -> int:
    """Measure, and say so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="of film")
    parser.add_argument("--times", type=int, default=3, help="the best of so many counts")
    given = parser.parse_args()
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:CORES]))
    config = replace(WatchConfig().recognizer, threads=CORES)
    recognizer, verdicts = Recognizer(frame_recognizer(config)), Verdicts()
    with tempfile.TemporaryDirectory() as folder:
        bars = (
            (
                "a car in view",
                draw_cars(Path(folder, "cars.mp4"), given.seconds, False),
                WITH_A_CAR,
            ),
            ("an empty scene", draw_empty(Path(folder, "empty.mp4"), given.seconds), EMPTY),
        )
        for what, film, least in bars:
            tries = [times_real_time(film, recognizer) for _ in range(given.times)]
            verdicts.tell(f"{what}, passages", tries[0][1], f"in {film.seconds:.0f} s")
            bits = film.path.stat().st_size * 8e-6 / film.seconds
            verdicts.tell(f"{what}, the film", bits, "Mbit/s")
            verdicts.at_least(what, max(factor for factor, _ in tries), least, "times real time")
    return verdicts.exit_status


if __name__ == "__main__":
    sys.exit(main())
