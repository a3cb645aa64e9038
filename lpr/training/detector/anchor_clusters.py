"""Anchor sizes from the boxes that training shows."""

from __future__ import annotations

import numpy as np
from sklearn.cluster import KMeans

from lpr.arrays import FloatArray
from lpr.detection.anchors import AnchorConfig


def cluster_anchors(
    sizes: FloatArray, strides: tuple[int, ...] = (8, 16, 32), per_cell: int = 3, seed: int = 0
) -> AnchorConfig:
    """Anchors from the (N, 2) widths and heights, in pixels, of training boxes.

    k-means on log sizes, so that ratios count and not differences (compare the box clusters of
    Redmon and Farhadi 2017); the clusters, sorted by area, go to the levels in order.
    """
    clusters = KMeans(len(strides) * per_cell, n_init=4, random_state=seed).fit(np.log(sizes))
    found = np.exp(clusters.cluster_centers_)
    levels = found[np.argsort(found.prod(axis=1))].reshape(len(strides), per_cell, 2)
    return AnchorConfig(
        strides,
        tuple(tuple((round(float(w), 1), round(float(h), 1)) for w, h in lv) for lv in levels),
    )
