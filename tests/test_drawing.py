"""Drawn results keep the picture's size, show every plate, and stay inside the picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lpr.arrays import Image
from lpr.drawing import draw_result
from lpr.drawing.labels import Caption, draw_caption
from lpr.drawing.legend import draw_legend, legend_entries
from lpr.drawing.marks import BLUE, ORANGE, UNREAD, VERMILION, WHITE, Colour
from lpr.geometry import Box
from lpr.types import Detection, ImageResult, Plate, WeakDetection
from tests.stub_recognizer import stub_plate


def gray_picture(width: int, height: int) -> Image:
    return np.full((height, width, 3), 128, np.uint8)


def drawn(image: Image, *plates: Plate) -> Image:
    return draw_result(image, ImageResult("a.jpg", image.shape[1], image.shape[0], plates))


def pixels_of(image: Image, colour: tuple[int, int, int]) -> np.ndarray:
    """Rows and columns of the pixels of exactly that colour."""
    return np.argwhere((image == colour).all(axis=2))


def test_without_plates_the_picture_is_an_untouched_copy() -> None:
    image = gray_picture(60, 40)
    result = drawn(image)
    np.testing.assert_array_equal(result, image)
    assert not np.shares_memory(result, image)


def test_the_source_picture_stays_as_it_was() -> None:
    image = gray_picture(200, 120)
    result = drawn(image, stub_plate(box=Box(40, 50, 160, 80)))
    assert (image == 128).all()
    assert (result != 128).any()


@pytest.mark.parametrize(
    ("text", "confidence", "colour"),
    [
        ("AB12", 0.97, BLUE),
        ("AB12", 0.9, BLUE),
        ("AB12", 0.7, ORANGE),
        ("AB12", 0.1, VERMILION),
        ("", 0.0, UNREAD),
    ],
)
def test_colour_tells_how_sure_the_reading_is(text: str, confidence: float, colour: Colour) -> None:
    plate = replace(stub_plate(text, Box(40, 50, 160, 80)), confidence=confidence)
    result = drawn(gray_picture(200, 120), plate)
    for other in (BLUE, ORANGE, VERMILION, UNREAD):
        assert (len(pixels_of(result, other)) > 100) == (other == colour)


def test_colours_differ_in_lightness_too() -> None:
    """People who see no colours, and gray prints, tell the steps apart."""
    weights = np.array([0.114, 0.587, 0.299])
    lightness = sorted(float(weights @ colour) for colour in (BLUE, VERMILION, ORANGE, UNREAD))
    assert min(np.diff(lightness)) > 20


def test_label_is_above_the_plate_or_below_where_there_is_no_room() -> None:
    low, high = Box(40, 200, 160, 230), Box(40, 5, 160, 35)
    above = pixels_of(drawn(gray_picture(300, 240), stub_plate(box=low)), BLUE)
    below = pixels_of(drawn(gray_picture(300, 240), stub_plate(box=high))[:150], BLUE)
    assert above[:, 0].min() < low.y_min - 10
    assert below[:, 0].max() > high.y_max + 10


def test_label_is_beside_the_plate_where_there_is_room_for_nothing_else() -> None:
    box = Box(10, 3, 90, 37)
    pixels = pixels_of(drawn(gray_picture(640, 40), stub_plate(box=box)), BLUE)
    assert np.count_nonzero(pixels[:, 1] > box.x_max + 10) > 300


def test_labels_of_neighbours_do_not_cover_each_other() -> None:
    first, second = Box(100, 100, 220, 130), Box(130, 132, 250, 162)
    sure = stub_plate(box=first)
    fair = replace(stub_plate(box=second), confidence=0.7)
    alone = len(pixels_of(drawn(gray_picture(400, 300), sure), BLUE))
    together = len(pixels_of(drawn(gray_picture(400, 300), sure, fair), BLUE))
    assert together > 0.9 * alone


def test_labels_keep_clear_of_other_plates() -> None:
    upper, lower = Box(100, 100, 220, 130), Box(100, 132, 220, 162)
    label = Caption(lower, "AB 1", BLUE, 12.0)
    place = draw_caption(gray_picture(400, 300), label, [], [upper])
    assert place.iou(upper) == place.iou(lower) == 0


LEGEND = (("confidence", WHITE), ("sure", BLUE))
CORNERS = [(0, 280), (340, 280), (0, 0), (340, 0)]


@pytest.mark.parametrize("taken", range(4))
def test_the_legend_takes_the_first_corner_that_is_free(taken: int) -> None:
    blocked = [Box(x, y, x + 60, y + 20) for x, y in CORNERS[:taken]]
    place = draw_legend(gray_picture(400, 300), LEGEND, blocked)
    assert place is not None
    assert all(place.iou(box) == 0 for box in blocked)
    corner = CORNERS[taken]
    assert (place.x_min == 0) == (corner[0] == 0)
    assert (place.y_min == 0) == (corner[1] == 0)


def test_the_legend_is_left_out_where_it_would_hide_something() -> None:
    image = gray_picture(400, 300)
    assert draw_legend(image, LEGEND, [Box(-10, -10, 410, 310)]) is None
    assert (image == 128).all()
    assert draw_legend(gray_picture(60, 40), LEGEND, []) is None


def test_the_legend_names_what_is_there() -> None:
    read, unread = stub_plate(), stub_plate("")
    weak = WeakDetection(Detection(Box(10, 10, 50, 20), 0.31), 0.42)
    empty = ImageResult("a.jpg", 640, 480)

    def names(result: ImageResult) -> list[str]:
        return [text for text, _ in legend_entries(result)]

    assert names(empty) == []
    assert names(replace(empty, plates=(read,))) == ["confidence", "< 60%", "60% +", "90% +"]
    assert names(replace(empty, plates=(unread,))) == ["? not read"]
    assert names(replace(empty, weak_detections=(weak,))) == ["no plate: score under 42%"]


def test_what_came_nearest_to_a_plate_is_dashed_with_its_score() -> None:
    image = gray_picture(640, 480)
    box = Box(200, 200, 360, 240)
    weak = WeakDetection(Detection(box, 0.31), 0.42)
    result = draw_result(image, ImageResult("a.jpg", 640, 480, weak_detections=(weak,)))
    edge = result[200, 202:358, 0]
    changes = np.count_nonzero(np.diff((edge > 128).astype(int)))
    assert changes > 10
    assert len(pixels_of(result[170:200], UNREAD)) > 300
    assert not len(pixels_of(result, BLUE))


@pytest.mark.parametrize(
    ("width", "height"), [(1, 1), (2, 90), (40, 12), (64, 48), (640, 480), (4000, 3000)]
)
def test_any_size_is_drawn(width: int, height: int) -> None:
    plates = (
        stub_plate(box=Box(0, 0, width, height)),
        stub_plate(box=Box(width * 0.9, height * 0.9, width * 1.2, height * 1.1)),
        stub_plate("", Box(-5, -5, 3, 2)),
    )
    result = drawn(gray_picture(width, height), *plates)
    assert result.shape == (height, width, 3)
    assert result.dtype == np.uint8


def test_labels_grow_with_the_picture() -> None:
    def label_rows(scale: int) -> int:
        plate = stub_plate(box=Box(200 * scale, 200 * scale, 300 * scale, 225 * scale))
        rows = pixels_of(drawn(gray_picture(640 * scale, 480 * scale), plate), BLUE)[:, 0]
        return int(200 * scale - rows.min())

    assert label_rows(4) > 2.5 * label_rows(1)
