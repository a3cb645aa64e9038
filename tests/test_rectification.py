import cv2
import numpy as np
import pytest

from lpr.arrays import Image
from lpr.geometry import Box, Quad
from lpr.rectification import (
    LINE_HEIGHT_PX,
    STACKED_HEIGHT_PX,
    estimate_skew,
    is_plausible,
    rectify,
    resized,
)
from lpr.types import Detection

QUAD = Quad(((60, 40), (250, 70), (246, 118), (56, 84)))


def plate_picture(quad: Quad, size: tuple[int, int] = (320, 180)) -> Image:
    """A white plate with black bars, set into a gray picture by a homography."""
    plate = np.full((100, 400, 3), 240, np.uint8)
    for x in range(40, 380, 50):
        plate[20:80, x : x + 20] = 20
    picture = np.full((size[1], size[0], 3), 110, np.uint8)
    corners = np.array([[0, 0], [400, 0], [400, 100], [0, 100]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, quad.to_array())
    warped = cv2.warpPerspective(plate, matrix, size)
    inside = cv2.warpPerspective(np.full((100, 400), 255, np.uint8), matrix, size) > 127
    picture[inside] = warped[inside]
    return picture


def test_corners_of_the_quad_map_back_exactly() -> None:
    plate = rectify(plate_picture(QUAD), Detection(QUAD.bounding_box(), 0.9, QUAD))
    to_plate = np.linalg.inv(plate.to_source)
    corners = cv2.perspectiveTransform(QUAD.to_array()[None].astype(np.float64), to_plate)[0]
    assert plate.points_to_source(corners.astype(np.float32)) == pytest.approx(
        QUAD.to_array(), abs=1e-2
    )
    height, width = plate.image.shape[:2]
    margins = np.concatenate([corners.min(axis=0), (width, height) - corners.max(axis=0)])
    assert (margins > 2).all()
    assert (margins / (width, height, width, height) < 0.1).all()


def test_pixels_come_from_where_the_homography_says() -> None:
    y, x = np.mgrid[0:180, 0:250].astype(np.uint8)
    picture = np.dstack([x, y, np.zeros_like(x)])
    quad = Quad(((60, 40), (220, 60), (216, 110), (56, 84)))
    plate = rectify(picture, Detection(quad.bounding_box(), 0.9, quad))
    for px, py in [(40, 20), (100, 32), (150, 50)]:
        blue, green, _ = plate.image[py, px].astype(float)
        source = plate.points_to_source(np.array([[px + 0.5, py + 0.5]], np.float32))[0]
        assert source == pytest.approx([blue + 0.5, green + 0.5], abs=0.75)


def test_large_plates_are_mapped_as_exactly() -> None:
    picture = np.zeros((600, 1200, 3), np.uint8)
    picture[300:, 600:] = 255
    box = Box(200, 200, 1000, 400)
    plate = rectify(picture, Detection(box, 0.9, box.to_quad()))
    row = plate.image[-4, :, 0].astype(float)
    edge = int(np.argmax(row > 127))
    assert plate.boxes_to_source(np.array([[edge, 0, edge + 1, 1]], np.float32))[
        0, 0
    ] == pytest.approx(600, abs=7)


def bar_slope(image: Image) -> float:
    """How much the bars' tops climb from the leftmost to the rightmost, dy / dx."""
    dark = (image[..., 0] < 60).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark)
    bars = stats[1:][stats[1:, cv2.CC_STAT_AREA] > 150]
    bars = bars[np.argsort(bars[:, 0])]
    assert len(bars) == 7
    return float((bars[-1, 1] - bars[0, 1]) / (bars[-1, 0] - bars[0, 0]))


@pytest.mark.parametrize("quad_known", [True, False])
@pytest.mark.parametrize("slope", [-0.2, 0.0, 0.15])
def test_a_tilted_plate_becomes_upright(slope: float, quad_known: bool) -> None:
    rise = slope * 200
    quad = Quad(
        ((60, 80 - rise / 2), (260, 80 + rise / 2), (260, 130 + rise / 2), (60, 130 - rise / 2))
    )
    detection = Detection(quad.bounding_box(), 0.9, quad if quad_known else None)
    plate = rectify(plate_picture(quad, (320, 220)), detection)
    assert abs(bar_slope(plate.image)) < 0.03


