"""Measurements by hand of rate and of loss; each prints what it found.

::

    python -m tests.archive.bars rate FOLDER COUNT       an archive beside read_many
    python -m tests.archive.bars workers FOLDER COUNT    one process beside two
    python -m tests.archive.bars ray FOLDER COUNT [S]    Ray beside this machine, a worker killed
                                                         every S seconds (60)
    python -m tests.archive.bars loss FOLDER COUNT [S]   the same without models: only what is
                                                         lost and doubled, not the cost

COUNT thumbnails of 320 x 240 are drawn into FOLDER/photos where they are not there.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import cv2
import numpy as np

from lpr.archive import Archive, ArchiveConfig
from lpr.cores import core_count
from lpr.parallel import engine_named
from lpr.pipeline import Recognizer
from lpr.synthesis.scenes import draw_scene
from tests.archive.stub import stub_recognizer

DRAWN = 40
"""Scenes that are drawn; the other pictures are these at other brightnesses."""
SIZE_PX = (320, 240)


def draw(folder: Path, count: int) -> Path:
    """The folder of the thumbnails."""
    photos = folder / "photos"
    photos.mkdir(parents=True, exist_ok=True)
    if len(os.listdir(photos)) >= count:
        return photos
    scenes = [draw_scene(np.random.default_rng(seed), SIZE_PX).image for seed in range(DRAWN)]
    for number in range(count):
        path = photos / f"{number:06}.jpg"
        if not path.exists():
            share = 0.7 + 0.3 * (number // DRAWN % 100) / 100
            cv2.imwrite(str(path), cv2.convertScaleAbs(scenes[number % DRAWN], alpha=share))
    return photos


def archive(
    photos: Path, folder: Path, engine: str, workers: int, reader: Recognizer | None = None
) -> float:
    """Read the thumbnails anew, and tell how many were read a second."""
    shutil.rmtree(folder, ignore_errors=True)
    started, spent_s = time.perf_counter(), time.process_time()
    with Archive(ArchiveConfig((str(photos),), folder)) as one:
        for _ in one.read(engine_named(engine, workers, workers), reader):
            pass
        rate = one.items / (time.perf_counter() - started)
        here_ms = 1e3 * (time.process_time() - spent_s) / one.items
    print(f"{engine}, {workers} workers: {rate:.2f} pictures a second, ", end="")
    print(f"{here_ms:.2f} ms of the writing process for each", flush=True)
    return rate


def read_many(photos: Path, workers: int) -> float:
    """The same pictures without an archive."""
    started, paths = time.perf_counter(), sorted(photos.iterdir())
    for _ in Recognizer().read_many(paths, workers):
        pass
    rate = len(paths) / (time.perf_counter() - started)
    print(f"read_many, {workers} workers: {rate:.2f} pictures a second", flush=True)
    return rate


def actors() -> list[int]:
    """The processes of Ray's workers."""
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True)
    lines = [line.split(maxsplit=1) for line in listed.stdout.splitlines()]
    return [int(pid) for pid, name in lines if name.startswith("ray::_Actor")]


@contextmanager
def killing(every_s: float) -> Iterator[list[int]]:
    """Kill one of Ray's workers now and then while the block runs."""
    killed: list[int] = []
    over = threading.Event()

    def kill() -> None:
        while not over.wait(every_s):
            for pid in actors()[:1]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join()


def lines(folder: Path) -> list[str]:
    """All results of an archive."""
    files = sorted((folder / "results").iterdir())
    return [line for path in files for line in path.read_text().splitlines()]


def ray(photos: Path, folder: Path, every_s: float, reader: Recognizer | None) -> None:
    """This machine, Ray, and Ray whose workers die."""
    workers = core_count()
    here = archive(photos, folder / "local", "local", workers, reader)
    there = archive(photos, folder / "ray", "ray", workers, reader)
    with killing(every_s) as killed:
        archive(photos, folder / "killed", "ray", workers, reader)
    kept = lines(folder / "local")
    times = Counter(lines(folder / "killed"))
    print(f"cost of Ray: {100 * (1 - there / here):.1f} %; workers killed: {len(killed)}")
    print(f"same without kills: {lines(folder / 'ray') == kept}, with: {times == Counter(kept)}")


def main() -> None:
    """Run what the words ask for."""
    kind, folder, count, *more = sys.argv[1:]
    photos = draw(Path(folder), int(count))
    if kind == "rate":
        plain = read_many(photos, core_count())
        share = archive(photos, Path(folder) / "local", "local", core_count()) / plain
        print(f"share of the rate: {100 * share:.1f} %")
    elif kind == "workers":
        one = archive(photos, Path(folder) / "one", "local", 1)
        print(f"two to one: {archive(photos, Path(folder) / 'two', 'local', 2) / one:.2f}")
    else:
        reader = stub_recognizer() if kind == "loss" else None
        ray(photos, Path(folder), float(more[0]) if more else 60.0, reader)


if __name__ == "__main__":
    main()
