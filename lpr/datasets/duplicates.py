"""Finds pictures that are one picture saved twice: a difference hash, then a look at both.

The hash (dHash, Krawetz 2013) has a bit for each pair of neighbours in a row of a small gray
picture: which is lighter. Few differing bits make a candidate; what decides is how well the small
pictures themselves agree, because crops of one character have much the same hash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, Image
from lpr.datasets.near_pairs import Indices, near_pairs
from lpr.errors import ImageError
from lpr.images import load_image

SIDE = 16
"""Side of the small picture; the hash has SIDE x SIDE bits."""
NEAR_BITS = 48
"""Hashes of one picture saved twice differ in fewer of the 256 bits."""
SAME_CORRELATION = 0.985
"""Small pictures of one picture saved twice agree at least so well."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a picture's pixels: its size, (4,) uint64 hash and (256,) unit vector."""

    width: int
    height: int
    hash: npt.NDArray[np.uint64]
    small: FloatArray


def sketch_of(image: Image) -> Sketch:
    """The size and fingerprint of a picture."""
    gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    steps = cv2.resize(gray, (SIDE + 1, SIDE), interpolation=cv2.INTER_AREA)
    bits = np.packbits(steps[:, 1:] > steps[:, :-1]).view(np.uint64)
    small = cv2.resize(gray, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32).ravel()
    small -= small.mean()
    length = float(np.linalg.norm(small))
    return Sketch(image.shape[1], image.shape[0], bits, small / length if length else small)


def sketch_all(
    images: Sequence[Path], workers: int, on_done: Callable[[], None] = lambda: None
) -> list[Sketch | ImageError]:
    """What is kept of each picture, or why it cannot be read; ``on_done`` is told of each."""
    sketches: list[Sketch | ImageError] = []
    with ThreadPoolExecutor(workers) as threads:
        for sketch in threads.map(_sketch_or_error, images):
            sketches.append(sketch)
            on_done()
    return sketches


def same_pictures(sketches: Sequence[Sketch]) -> Iterator[tuple[int, int]]:
    """The pairs of pictures that are the same, as indices, the smaller first, in no order.

    Pictures with equal fingerprints are paired with the first of them alone.
    """
    first_of = _first_equal(sketches)
    yield from ((first, i) for i, first in enumerate(first_of) if first != i)
    yield from _alike(sketches, first_of)


def first_of_each(sketches: Sequence[Sketch]) -> dict[int, int]:
    """For each picture that was there before, by index: the earliest that is the same."""
    earliest: dict[int, int] = {}
    for i, j in same_pictures(sketches):
        earliest[j] = min(i, earliest.get(j, i))
    # In order, so that the first of a chain is settled before those that lead to it.
    for j in sorted(earliest):
        earliest[j] = earliest.get(earliest[j], earliest[j])
    return dict(sorted(earliest.items()))


def leaks(val: Sequence[Sketch], train: Sequence[Sketch]) -> dict[int, int]:
    """For each picture to validate on that is trained on, by index: the first that is the same."""
    sketches = [*train, *val]
    first_of = _first_equal(sketches)
    trained: dict[int, int] = {}
    for i, j in _alike(sketches, first_of):
        if i < len(train):
            trained[j] = min(i, trained.get(j, i))
    found: dict[int, int] = {}
    for i, first in enumerate(first_of[len(train) :]):
        same = [one for one in (first, trained.get(first)) if one is not None and one < len(train)]
        if same:
            found[i] = min(same)
    return found


def _first_equal(sketches: Sequence[Sketch]) -> list[int]:
    """For each picture the first with the same fingerprint, by index; of one colour, itself."""
    first: dict[tuple[bytes, bytes], int] = {}
    return [
        first.setdefault((sketch.hash.tobytes(), sketch.small.tobytes()), i)
        if sketch.small.any()
        else i
        for i, sketch in enumerate(sketches)
    ]


def _alike(sketches: Sequence[Sketch], first_of: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The pairs of pictures with different fingerprints that are the same, the smaller first."""
    chosen = [i for i, first in enumerate(first_of) if first == i and sketches[i].small.any()]
    if not chosen:
        return
    hashes = np.stack([sketches[i].hash for i in chosen])
    smalls = np.stack([sketches[i].small for i in chosen])

    def is_same(first: Indices, second: Indices) -> npt.NDArray[np.bool_]:
        differing = np.bitwise_count(hashes[first] ^ hashes[second]).sum(axis=1)
        correlation = np.einsum("ij,ij->i", smalls[first], smalls[second])
        same: npt.NDArray[np.bool_] = (differing <= NEAR_BITS) & (correlation >= SAME_CORRELATION)
        return same

    yield from ((chosen[i], chosen[j]) for i, j in near_pairs(smalls, is_same))


def joined(count: int, ties: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The numbers below ``count`` in groups that ties hold together, groups by first member.

    >>> joined(4, [(2, 0), (1, 3)])
    [[0, 2], [1, 3]]
    """
    parent = list(range(count))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, j in ties:
        one, other = root(i), root(j)
        parent[max(one, other)] = min(one, other)
    groups: dict[int, list[int]] = {}
    for i in range(count):
        groups.setdefault(root(i), []).append(i)
    return list(groups.values())


def _sketch_or_error(image: Path) -> Sketch | ImageError:
    try:
        return sketch_of(load_image(image))
    except ImageError as error:
        return error
