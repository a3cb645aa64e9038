"""Sums of decision trees, as gradient boosting fits them (Friedman 2001), without its library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray

IndexArray = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class BoostedTrees:
    """Trees over named features, all nodes one behind the other (N,).

    A node sends what is at most ``threshold`` in its ``feature`` to ``left``, all else to
    ``right``, and is worth ``value``; leaves send all to themselves. ``roots`` (T,) are where the
    trees begin, ``depth`` is that of the deepest.
    """

    features: tuple[str, ...]
    bias: float
    feature: IndexArray
    threshold: FloatArray
    left: IndexArray
    right: IndexArray
    value: FloatArray
    roots: IndexArray
    depth: int

    def log_odds(self, rows: FloatArray) -> FloatArray:
        """What the trees say of rows of features (P, F): (P,)."""
        at: IndexArray = np.tile(self.roots, (len(rows), 1))
        each = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            small = rows[each, self.feature[at]] <= self.threshold[at]
            at = np.where(small, self.left[at], self.right[at])
        return np.asarray(self.bias + self.value[at].sum(axis=1), dtype=np.float32)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> BoostedTrees:
        """The trees as `to_dict` wrote them.

        >>> stump = [["room", 0.5, 1, 2], [-1.0], [2.0]]
        >>> trees = BoostedTrees.from_dict(
        ...     {"features": ["gap", "room"], "bias": 0.25, "trees": [stump]}
        ... )
        >>> trees.log_odds(np.array([[9, 0.5], [9, 0.6]], np.float32)).tolist()
        [-0.75, 2.25]
        >>> trees.to_dict()["trees"] == [stump]
        True
        """
        names = tuple(data["features"])
        nodes: list[tuple[int, float, int, int, float]] = []
        roots, depth = [], 0
        for tree in data["trees"]:
            start = len(nodes)
            roots.append(start)
            depth = max(depth, _depth(tree))
            for place, node in enumerate(tree, start):
                if len(node) == 1:
                    nodes.append((0, 0.0, place, place, float(node[0])))
                else:
                    name, threshold, left, right = node
                    nodes.append((names.index(name), threshold, start + left, start + right, 0.0))
        feature, threshold, left, right, value = zip(*nodes, strict=True)
        return cls(
            names,
            float(data["bias"]),
            np.array(feature, np.intp),
            np.array(threshold, np.float32),
            np.array(left, np.intp),
            np.array(right, np.intp),
            np.array(value, np.float32),
            np.array(roots, np.intp),
            depth,
        )

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it: of each tree its nodes, a leaf as its value alone."""
        ends = [*self.roots.tolist()[1:], len(self.feature)]
        trees = [
            [self._node(place, start) for place in range(start, end)]
            for start, end in zip(self.roots.tolist(), ends, strict=True)
        ]
        return {"features": list(self.features), "bias": self.bias, "trees": trees}

    def _node(self, place: int, start: int) -> list[Any]:
        if self.left[place] == place:
            return [float(f"{self.value[place]:.4g}")]
        left, right = int(self.left[place]) - start, int(self.right[place]) - start
        name, threshold = self.features[self.feature[place]], f"{self.threshold[place]:.5g}"
        return [name, float(threshold), left, right]


def _depth(tree: Sequence[Sequence[Any]]) -> int:
    """How many questions the longest way to a leaf asks."""

    def below(place: int) -> int:
        node = tree[place]
        return 0 if len(node) == 1 else 1 + max(below(node[2]), below(node[3]))

    return below(0)
