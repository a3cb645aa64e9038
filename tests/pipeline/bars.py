"""A folder on one core and on two, and what a start costs.

::

    python -m tests.pipeline.bars FOLDER                    rates, gain, memory early and at the end
    python -m tests.pipeline.bars FOLDER --beside CHECKOUT  and the start of another version in turn

Wants a machine with two idle cores. FOLDER holds pictures, or is filled with drawn scenes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import cv2
import numpy as np

from lpr.pipeline import Recognizer, RecognizerConfig
from lpr.synthesis.scenes import draw_scene

ENDINGS = frozenset([".jpg", ".jpeg", ".png"])
DRAWN = 50
"""Scenes drawn into an empty folder; it is read as often as makes enough pictures."""
SETTLED = 200
"""After so many pictures all that is made once has been made."""
LEAST_GAIN, MOST_GROWTH = 1.8, 1.05
MOST_SLOWER = 1.05
STARTS = 7


@dataclass(frozen=True, slots=True)
class Pass:
    """One reading of the folder: pictures a second, starting included, and the memory of all
    processes once they had settled and at the end."""

    rate: float
    settled_mb: float
    end_mb: float


def pictures_of(folder: Path, count: int) -> list[Path]:
    """So many pictures of a folder, over and over if it has fewer; drawn where it has none."""
    folder.mkdir(parents=True, exist_ok=True)
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in ENDINGS)
    if not found:
        for seed in range(DRAWN):
            path = folder / f"{seed:03}.jpg"
            cv2.imwrite(str(path), draw_scene(np.random.default_rng(seed)).image)
            found.append(path)
    return [found[number % len(found)] for number in range(count)]


def resident_mb(process: int) -> float:
    """What a process and its children keep in memory, shared pages counted in parts."""
    total = 0.0
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            total = int(line.split()[1]) / 1024
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return total + sum(resident_mb(int(child)) for child in children)


def read_all(paths: list[Path], workers: int) -> Pass:
    """Read pictures with a new recognizer on so many cores."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:workers])
    begun, settled_mb = time.perf_counter(), 0.0
    recognizer = Recognizer(RecognizerConfig(threads=1))
    for number, _ in enumerate(recognizer.read_many(paths, workers=workers), start=1):
        if number == min(SETTLED, len(paths)):
            settled_mb = resident_mb(os.getpid())
        if number == len(paths):
            end_mb = resident_mb(os.getpid())
    return Pass(len(paths) / (time.perf_counter() - begun), settled_mb, end_mb)


def start_s(checkout: Path, picture: Path) -> float:
    """Processor time of a new process that reads one picture with the lpr of a checkout."""
    before = os.times()
    command = [sys.executable, "-m", "lpr", "read", str(picture), "--format", "json"]
    subprocess.run(command, cwd=checkout, check=True, capture_output=True)
    after = os.times()
    return (
        after.children_user + after.children_system - before.children_user - before.children_system
    )


def main() -> int:
    """Measure, and say what misses its bar: 1 where something does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000, help="pictures")
    parser.add_argument("--beside", type=Path, help="another checkout, for the start")
    given = parser.parse_args()
    paths = pictures_of(given.folder, given.count)
    cores = os.sched_getaffinity(0)
    missed, rates = False, []
    for workers in (1, 2):
        os.sched_setaffinity(0, cores)
        done = read_all(paths, workers)
        rates.append(done.rate)
        missed |= done.end_mb > MOST_GROWTH * done.settled_mb
        print(
            f"{workers} workers: {done.rate:.1f} pictures a second, memory "
            f"{done.settled_mb:.0f} MB after {SETTLED}, {done.end_mb:.0f} MB after {len(paths)}",
            flush=True,
        )
    os.sched_setaffinity(0, cores)
    print(f"two workers: {rates[1] / rates[0]:.2f} times one")
    missed |= rates[1] < LEAST_GAIN * rates[0]
    if given.beside:
        here, picture = Path.cwd(), paths[0].resolve()
        pairs = [(start_s(here, picture), start_s(given.beside, picture)) for _ in range(STARTS)]
        own, other = (median(times) for times in zip(*pairs, strict=True))
        missed |= own > MOST_SLOWER * other
        print(f"start and one picture: {own:.3f} s of the processor, there {other:.3f} s")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
