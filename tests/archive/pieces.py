"""Measurements in pieces, one variant after the other, that go on where they were stopped."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

Variant = Callable[[Sequence[Path]], Iterable[object]]
"""Reads some pictures; gives something for each of them as it comes."""
TICKS_S = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Piece:
    """What was measured of some pictures: ``whole_s`` with the start of all processes,
    ``running_s`` from the first result to the last, and the time of all processors meanwhile."""

    variant: str
    number: int
    pictures: int
    whole_s: float
    running_s: float
    processor_s: float


def processor_s() -> float:
    """The processor time of this process and of all below it that live (Linux)."""
    return sum(_spent_s(process) for process in _family(os.getpid()))


def _family(process: int) -> Iterator[int]:
    yield process
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text(encoding="ascii").split():
                yield from _family(int(child))


def _spent_s(process: int) -> float:
    with suppress(OSError):
        fields = (
            Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        )
        return (int(fields[11]) + int(fields[12])) * TICKS_S
    return 0.0


def measured(name: str, number: int, variant: Variant, pictures: Sequence[Path]) -> Piece:
    """Read some pictures and tell what it took."""
    began = time.perf_counter()
    first_s = last_s = first_spent = last_spent = 0.0
    for count, _ in enumerate(variant(pictures), start=1):
        if count == 1:
            first_s, first_spent = time.perf_counter(), processor_s()
        if count == len(pictures):
            # Its processes are still there.
            last_s, last_spent = time.perf_counter(), processor_s()
    whole_s = time.perf_counter() - began
    return Piece(name, number, len(pictures), whole_s, last_s - first_s, last_spent - first_spent)


def run(
    log: Path, variants: Mapping[str, Variant], folders: Sequence[Sequence[Path]]
) -> dict[str, list[Piece]]:
    """Measure each folder with each variant, unless the log has it; the pieces by variant."""
    pieces = _read(log)
    known = {(piece.variant, piece.number) for piece in pieces}
    for number, pictures in enumerate(folders):
        for name, variant in variants.items():
            if (name, number) not in known:
                piece = measured(name, number, variant, pictures)
                pieces.append(piece)
                with log.open("a", encoding="utf-8") as file:
                    file.write(f"{json.dumps(asdict(piece))}\n")
                print(f"{name}, {number + 1} of {len(folders)}: {told([piece])}", flush=True)
    counted = range(len(folders))
    return {
        name: [one for one in pieces if one.variant == name and one.number in counted]
        for name in variants
    }


def _read(log: Path) -> list[Piece]:
    if not log.exists():
        return []
    lines = log.read_text(encoding="utf-8").splitlines()
    return [Piece(**json.loads(line)) for line in lines]


def rate(pieces: Sequence[Piece]) -> float:
    """Pictures a second, with the start of the processes."""
    return sum(one.pictures for one in pieces) / sum(one.whole_s for one in pieces)


def running_s(pieces: Sequence[Piece]) -> float:
    """Seconds for a picture once the processes work."""
    return sum(one.running_s for one in pieces) / sum(one.pictures - 1 for one in pieces)


def spent_ms(pieces: Sequence[Piece]) -> float:
    """Processor time for a picture, of all processes, once they work."""
    return 1e3 * sum(one.processor_s for one in pieces) / sum(one.pictures - 1 for one in pieces)


def told(pieces: Sequence[Piece]) -> str:
    """What was measured, in words."""
    return (
        f"{rate(pieces):.2f} pictures a second, {1 / running_s(pieces):.2f} without the start; "
        f"{spent_ms(pieces):.2f} ms of processor for each"
    )
