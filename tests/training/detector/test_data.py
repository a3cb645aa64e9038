"""Batches for the detector: the same for the same step, with plates where the targets say."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras")

from lpr.arrays import Image
from lpr.datasets.records import SceneRecord
from lpr.detection.anchors import DEFAULT_ANCHORS, anchor_grid
from lpr.errors import DatasetError
from lpr.geometry import Box, Quad
from lpr.training.detector.anchor_clusters import cluster_anchors
from lpr.training.detector.augment import ViewConfig, random_view
from lpr.training.detector.data import SsdBatches, training_picture
from lpr.training.detector.loss import TARGET_WIDTH
from lpr.training.detector.placement import random_plate_quad
from lpr.training.detector.scene_check import check_plates, join_scenes
from lpr.training.detector.scene_pool import SceneMix, ScenePool
from lpr.types import Detection
from tests.drawn_scenes import draw_scenes

SIDE_PX = 96
SHAPE = (64, SIDE_PX)
MIX = SceneMix(serving_side_px=SIDE_PX, drawn_plates=4, drawn_scenes=0)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> ScenePool:
    return ScenePool(draw_scenes(tmp_path_factory.mktemp("scenes"), 4), 1, MIX)


def batches(pool: ScenePool, first: int, last: int, seed: int = 1) -> SsdBatches:
    return SsdBatches(pool, DEFAULT_ANCHORS, seed, first, last, 2, SHAPE, MIX, ViewConfig(), 1)


def test_batches_depend_on_the_step_alone(pool: ScenePool) -> None:
    whole, resumed = batches(pool, 0, 6), batches(pool, 3, 6)
    assert (len(whole), len(resumed)) == (6, 3)
    images, targets = whole[4]
    assert images.shape == (2, *SHAPE, 3)
    assert -1 <= images.min() < images.max() <= 1
    assert targets.shape == (2, len(anchor_grid(DEFAULT_ANCHORS, *SHAPE)), TARGET_WIDTH)
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


def test_drawn_scenes_may_be_close_ups(tmp_path: Path) -> None:
    mix = SceneMix(drawn_plates=1, drawn_scenes=3, drawn_scene_share=1.0, close_share=1.0)
    close = ScenePool(draw_scenes(tmp_path, 1), 1, mix)
    for seed in range(6):
        picture = close.pick(np.random.default_rng(seed))
        (box,) = picture.boxes
        assert box[2] - box[0] > 0.4 * picture.image.shape[1]
        assert picture.has_quad.tolist() == [True]
        np.testing.assert_allclose(box[:2], picture.quads[0].min(axis=0))


def test_mosaics_and_single_pictures_fill_the_canvas(pool: ScenePool) -> None:
    for share in (0.0, 1.0):
        config = ViewConfig(mosaic_share=share)
        image, labels = training_picture(np.random.default_rng(4), pool, SHAPE, MIX, config)
        assert image.shape == (*SHAPE, 3)
        assert image.dtype == np.uint8
        assert (labels.boxes >= 0).all()
        assert (labels.boxes <= [SIDE_PX, 64, SIDE_PX, 64]).all()


class Critic:
    """Takes every plate, and one spot of the background, for a plate."""

    spot = Box(0, 140, 40, 155)

    def __init__(self, scenes: list[SceneRecord]) -> None:
        self._boxes = [plate.box for scene in scenes for plate in scene.plates] + [self.spot]

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [[Detection(box, 0.9) for box in self._boxes] for _ in images]


def test_mistakes_of_a_critic_become_lures(tmp_path: Path) -> None:
    (scene,) = draw_scenes(tmp_path, 1)
    unclear = dataclasses.replace(scene.plates[0], box=Box(100, 140, 140, 155), difficult=True)
    scene = dataclasses.replace(scene, plates=(*scene.plates, unclear))
    mix = dataclasses.replace(MIX, extra_plates=0.0)
    picture = ScenePool([scene], 1, mix, Critic([scene])).pick(np.random.default_rng(0))
    assert picture.lures.tolist() == [Critic.spot.to_list()]
    assert picture.unclear.tolist() == [unclear.box.to_list()]
    assert len(picture.boxes) == len(scene.plates) - 1


def test_views_are_aimed_at_lures(tmp_path: Path) -> None:
    (scene,) = draw_scenes(tmp_path, 1)
    picture = ScenePool([scene], 1, MIX, Critic([scene])).pick(np.random.default_rng(0))
    config = ViewConfig(as_served=0.0, plate_in_sight=0.0, lure_in_sight=1.0)
    x, y = 20, 147.5
    for seed in range(20):
        rng = np.random.default_rng(seed)
        view = random_view(rng, picture, 1.0, (20.0, 60.0), (96, 96), config)
        seen = view[:, :2] @ (x, y) + view[:, 2]
        assert ((seen >= 0) & (seen <= 96)).all()


def test_labels_of_one_picture_add_up(tmp_path: Path) -> None:
    scenes = draw_scenes(tmp_path, 2)
    more = dataclasses.replace(scenes[0], plates=scenes[0].plates[:1])
    joined = join_scenes([*scenes, more])
    assert [scene.image for scene in joined] == [scene.image for scene in scenes]
    assert joined[0].plates == (*scenes[0].plates, scenes[0].plates[0])
    assert joined[1] == scenes[1]


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


def test_there_must_be_plates(tmp_path: Path) -> None:
    scenes = draw_scenes(tmp_path, 2)
    bare = [dataclasses.replace(scene, plates=()) for scene in scenes]
    check_plates(scenes, None)
    check_plates(scenes, scenes)
    for train, val, message in (
        ([], None, "are none"),
        (bare, None, "training scenes hold no plate; name others with --data"),
        (scenes, bare, "validation scenes hold no plate; name others with --val"),
    ):
        with pytest.raises(DatasetError, match=message):
            check_plates(train, val)