@pytest.mark.parametrize(
    ("aspect", "height_px"),
    [
        (4.7, LINE_HEIGHT_PX),
        (2.5, LINE_HEIGHT_PX),
        (2.0, STACKED_HEIGHT_PX),
        (1.2, STACKED_HEIGHT_PX),
    ],
)
def test_height_follows_the_aspect(aspect: float, height_px: int) -> None:
    picture = np.full((200, 400, 3), 128, np.uint8)
    box = Box(20, 40, 20 + 60 * aspect, 100)
    plate = rectify(picture, Detection(box, 0.9, box.to_quad()))
    assert plate.image.shape[0] == height_px
    assert plate.image.shape[1] / height_px == pytest.approx(aspect, rel=0.1)


@pytest.mark.parametrize(
    "points",
    [
        ((60, 40), (250, 70), (100, 60), (56, 84)),  # not convex
        ((60, 40), (56, 84), (246, 118), (250, 70)),  # counter-clockwise
        ((260, 240), (450, 270), (446, 318), (256, 284)),  # elsewhere
        ((60, 40), (250, 40), (250, 42), (60, 42)),  # flat
    ],
)
def test_implausible_quads_fall_back_to_the_box(points: tuple[tuple[float, float], ...]) -> None:
    quad = Quad.from_list(points)
    box = QUAD.bounding_box()
    assert not is_plausible(quad, box)
    picture = plate_picture(QUAD)
    fallen = rectify(picture, Detection(box, 0.9, quad))
    assert np.array_equal(fallen.image, rectify(picture, Detection(box, 0.9)).image)


@pytest.mark.parametrize(
    "box",
    [Box(-30, -20, 50, 30), Box(300, 150, 900, 700), Box(5, 5, 5.5, 5.2), Box(400, 300, 500, 330)],
)
def test_boxes_over_the_edge_or_of_no_size_still_give_a_picture(box: Box) -> None:
    plate = rectify(plate_picture(QUAD), Detection(box, 0.9))
    assert plate.image.shape[0] in (LINE_HEIGHT_PX, STACKED_HEIGHT_PX)
    assert plate.image.dtype == np.uint8


def test_a_plain_picture_has_no_skew() -> None:
    assert estimate_skew(np.full((48, 200), 90, np.uint8)) == (0.0, 0.0)


@pytest.mark.parametrize("slope", [-0.25, 0.2])
def test_level_edges_around_a_plate_do_not_hide_its_slope(slope: float) -> None:
    rise = slope * 200
    quad = Quad(
        ((60, 80 - rise / 2), (260, 80 + rise / 2), (260, 130 + rise / 2), (60, 130 - rise / 2))
    )
    picture = plate_picture(quad, (320, 220))
    cv2.line(picture, (0, 58), (320, 58), (20, 20, 20), 3)
    cv2.line(picture, (0, 152), (320, 152), (20, 20, 20), 3)
    gray = cv2.cvtColor(picture[45:165, 40:280], cv2.COLOR_BGR2GRAY)
    found, _ = estimate_skew(np.asarray(gray, np.uint8))
    assert found == pytest.approx(slope, abs=0.04)


def test_a_resized_box_keeps_its_middle() -> None:
    frame = resized(Detection(Box(100, 40, 200, 80), 0.7), 0.5, 1.5)
    assert frame == Detection(Box(125, 30, 175, 90), 0.7)


def test_resized_corners_keep_to_the_plates_own_directions() -> None:
    frame = resized(Detection(QUAD.bounding_box(), 0.7, QUAD), 0.9, 0.8)
    assert frame.quad is not None
    corners, inner = QUAD.to_array(), frame.quad.to_array()
    assert inner.mean(axis=0) == pytest.approx(corners.mean(axis=0), abs=1)
    across = np.linalg.norm(inner[1] - inner[0]) / np.linalg.norm(corners[1] - corners[0])
    down = np.linalg.norm(inner[3] - inner[0]) / np.linalg.norm(corners[3] - corners[0])
    assert across == pytest.approx(0.9, abs=0.02)
    assert down == pytest.approx(0.8, abs=0.03)
    same = resized(Detection(QUAD.bounding_box(), 0.7, QUAD), 1.0, 1.0).quad
    assert same is not None
    assert same.to_array() == pytest.approx(corners)
