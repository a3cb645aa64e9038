"""Finds the unit vectors that point nearly the same way, without comparing all with all.

Each of many tables sorts the vectors by which side of some random planes they lie on (Charikar,
"Similarity estimation techniques from rounding algorithms", 2002): two vectors are on the same side
of a plane with probability 1 - angle / 180 degrees, so near ones meet in some table, and far ones
hardly ever do. Vectors 10 degrees apart are missed once in a thousand, nearer ones practically
never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray

Indices: TypeAlias = npt.NDArray[np.intp]
IsSame: TypeAlias = Callable[[Indices, Indices], npt.NDArray[np.bool_]]
"""Whether the vectors of two equally long lists of indices are the same, one by one."""

TABLES = 24
PLANES = 24
"""Of a table; a vector has a bit for each."""
ALL_PAIRS = 128
"""In groups up to this size all are compared with all."""


def near_pairs(vectors: FloatArray, is_same: IsSame, seed: int = 0) -> set[tuple[int, int]]:
    """The pairs of (N, D) unit vectors that are the same, as indices, the smaller first.

    In a large group of one another's like, each is paired with the first it is the same as alone:
    there are not more pairs than a few for each vector.

    Args:
        vectors: of length 1; those up to 10 degrees apart are compared.
        is_same: decides of those.
        seed: of the planes.
    """
    found: set[tuple[int, int]] = set()
    for group in _groups(vectors, seed):
        pairs = _all_pairs if len(group) <= ALL_PAIRS else _pairs_with_first
        for first, second in pairs(group, is_same):
            found.update(zip(first.tolist(), second.tolist(), strict=True))
    return found


def _groups(vectors: FloatArray, seed: int) -> Iterator[Indices]:
    """The vectors, in order, that lie on the same sides of all planes of a table."""
    everything = np.arange(len(vectors))
    if len(vectors) <= ALL_PAIRS:
        yield everything
        return
    rng = np.random.default_rng(seed)
    weights = 1 << np.arange(PLANES)
    for _ in range(TABLES):
        planes = rng.normal(size=(vectors.shape[1], PLANES)).astype(np.float32)
        codes = (vectors @ planes > 0) @ weights
        order = np.argsort(codes, kind="stable")
        borders = np.flatnonzero(np.diff(codes[order])) + 1
        yield from (group for group in np.split(everything[order], borders) if len(group) > 1)


def _all_pairs(group: Indices, is_same: IsSame) -> Iterator[tuple[Indices, Indices]]:
    first, second = (group[side] for side in np.triu_indices(len(group), 1))
    same = is_same(first, second)
    yield first[same], second[same]


def _pairs_with_first(group: Indices, is_same: IsSame) -> Iterator[tuple[Indices, Indices]]:
    """Each with the first that it is the same as; those that are found are looked at no more."""
    while len(group) > 1:
        others = group[1:]
        first = np.full(len(others), group[0])
        same = is_same(first, others)
        yield first[same], others[same]
        group = others[~same]
