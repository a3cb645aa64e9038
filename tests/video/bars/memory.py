"""An hour of film at one go, and what it costs of memory: ``python -m tests.video.bars.memory``.

A film of cars that pass is opened, watched and closed again and again, as fast as it goes, by one
watcher: each time its times go on where they were.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from lpr.pipeline import Recognizer, RecognizerConfig
from lpr.video import WatchConfig, open_source, watch
from lpr.video.frames import Frame
from lpr.video.passages import PassageConfig
from lpr.video.watcher import frame_recognizer
from tests.video.bars.films import Film, draw_cars
from tests.video.bars.verdicts import Verdicts, resident_mb

FILM_S = 20.0
GROWTH_MB = 5.0
WARM = 0.1
"""The first tenth fills caches; growth counts from its end."""


def again_and_again(film: Film, times: int, held_mb: list[float]) -> Iterator[Frame]:
    """The film's frames, so many times; what the process holds is noted after each."""
    for time in range(times):
        with open_source(film.path) as source:
            later_s = time * film.seconds
            for frame in source.frames():
                yield replace(
                    frame,
                    time=frame.time + timedelta(seconds=later_s),
                    offset_s=frame.offset_s + later_s,
                )
        gc.collect()
        held_mb.append(resident_mb())


def main() -> int:
    """Measure, and say so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0, help="of film")
    given = parser.parse_args()
    recognizer = Recognizer(frame_recognizer(RecognizerConfig(threads=1)))
    config = replace(WatchConfig(), passages=PassageConfig(same_after_s=5.0))
    verdicts, held_mb, told = Verdicts(), list[float](), 0
    with tempfile.TemporaryDirectory() as folder:
        film = draw_cars(Path(folder, "cars.mp4"), FILM_S, numbered=False)
        times = max(round(60 * given.minutes / film.seconds), 10)
        frames = again_and_again(film, times, held_mb)
        for event in watch(frames, config, recognizer=recognizer):
            told += event.passage.state == "closed"
    warm = round(WARM * times)
    verdicts.tell("film watched", times * film.seconds / 60, "minutes")
    verdicts.tell("passages", told, "")
    verdicts.tell("memory after the first tenth", held_mb[warm], "MB")
    print(f"      by tenths: {', '.join(f'{mb:.1f}' for mb in held_mb[:: max(warm, 1)])} MB")
    verdicts.at_most("growth since then", held_mb[-1] - held_mb[warm], GROWTH_MB, "MB")
    return verdicts.exit_status


if __name__ == "__main__":
    sys.exit(main())
