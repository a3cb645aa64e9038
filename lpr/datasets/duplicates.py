"""Finds pictures that are one picture saved twice: a difference hash, then a look at both.

The hash (dHash, Krawetz 2013) has a bit for each pair of neighbours in a row of a small gray
picture: which is lighter. Few differing bits make a candidate; what decides is how well the small
pictures themselves agree, because crops of one character have much the same hash.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, Image
from lpr.errors import ImageError
from lpr.images import load_image

SIDE = 16
"""Side of the small picture; the hash has SIDE x SIDE bits."""
NEAR_BITS = 48
"""Hashes of one picture saved twice differ in fewer of the 256 bits."""
SAME_CORRELATION = 0.985
"""Small pictures of one picture saved twice agree at least so well."""
_CHUNK = 512


@dataclass(frozen=True, slots=True)
class Look:
    """What is kept of a picture's pixels: its size, (4,) uint64 hash and (256,) unit vector."""

    width: int
    height: int
    hash: npt.NDArray[np.uint64]
    small: FloatArray


def look_at(image: Image) -> Look:
    """The size and fingerprint of a picture."""
    gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    steps = cv2.resize(gray, (SIDE + 1, SIDE), interpolation=cv2.INTER_AREA)
    bits = np.packbits(steps[:, 1:] > steps[:, :-1]).view(np.uint64)
    small = cv2.resize(gray, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32).ravel()
    small -= small.mean()
    length = float(np.linalg.norm(small))
    return Look(image.shape[1], image.shape[0], bits, small / length if length else small)


def look_at_all(
    images: Sequence[Path], workers: int, on_done: Callable[[], None] = lambda: None
) -> list[Look | ImageError]:
    """What is kept of each picture, or why it cannot be read; ``on_done`` is told of each."""
    looks: list[Look | ImageError] = []
    with ThreadPoolExecutor(workers) as threads:
        for look in threads.map(_look_or_error, images):
            looks.append(look)
            on_done()
    return looks


def same_pictures(first: Sequence[Look], second: Sequence[Look]) -> list[tuple[int, int]]:
    """The pairs of one picture in each list that are the same, as indices, in order."""
    if not first or not second:
        return []
    hashes = np.stack([look.hash for look in second])
    smalls = np.stack([look.small for look in second])
    pairs: list[tuple[int, int]] = []
    for start in range(0, len(first), _CHUNK):
        chunk = first[start : start + _CHUNK]
        differing = np.zeros((len(chunk), len(second)), dtype=np.uint16)
        for word in range(hashes.shape[1]):
            words = np.array([look.hash[word] for look in chunk])
            differing += np.bitwise_count(words[:, None] ^ hashes[:, word])
        for i, j in np.argwhere(differing <= NEAR_BITS).tolist():
            if float(chunk[i].small @ smalls[j]) >= SAME_CORRELATION:
                pairs.append((start + i, j))
    return pairs


def first_of_each(looks: Sequence[Look]) -> dict[int, int]:
    """For each picture that was there before, by index: the earliest that is the same."""
    earliest: dict[int, int] = {}
    for i, j in same_pictures(looks, looks):
        if i < j:
            earliest.setdefault(j, earliest.get(i, i))
    return earliest


def _look_or_error(image: Path) -> Look | ImageError:
    try:
        return look_at(load_image(image))
    except ImageError as error:
        return error
