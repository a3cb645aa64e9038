"""What is taken for what."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray


def confusion_matrix(
    predicted: npt.NDArray[np.int64], labels: npt.NDArray[np.int64], class_count: int
) -> npt.NDArray[np.int64]:
    """Counts (C, C), ``matrix[truth, prediction]``."""
    counts = np.bincount(labels * class_count + predicted, minlength=class_count**2)
    return counts.reshape(class_count, class_count)


def worst_mistakes(
    probabilities: FloatArray, labels: npt.NDArray[np.int64], limit: int
) -> list[int]:
    """The samples that are wrong most surely, by index; the surest first.

    >>> worst_mistakes(np.array([[0.4, 0.6], [0.1, 0.9], [0.8, 0.2]]), np.array([0, 0, 0]), 9)
    [1, 0]
    """
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    confidence = probabilities[wrong].max(axis=1)
    order: list[int] = wrong[np.argsort(-confidence, kind="stable")][:limit].tolist()
    return order


def commonest_confusions(
    matrix: npt.NDArray[np.int64], names: Sequence[str], verb: str = "read as", limit: int = 15
) -> list[str]:
    """The commonest mistakes, as "true read as predicted: count".

    >>> commonest_confusions(np.array([[5, 2], [1, 9]]), ["at", "de"], "taken for")
    ['at taken for de: 2', 'de taken for at: 1']
    """
    mistakes = matrix * ~np.eye(len(matrix), dtype=bool)
    order = np.argsort(-mistakes, axis=None, kind="stable")[:limit]
    places = [divmod(k, len(names)) for k in order.tolist()]
    return [f"{names[i]} {verb} {names[j]}: {matrix[i, j]}" for i, j in places if mistakes[i, j]]
