"""A stream that breaks in every way: ``python -m tests.video.bars.breaks``.

An RTSP server is killed and started again, frozen, and what it sends is spoiled. Each time frames
must come again soon, and every car that could be read for a while before or after must be told.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from lpr.alphabet import loose
from lpr.pipeline import Recognizer, RecognizerConfig
from lpr.types import Passage
from lpr.video import SourceWatch, WatchConfig, watch
from lpr.video.frames import Frame
from lpr.video.passages import PassageConfig
from lpr.video.watcher import frame_recognizer
from tests.video.bars.films import WITHOUT_NUMBER, Film, draw_cars, repeated
from tests.video.bars.verdicts import Verdicts, resident_mb
from tests.video.pictures import number_in
from tests.video.proxy import Proxy
from tests.video.servers import RtspServer, gst_server

FILM_S = 20.0
WATCHED_S = (5.0, 9.0)
"""So long a stream is whole between two breaks, at least and at most."""
GONE_S = (1.0, 6.0)
"""So long a server is gone."""
SPOILED_S = 4.0
AGAIN_S = 10.0
"""Frames must come again within so long,"""
GROWTH_MB = 5.0
"""and memory must not grow by more."""
HOPELESS_S = 60.0
LEGIBLE_FRAMES = 15
"""A car must be told that could be read in so many whole frames that were taken in."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A frame that was taken in: its number in the film, and when it was sent and taken."""

    number: int
    time: datetime
    taken_s: float


@dataclass
class Session:
    """One watching of a stream: the frames that were taken in, and the passages as told last."""

    frames: list[Taken] = field(default_factory=list)
    passages: dict[str, Passage] = field(default_factory=dict)
    spoiled: list[tuple[float, float]] = field(default_factory=list)
    """From when to when what was sent was spoiled."""
    again_s: dict[str, list[float]] = field(default_factory=dict)
    """How long after each break frames came again, by its kind,"""
    held_mb: list[float] = field(default_factory=list)
    """and what the process held then."""

    def take(self, frame: Frame) -> None:
        """Note a frame that was taken in."""
        self.frames.append(Taken(number_in(frame.gray), frame.time, time.monotonic()))

    def watch(self, gate: SourceWatch) -> None:
        """Note what is told, until the watching ends."""
        for event in gate.events():
            self.passages[event.passage.id] = event.passage

    def wait_for_frame(self, what: str) -> None:
        """Note how long it takes until the next frame is taken in; gives up after a minute."""
        since_s = time.monotonic()
        while not (self.frames and self.frames[-1].taken_s > since_s):
            if time.monotonic() - since_s > HOPELESS_S:
                break
            time.sleep(0.01)
        self.again_s.setdefault(what, []).append(time.monotonic() - since_s)
        gc.collect()
        self.held_mb.append(resident_mb())

    def told(self, seen: list[Taken]) -> set[str]:
        """The texts of the passages that were there while some frames were taken."""
        return {
            loose(one.text)
            for one in self.passages.values()
            if one.first_seen <= seen[-1].time and one.last_seen >= seen[0].time
        }

    def stretches(self) -> Iterator[list[Taken]]:
        """The frames between two breaks: each new connection gets the film from its beginning."""
        stretch: list[Taken] = []
        for frame in self.frames:
            if stretch and frame.number < stretch[-1].number:
                yield stretch
                stretch = []
            if not any(start <= frame.taken_s <= end for start, end in self.spoiled):
                stretch.append(frame)
        yield stretch


def lost(session: Session, film: Film, readable: set[str]) -> tuple[int, list[str]]:
    """How many cars should have been told, and the texts of those that were not."""
    count, missing = 0, []
    for stretch in session.stretches():
        for text in readable:
            seen = [frame for frame in stretch if frame.number in film.legible[text]]
            if len(seen) < LEGIBLE_FRAMES:
                continue
            count += 1
            told = session.told(seen)
            missing += [] if loose(text) in told else [f"{text}, told were {sorted(told)}"]
    return count, missing


def watched_whole(film: Film, config: WatchConfig, recognizer: Recognizer) -> set[str]:
    """The texts that are told where nothing breaks."""
    events = watch(film.path, config, recognizer=recognizer)
    told = {loose(event.passage.text) for event in events}
    return {text for text in film.legible if loose(text) in told}


def break_it(
    session: Session, server: RtspServer, proxy: Proxy, kills: int, frozen_s: float
) -> None:
    """Do it all."""
    chance = random.Random(1)
    for _ in range(kills):
        time.sleep(chance.uniform(*WATCHED_S))
        server.kill()
        time.sleep(chance.uniform(*GONE_S))
        server.start()
        session.wait_for_frame("killed and started again")
    time.sleep(chance.uniform(*WATCHED_S))
    server.freeze()
    time.sleep(frozen_s)
    server.thaw()
    session.wait_for_frame("frozen")
    for _ in range(max(kills // 3, 1)):
        time.sleep(chance.uniform(*WATCHED_S))
        begun_s = time.monotonic()
        proxy.spoiled.set()
        time.sleep(SPOILED_S)
        proxy.spoiled.clear()
        session.wait_for_frame("spoiled")
        # What was on its way, and what is made from spoiled frames, is spoiled too.
        session.spoiled.append((begun_s, time.monotonic() + 1))
    time.sleep(WATCHED_S[1])


def main() -> int:
    """Measure, and say so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--frozen-s", type=float, default=20.0)
    given = parser.parse_args()
    recognizer = Recognizer(frame_recognizer(RecognizerConfig(threads=1)))
    passages = PassageConfig(same_after_s=5.0)
    config = replace(WatchConfig(), regions=WITHOUT_NUMBER, passages=passages)
    verdicts, session = Verdicts(), Session()
    with tempfile.TemporaryDirectory() as folder:
        film = draw_cars(Path(folder, "cars.mp4"), FILM_S)
        readable = watched_whole(film, config, recognizer)
        whole = repeated(Path(folder, "long.mp4"), film, 3600)
        with gst_server(whole.path) as server, Proxy(server.port) as proxy:
            address = server.url.replace(str(server.port), str(proxy.port))
            with SourceWatch(address, config, None, recognizer, session.take) as gate:
                thread = threading.Thread(target=session.watch, args=(gate,))
                thread.start()
                session.wait_for_frame("first asked for")
                break_it(session, server, proxy, given.kills, given.frozen_s)
                counters = gate.status().counters
            thread.join()
    count, missing = lost(session, film, readable)
    for what, waits_s in session.again_s.items():
        verdicts.at_most(f"{what} ({len(waits_s)} times), frames again", max(waits_s), AGAIN_S, "s")
    verdicts.tell("new connections", counters.reconnects, "")
    warm_mb = session.held_mb[len(session.held_mb) // 3]
    verdicts.at_most("memory, growth", session.held_mb[-1] - warm_mb, GROWTH_MB, "MB")
    verdicts.at_most(f"lost of {count} cars", len(missing), 0, f"{missing}")
    return verdicts.exit_status


if __name__ == "__main__":
    sys.exit(main())
