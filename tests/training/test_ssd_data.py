"""Batches for the detector: the same for the same step, with plates where the targets say."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras")

from drawn_scenes import draw_scenes

from lpr.detection.anchors import DEFAULT_ANCHORS, anchor_grid
from lpr.errors import DatasetError, ImageError
from lpr.training.anchor_clusters import cluster_anchors
from lpr.training.scene_check import check_scenes, check_validation
from lpr.training.ssd_augment import AugmentConfig
from lpr.training.ssd_data import (
    SceneMix,
    ScenePool,
    SsdBatches,
    random_plate_quad,
    training_picture,
)
from lpr.training.ssd_loss import TARGET_WIDTH
from lpr.types import Quad

SIDE_PX = 96
MIX = SceneMix(serving_side_px=SIDE_PX, drawn_plates=4, drawn_scenes=0)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> ScenePool:
    return ScenePool(draw_scenes(tmp_path_factory.mktemp("scenes"), 4), 1, MIX)


def batches(pool: ScenePool, first: int, last: int, seed: int = 1) -> SsdBatches:
    return SsdBatches(pool, DEFAULT_ANCHORS, seed, first, last, 2, SIDE_PX, MIX, AugmentConfig(), 1)


def test_batches_depend_on_the_step_alone(pool: ScenePool) -> None:
    whole, resumed = batches(pool, 0, 6), batches(pool, 3, 6)
    assert (len(whole), len(resumed)) == (6, 3)
    images, targets = whole[4]
    assert images.shape == (2, SIDE_PX, SIDE_PX, 3)
    assert -1 <= images.min() < images.max() <= 1
    assert targets.shape == (2, len(anchor_grid(DEFAULT_ANCHORS, SIDE_PX, SIDE_PX)), TARGET_WIDTH)
    for one, other in zip(whole[4], resumed[1], strict=True):
        np.testing.assert_array_equal(one, other)
    assert (whole[3][0] != images).any()
    assert (batches(pool, 0, 6, seed=2)[4][0] != images).any()


def test_most_pictures_have_plates(pool: ScenePool) -> None:
    sets = batches(pool, 0, 12)
    positive = [(targets[..., 0] == 1).any(axis=1) for _, targets in (sets[i] for i in range(12))]
    assert np.mean(positive) > 0.6


def test_a_picked_picture_is_not_drawn_into(pool: ScenePool) -> None:
    twice = [pool.pick(np.random.default_rng(11)) for _ in range(2)]
    np.testing.assert_array_equal(twice[0].image, twice[1].image)
    np.testing.assert_array_equal(twice[0].quads, twice[1].quads)
    for seed in range(20):
        picture = pool.pick(np.random.default_rng(seed))
        assert len(picture.boxes) == len(picture.quads) == len(picture.has_quad)
        assert picture.image.shape == (160, 160, 3)


def test_mosaics_and_single_pictures_fill_the_canvas(pool: ScenePool) -> None:
    for share in (0.0, 1.0):
        config = AugmentConfig(mosaic_share=share)
        image, labels = training_picture(np.random.default_rng(4), pool, SIDE_PX, MIX, config)
        assert (image.shape, image.dtype) == ((SIDE_PX, SIDE_PX, 3), np.uint8)
        assert (labels.boxes >= 0).all()
        assert (labels.boxes <= SIDE_PX).all()


def test_random_quads_are_convex_and_inside() -> None:
    rng = np.random.default_rng(9)
    widths = []
    for _ in range(500):
        quad = random_plate_quad(rng, 640, 480)
        assert Quad.from_list(quad).is_convex()
        assert (quad >= 0).all()
        assert (quad <= [640, 480]).all()
        widths.append(np.ptp(quad[:, 0]))
    assert min(widths) < 20
    assert max(widths) > 120


def test_anchors_are_clusters_of_the_boxes() -> None:
    rng = np.random.default_rng(1)
    centres = np.array([[10 * 1.6**i, 4 * 1.6**i] for i in range(9)])
    sizes = np.repeat(centres, 40, axis=0) * np.exp(rng.normal(0, 0.02, (360, 2)))
    config = cluster_anchors(sizes.astype(np.float32))
    assert config.strides == (8, 16, 32)
    assert config.per_cell == 3
    found = np.array(config.sizes).reshape(-1, 2)
    np.testing.assert_allclose(found, centres, rtol=0.05)


def test_scenes_are_checked_before_they_are_used(tmp_path: Path) -> None:
    scenes = draw_scenes(tmp_path, 3)
    check_scenes(scenes, workers=2)
    check_validation(scenes, workers=2)
    with pytest.raises(DatasetError, match="are none"):
        check_scenes([], workers=2)
    bare = [dataclasses.replace(scene, plates=()) for scene in scenes]
    with pytest.raises(DatasetError, match="hold no plate"):
        check_validation(bare, workers=2)
    with pytest.raises(DatasetError, match=r"scene-1\.png: is 160 x 160 pixels.*99 x 160"):
        check_scenes([scenes[0], dataclasses.replace(scenes[1], width=99)], workers=2)
    scenes[2].image.write_bytes(scenes[2].image.read_bytes()[:500])
    with pytest.raises(ImageError, match=r"scene-2\.png"):
        check_scenes(scenes, workers=2)
