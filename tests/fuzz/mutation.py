"""Files with errors: seeded, so that a number gives the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

MAX_STEPS = 3
"""Mutations of one file, at most."""
EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
"""Numbers at which lengths, sizes and counts go wrong."""


def mutated(seeds: Sequence[bytes], number: int) -> bytes:
    """One of the seeds with one to `MAX_STEPS` mutations; the same for the same number.

    >>> mutated([b"hello"], 5) == mutated([b"hello"], 5)
    True
    """
    random = Random(number)
    data = random.choice(seeds)
    for _ in range(random.randint(1, MAX_STEPS)):
        data = random.choice(MUTATIONS)(data, random, seeds)
    return data


def _place(data: bytes | bytearray, random: Random) -> int:
    """Somewhere in the data, as often near its beginning, where headers are, as anywhere."""
    return random.randrange(max(len(data) // random.choice((1, 8)), 1))


def _slice(data: bytes, random: Random) -> slice:
    start = _place(data, random)
    return slice(start, start + random.choice((1, 2, 4, 16, 256, len(data))))


def _flip_bits(data: bytes, random: Random, seeds: Sequence[bytes]) -> bytes:
    changed = bytearray(data or b"\0")
    for _ in range(random.choice((1, 1, 1, 2, 8))):
        changed[_place(changed, random)] ^= 1 << random.randrange(8)
    return bytes(changed)


def _put_number(data: bytes, random: Random, seeds: Sequence[bytes]) -> bytes:
    at, size = _place(data, random), random.choice((1, 2, 4))
    number = random.choice((*EDGES, random.getrandbits(32))) % (1 << 8 * size)
    coded = number.to_bytes(size, "big")
    return data[:at] + random.choice((coded, coded[::-1])) + data[at + size :]


def _delete(data: bytes, random: Random, seeds: Sequence[bytes]) -> bytes:
    gone = _slice(data, random)
    return data[: gone.start] + data[gone.stop :]


def _insert(data: bytes, random: Random, seeds: Sequence[bytes]) -> bytes:
    at = _place(data, random)
    return data[:at] + random.randbytes(random.choice((1, 2, 16, 300))) + data[at:]


def _repeat(data: bytes, random: Random, seeds: Sequence[bytes]) -> bytes:
    part = _slice(data, random)
    times = random.choice((1, 1, 3, 50, 1000))
    return data[: part.stop] + (data[part] * times)[: 1 << 18] + data[part.stop :]


def _cut(data: bytes, random: Random, seeds: Sequence[bytes]) -> bytes:
    return data[: _place(data, random)]


def _splice(data: bytes, random: Random, seeds: Sequence[bytes]) -> bytes:
    other = random.choice(seeds)
    return data[: _place(data, random)] + other[_place(other, random) :]


MUTATIONS: tuple[Callable[[bytes, Random, Sequence[bytes]], bytes], ...] = (
    *(_flip_bits,) * 4,
    *(_put_number,) * 4,
    *(_delete, _insert, _repeat, _cut, _splice),
)
"""The gentle ones stand more often: a file that is refused at its first byte tests little else."""
