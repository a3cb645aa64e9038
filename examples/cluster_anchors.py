"""Anchor sizes for plates of one's own: python examples/cluster_anchors.py scenes.jsonl

Prints what the default anchors would be for these scenes, as training shows them.
"""

import sys

import numpy as np

from lpr.datasets import read_scenes
from lpr.training.detector.anchor_clusters import cluster_anchors
from lpr.training.detector.augment import ViewConfig
from lpr.training.detector.data import training_picture
from lpr.training.detector.scene_pool import SceneMix, ScenePool

VIEWS, SEED, SHAPE = 2000, 0, (480, 640)


def main() -> None:
    """Cluster the boxes of many training pictures."""
    if len(sys.argv) != 2:
        sys.exit("usage: python examples/cluster_anchors.py SCENES")
    mix = SceneMix(drawn_plates=200, drawn_scenes=20)
    pool = ScenePool(read_scenes(sys.argv[1]), SEED, mix)
    rng = np.random.default_rng(SEED)
    boxes = [training_picture(rng, pool, SHAPE, mix, ViewConfig())[1].boxes for _ in range(VIEWS)]
    sizes = np.concatenate(boxes)[:, 2:] - np.concatenate(boxes)[:, :2]
    for stride, level in zip((8, 16, 32), cluster_anchors(sizes).sizes, strict=True):
        print(f"stride {stride}: {level}")


if __name__ == "__main__":
    main()
