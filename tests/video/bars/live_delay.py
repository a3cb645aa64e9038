"""From a frame to its event, live: ``python -m tests.video.bars.live_delay --minutes 10``.

An RTSP server sends 25 frames a second of 1280 x 720, in real time, and writes down when each went
out. One core decodes, finds and reads; the delay of an event is the time from the sending of the
frame that it came of to its being told.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from lpr.pipeline import Recognizer, RecognizerConfig
from lpr.types import PassageState
from lpr.video import FrameOptions, SourceWatch, WatchConfig
from lpr.video.frames import Frame
from lpr.video.passages import PassageConfig
from lpr.video.watcher import frame_recognizer
from tests.video.bars.films import FPS, WITHOUT_NUMBER, draw_cars, repeated
from tests.video.bars.verdicts import Verdicts
from tests.video.pictures import number_in
from tests.video.servers import gst_server

FILM_S = 20.0
"""How long the film is that is sent again and again."""
MEDIAN_MS = 300.0
GROWTH_MS = 30.0
"""The last fifth's median may be so much above the first's: less than a frame."""
PARTS = 5


@dataclass
class Delays:
    """When frames had been taken in, and when events were told, by the frame's number."""

    repeats_after: int
    frames: list[tuple[int, float]] = field(default_factory=list)
    events: list[tuple[int, float]] = field(default_factory=list)
    _last: int = 0

    def taken(self, frame: Frame) -> None:
        """A frame has been taken in."""
        shown = number_in(frame.gray)
        self._last += (shown - self._last) % self.repeats_after
        self.frames.append((self._last, time.time()))

    def told(self) -> None:
        """Something was told of that frame."""
        self.events.append((self._last, time.time()))


def sent_at(path: Path) -> dict[int, float]:
    """When each frame went out, by its number."""
    pairs = (line.split() for line in path.read_text().splitlines())
    return {round(float(shown_s) * FPS): float(sent_s) for shown_s, sent_s in pairs}


def delays_ms(noted: list[tuple[int, float]], sent: dict[int, float]) -> list[float]:
    """From the sending of each frame that is known to what was noted of it."""
    return [(now_s - sent[number]) * 1e3 for number, now_s in noted if number in sent]


def judge(verdicts: Verdicts, what: str, delays: list[float]) -> None:
    """The median, and whether it grows."""
    verdicts.at_most(f"{what}, median", float(np.median(delays)), MEDIAN_MS, "ms")
    verdicts.tell(f"{what}, 95th percentile", float(np.percentile(delays, 95)), "ms")
    parts = [float(np.median(part)) for part in np.array_split(np.array(delays), PARTS)]
    print(f"      {what}, by fifths: {', '.join(f'{part:.0f}' for part in parts)} ms")
    verdicts.at_most(f"{what}, growth", parts[-1] - parts[0], GROWTH_MS, "ms")


def main() -> int:
    """Measure, and say so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    given = parser.parse_args()
    recognizer = Recognizer(frame_recognizer(RecognizerConfig(threads=1)))
    passages = PassageConfig(same_after_s=5.0)
    config = replace(WatchConfig(), regions=WITHOUT_NUMBER, passages=passages)
    verdicts = Verdicts()
    with tempfile.TemporaryDirectory() as folder:
        film = draw_cars(Path(folder, "cars.mp4"), FILM_S)
        film = repeated(Path(folder, "long.mp4"), film, 60 * given.minutes + FILM_S)
        times, delays = Path(folder, "times.txt"), Delays(round(FILM_S * FPS))
        with gst_server(film.path, "--times", str(times)) as server:
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
            options = FrameOptions(end_s=60 * given.minutes)
            begun_s, spent_s = time.time(), time.process_time()
            with SourceWatch(server.url, config, options, recognizer, delays.taken) as gate:
                for event in gate.events():
                    if event.passage.state is not PassageState.CLOSED:
                        delays.told()
                counters = gate.status().counters
            busy = (time.process_time() - spent_s) / (time.time() - begun_s)
        sent = sent_at(times)
    verdicts.tell("frames sent", counters.seen, "")
    verdicts.tell("frames skipped, a newer one being there", counters.skipped, "")
    verdicts.tell("of one core", 100 * busy, "%")
    judge(verdicts, "frame to its end", delays_ms(delays.frames, sent))
    verdicts.tell("events", len(delays.events), "")
    judge(verdicts, "frame to event", delays_ms(delays.events, sent))
    return verdicts.exit_status


if __name__ == "__main__":
    sys.exit(main())
