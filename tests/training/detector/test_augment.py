"""Labels follow the pixels through every view."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

pytest.importorskip("keras")

from lpr.arrays import FloatArray
from lpr.detection.letterbox import PADDING
from lpr.geometry import Quad
from lpr.training.detector.augment import (
    LABEL_MARGIN,
    TrainingPicture,
    ViewConfig,
    apply_view,
    random_view,
)
from lpr.training.detector.targets import PlateLabels

CONFIG = ViewConfig()
BOX = [120.0, 80, 180, 100]
CORNER_COLOURS = [(255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255)]
"""Of the plate's top-left, top-right, bottom-right and bottom-left quarter."""


def marked(has_quad: bool = True) -> TrainingPicture:
    """A dark picture with one plate, each of its quarters in its own colour."""
    image = np.zeros((200, 300, 3), np.uint8)
    image[80:90, 120:150], image[80:90, 150:180] = CORNER_COLOURS[:2]
    image[90:100, 150:180], image[90:100, 120:150] = CORNER_COLOURS[2:]
    quad = [[120, 80], [180, 80], [180, 100], [120, 100]]
    return TrainingPicture(
        image,
        np.array([BOX], np.float32),
        np.array([quad], np.float32),
        np.array([has_quad]),
    )


def view(scale: float, degrees: float = 0, mirror: bool = False, shift: float = 0) -> FloatArray:
    """An affine view around the plate's middle, which comes to the middle of a 256 px window."""
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = scale * turn @ np.diag([-1.0 if mirror else 1.0, 1.0])
    offset = np.array([128 + shift, 128]) - linear @ np.array([150, 90])
    return np.concatenate([linear, offset[:, None]], axis=1).astype(np.float32)


def seen(picture: TrainingPicture, through: FloatArray) -> tuple[np.ndarray, PlateLabels]:
    canvas = np.empty((256, 256, 3), np.uint8)
    return canvas, apply_view(picture, through, canvas, CONFIG)


VIEWS = {
    "as it is": view(1),
    "larger": view(3),
    "smaller": view(0.4),
    "turned": view(1.5, 12),
    "turned back": view(2, -12),
    "mirrored": view(2, 0, True),
    "mirrored, turned, small": view(0.6, 10, True),
    "moved": view(1.2, 5, False, 50),
}


@pytest.mark.parametrize("name", VIEWS)
def test_labels_follow_the_pixels(name: str) -> None:
    canvas, labels = seen(marked(), VIEWS[name])
    ys, xs = np.nonzero((canvas.max(axis=2) > 128) & (canvas.min(axis=2) != PADDING))
    found = [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]
    # warpAffine counts from pixel centres and labels from pixel edges: up to a pixel apart.
    hull = [*labels.quads[0].min(axis=0), *labels.quads[0].max(axis=0)]
    np.testing.assert_allclose(hull, found, atol=2.1)
    margin = LABEL_MARGIN * np.linalg.norm(labels.quads[0, 3] - labels.quads[0, 0])
    expected = hull + margin * np.array([-1, -1, 1, 1])
    np.testing.assert_allclose(labels.boxes[0], expected, atol=0.01)


@pytest.mark.parametrize("name", VIEWS)
def test_corners_stay_clockwise_from_top_left(name: str) -> None:
    canvas, labels = seen(marked(), VIEWS[name])
    quad = labels.quads[0]
    assert Quad.from_list(quad).is_convex()
    assert quad[0, 0] < quad[1, 0]
    assert quad[0, 1] < quad[3, 1]
    mirrored = np.linalg.det(VIEWS[name][:, :2]) < 0
    colours = [CORNER_COLOURS[k] for k in ([1, 0, 3, 2] if mirrored else range(4))]
    for corner, colour in zip(quad, colours, strict=True):
        x, y = (0.5 * corner + 0.5 * quad.mean(axis=0)).astype(int)
        np.testing.assert_allclose(canvas[y, x], colour, atol=60)


def test_unclear_regions_are_ignored() -> None:
    picture = dataclasses.replace(marked(), unclear=np.array([[10, 10, 40, 20]], np.float32))
    through = np.array([[2, 0, 0], [0, 2, 0]], np.float32)
    _, labels = seen(picture, through)
    assert [20, 20, 80, 40] in labels.ignored.tolist()
    _, elsewhere = seen(picture, view(2, shift=-100))
    assert len(elsewhere.ignored) == 0


def test_a_box_without_corners_keeps_its_size_in_a_turn() -> None:
    _, labels = seen(marked(has_quad=False), view(2, 4))
    box = labels.boxes[0]
    assert [box[2] - box[0], box[3] - box[1]] == pytest.approx([120, 40], abs=0.5)
    assert not labels.has_quad[0]


def test_cut_and_tiny_plates_are_ignored() -> None:
    _, cut = seen(marked(), view(2, shift=150))
    assert len(cut.boxes) == 0
    assert len(cut.ignored) == 1
    assert cut.ignored[0, 2] == 256
    _, clipped = seen(marked(), view(2, shift=80))
    assert len(clipped.boxes) == 1
    assert clipped.boxes[0, 2] == 256
    _, tiny = seen(marked(), view(0.12))
    assert (len(tiny.boxes), len(tiny.ignored)) == (0, 1)
    _, gone = seen(marked(), view(2, shift=400))
    assert (len(gone.boxes), len(gone.ignored)) == (0, 0)


def test_random_views_mostly_show_the_plate_at_the_size_asked_for() -> None:
    rng = np.random.default_rng(7)
    labels = [
        seen(marked(), random_view(rng, marked(), 1.0, (30.0, 60.0), (256, 256), CONFIG))[1]
        for _ in range(60)
    ]
    widths = [box[2] - box[0] for each in labels for box in each.boxes]
    assert len(widths) > 40
    assert 28 < np.median(widths) < 75


def test_views_as_served_keep_the_serving_scale() -> None:
    config = ViewConfig(as_served=1.0)
    for seed in range(20):
        rng = np.random.default_rng(seed)
        through = random_view(rng, marked(), 0.5, (12.0, 500.0), (150, 100), config)
        scale = np.sqrt(abs(np.linalg.det(through[:, :2])))
        assert 0.35 < scale < 0.7


def test_the_same_generator_gives_the_same_view() -> None:
    first, second = (
        random_view(np.random.default_rng(3), marked(), 1.7, (12.0, 380.0), (64, 64), CONFIG)
        for _ in range(2)
    )
    np.testing.assert_array_equal(first, second)
