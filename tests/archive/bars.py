"""Measurements by hand of rate and of loss; each prints what it found.

::

    python -m tests.archive.bars rate FOLDER COUNT       an archive beside read_many
    python -m tests.archive.bars workers FOLDER COUNT    one process beside two
    python -m tests.archive.bars cost FOLDER COUNT       Ray beside this machine
    python -m tests.archive.bars stub FOLDER COUNT       the same without models: what is left
    python -m tests.archive.bars loss FOLDER COUNT [S]   without models, a worker of Ray killed
                                                         every S seconds (60): what is lost, what
                                                         doubled, what different?

COUNT thumbnails of 320 x 240 are drawn into FOLDER/photos where they are not there. All but the
last goes piece by piece, a thousand pictures with each of two variants in turn, so that both meet
the same machine. Stopped or killed, the same command goes on; another FOLDER begins anew.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from lpr.archive import Archive, ArchiveConfig
from lpr.cores import core_count
from lpr.parallel import engine_named
from lpr.pipeline import Recognizer
from tests.archive.pieces import Piece, Variant, rate, run, running_s, spent_ms, told
from tests.archive.stub import stub_recognizer
from tests.archive.thumbnails import draw

BAR = 100_000
"""Pictures of the bar on Ray's cost."""


def archive(
    folder: Path, engine: str, workers: int, reader: Recognizer | None, pictures: Sequence[Path]
) -> Iterator[object]:
    """Read thumbnails into a new archive."""
    shutil.rmtree(folder, ignore_errors=True)
    with Archive(ArchiveConfig((str(pictures[0].parent),), folder)) as one:
        yield from one.read(engine_named(engine, workers, workers), reader)


def read_many(workers: int, pictures: Sequence[Path]) -> Iterable[object]:
    """The same without an archive."""
    return Recognizer().read_many(pictures, workers)


def two(folder: Path, kind: str, reader: Recognizer | None = None) -> dict[str, Variant]:
    """What is compared: first the one that is beaten or not, then the one that is judged."""
    cores, place = core_count(), folder / f"archive_{kind}"
    both: dict[str, dict[str, Variant]] = {
        "rate": {
            "read_many": partial(read_many, cores),
            "archive": partial(archive, place, "local", cores, reader),
        },
        "workers": {
            "one": partial(archive, place, "local", 1, reader),
            "two": partial(archive, place, "local", 2, reader),
        },
        "cost": {
            "local": partial(archive, place, "local", cores, reader),
            "ray": partial(archive, place, "ray", cores, reader),
        },
    }
    return both["cost" if kind == "stub" else kind]


def start_s(pieces: Sequence[Piece]) -> float:
    """What a run takes beside the time from its first result to its last."""
    return sum(one.whole_s - one.running_s for one in pieces) / len(pieces)


def cost(local: Sequence[Piece], ray: Sequence[Piece], count: int) -> float:
    """What so many pictures at once take on Ray, as a share of what they take without it."""
    here, there = ((start_s(some) + count * running_s(some)) for some in (local, ray))
    return there / here - 1


def tell_cost(local: Sequence[Piece], ray: Sequence[Piece]) -> None:
    """Tell what Ray costs over this machine."""
    by_clock = running_s(ray) / running_s(local) - 1
    by_processor = spent_ms(ray) / spent_ms(local) - 1
    print(f"Ray over this machine, once it runs: {100 * by_clock:+.1f} % of the time, ", end="")
    print(f"{100 * by_processor:+.1f} % of the processor time for a picture")
    print(f"start and end: {start_s(local):.1f} s, on Ray {start_s(ray):.1f} s; so all of ", end="")
    wholes = (f"{n:,}: {100 * cost(local, ray, n):+.1f} %" for n in (1_000, 10_000, BAR))
    print("; ".join(wholes))


def actors() -> list[int]:
    """The processes of Ray's workers."""
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True)
    lines = [line.split(maxsplit=1) for line in listed.stdout.splitlines()]
    return [int(pid) for pid, name in lines if name.startswith("ray::_Actor")]


@contextmanager
def killing(every_s: float, note: Path) -> Iterator[None]:
    """Kill one of Ray's workers now and then while the block runs; a line in the note for each."""
    over = threading.Event()

    def kill() -> None:
        while not over.wait(every_s):
            for pid in actors()[:1]:
                with suppress(ProcessLookupError), note.open("a", encoding="utf-8") as file:
                    os.kill(pid, signal.SIGKILL)
                    file.write(f"{pid}\n")

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def read_on(folders: Sequence[Sequence[Path]], folder: Path, engine: str) -> None:
    """Read all thumbnails with the stub into an archive, which goes on where it was stopped."""
    sources = tuple(str(pictures[0].parent) for pictures in folders)
    with Archive(ArchiveConfig(sources, folder)) as one:
        for _ in one.read(engine_named(engine, core_count(), core_count()), stub_recognizer()):
            pass
        print(f"{engine}: {one.counts.items} of {one.items}", flush=True)


def lines(folder: Path) -> list[str]:
    """All results of an archive."""
    files = sorted((folder / "results").iterdir())
    return [line for path in files for line in path.read_text().splitlines()]


def loss(folders: Sequence[Sequence[Path]], folder: Path, every_s: float) -> bool:
    """Whether an archive whose workers die holds what another one holds, each picture once."""
    note = folder / "killed.txt"
    read_on(folders, folder / "local", "local")
    with killing(every_s, note):
        read_on(folders, folder / "killed", "ray")
    wanted, found = Counter(lines(folder / "local")), Counter(lines(folder / "killed"))
    missing, more = wanted - found, found - wanted
    killed = len(note.read_text().splitlines()) if note.exists() else 0
    print(f"workers killed: {killed}; lost or different: {missing.total()}, ", end="")
    print(f"doubled or different: {more.total()}, of {sum(map(len, folders))} pictures")
    return not missing and not more and wanted.total() == sum(map(len, folders))


def compare(kind: str, folder: Path, folders: Sequence[Sequence[Path]]) -> bool:
    """Measure two variants piece by piece, and tell; whether the bar holds."""
    reader = stub_recognizer() if kind == "stub" else None
    pieces = run(folder / f"{kind}.jsonl", two(folder, kind, reader), folders)
    for name, some in pieces.items():
        print(f"{name}: {told(some)}")
    first, second = pieces.values()
    share = rate(second) / rate(first)
    if kind in ("rate", "workers"):
        print(f"{' to '.join(reversed(list(pieces)))}: {100 * share:.1f} %")
        return kind == "workers" or share >= 0.95
    tell_cost(first, second)
    return cost(first, second, BAR) < 0.15


def main() -> int:
    """Run what the words ask for; 0 where the bar holds."""
    kind, place, count, *more = sys.argv[1:]
    folder = Path(place)
    folders = draw(folder / "photos", int(count))
    holds: Callable[[], bool] = partial(compare, kind, folder, folders)
    if kind == "loss":
        holds = partial(loss, folders, folder, float(more[0]) if more else 60.0)
    return 0 if holds() else 1


if __name__ == "__main__":
    sys.exit(main())
