"""Plate pictures and pasted plates: quads and boxes are where the ink is."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from lpr.arrays import Image
from lpr.geometry import Box, Quad
from lpr.synthesis import pictures
from lpr.synthesis.geometry import (
    Tilt,
    map_box,
    pick_steep_tilt,
    plate_to_quad,
    tilted_quad,
)
from lpr.synthesis.mix import MADE_UP, Mix
from lpr.synthesis.pasting import paste_plate, set_plate
from lpr.synthesis.pictures import CHARACTER_PX, draw_plate_picture
from lpr.synthesis.plates import PlateDrawing, draw_plate


def test_the_same_seed_draws_the_same_picture() -> None:
    first, second = (draw_plate_picture(np.random.default_rng(11)) for _ in range(2))
    assert np.array_equal(first.image, second.image)
    assert (first.quad, first.characters) == (second.quad, second.characters)


def test_everything_lies_in_the_picture() -> None:
    rng = np.random.default_rng(12)
    for _ in range(40):
        picture = draw_plate_picture(rng)
        height, width = picture.image.shape[:2]
        plate = picture.quad.bounding_box()
        assert plate.clipped(width, height) == plate
        assert picture.quad.is_convex()
        assert "".join(character for character, _ in picture.characters) == picture.text
        assert all(box.clipped(width, height) == box for _, box in picture.characters)
        highest = max(box.height for _, box in picture.characters)
        assert 0.6 * CHARACTER_PX[0] <= highest <= 1.6 * CHARACTER_PX[1]


def test_rows_are_drawn_as_given() -> None:
    picture = draw_plate_picture(np.random.default_rng(1), rows=["AB 12", "C345"])
    assert picture.lines == ("AB12", "C345")
    assert picture.text == "AB12C345"


@pytest.mark.parametrize("seed", range(6))
def test_warped_back_the_quad_gives_the_drawing(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    drawn = []

    def keep(
        rng: np.random.Generator, rows: Sequence[str] | None = None, mix: Mix = MADE_UP
    ) -> PlateDrawing:
        drawn.append(draw_plate(rng, rows=rows, mix=mix))
        return drawn[-1]

    monkeypatch.setattr(pictures, "draw_plate", keep)
    monkeypatch.setattr(pictures, "degrade", lambda rng, image, strength, detail_px: image)
    monkeypatch.setattr(pictures, "_pick_character_px", lambda rng: 50.0)
    picture = draw_plate_picture(np.random.default_rng(seed), mix=Mix(designed=0.5))
    original = drawn[0].image
    height, width = original.shape[:2]
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    back = np.linalg.inv(half) @ plate_to_quad(width, height, picture.quad.to_array()) @ half
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    restored = cv2.warpPerspective(picture.image, back, (width, height), flags=flags)
    inner = np.s_[4:-4, 4:-4]
    soft, sharp = (cv2.GaussianBlur(i, (0, 0), 3)[inner] for i in (restored, original))
    assert np.abs(soft.astype(float) - sharp).mean() < 4


def test_character_boxes_surround_the_ink() -> None:
    drawing = draw_plate(np.random.default_rng(3), rows=["HEH"])
    height, width = drawing.image.shape[:2]
    quad = tilted_quad(width * 0.4, height * 0.4, Tilt(0.3, -0.1, 0.08)) + 150
    # A drawing that is white where one ink box is and black elsewhere.
    box = drawing.characters[1][1]
    marked = np.zeros_like(drawing.image)
    marked[int(box.y_min) : int(box.y_max), int(box.x_min) : int(box.x_max)] = 255
    placed = set_plate(np.zeros((300, 300, 3), np.uint8), marked, quad.astype(np.float32))
    rows, columns = np.nonzero(placed[..., 0] > 127)
    found = Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    mapped = map_box(box, plate_to_quad(width, height, quad)).bounding_box()
    assert np.allclose(found.to_list(), mapped.to_list(), atol=1.5)


def test_round_corners_leave_the_picture_behind_them() -> None:
    drawing, behind = np.full((100, 200, 3), 240, np.uint8), np.full((300, 300, 3), 30, np.uint8)
    quad = np.array([[50, 100], [250, 100], [250, 200], [50, 200]], np.float32)
    sharp, rounded = (set_plate(behind, drawing, quad, corner) for corner in (0.0, 30.0))
    assert np.all(sharp[102:105, 52:55] == 240)
    assert np.all(rounded[102:105, 52:55] == 30)
    assert np.all(rounded[102:105, 140:160] == 240)
    assert np.all(rounded[145:155, 52:55] == 240)


@pytest.mark.parametrize(("clean", "weakest", "strongest"), [(0.0, 0.3, 1.0), (1.0, 0.0, 0.25)])
def test_clean_pictures_are_hardly_degraded(
    monkeypatch: pytest.MonkeyPatch, clean: float, weakest: float, strongest: float
) -> None:
    strengths: list[float] = []

    def noted(_: np.random.Generator, image: Image, strength: float, __: float) -> Image:
        strengths.append(strength)
        return image

    monkeypatch.setattr(pictures, "degrade", noted)
    for seed in range(8):
        draw_plate_picture(np.random.default_rng(seed), mix=Mix(designed=1.0, clean=clean))
    assert len(strengths) == 8
    assert all(weakest <= strength <= strongest for strength in strengths)


def test_pasting_changes_the_quad_and_nothing_beside_it() -> None:
    image = np.full((200, 300, 3), 90, np.uint8)
    plate = draw_plate(np.random.default_rng(1), rows=["AB 123"])
    quad = np.array([[80, 60], [220, 70], [220, 110], [80, 100]], np.float32)
    pasted = paste_plate(np.random.default_rng(2), image, plate, quad)
    outside = np.ones(image.shape[:2], bool)
    outside[56:114, 76:224] = False
    assert np.all(image == 90), "the input was changed"
    assert np.all(pasted[outside] == 90)
    assert np.any(pasted[75:100, 100:200] != 90)


@pytest.mark.parametrize("shift", [-1000, 1000])
def test_pasting_outside_the_picture_changes_nothing(shift: int) -> None:
    image = np.full((50, 50, 3), 90, np.uint8)
    plate = draw_plate(np.random.default_rng(1), rows=["AB 123"])
    quad = Box(shift, shift, shift + 40, shift + 10).to_quad().to_array()
    assert np.array_equal(paste_plate(np.random.default_rng(2), image, plate, quad), image)


def test_an_untilted_rectangle_keeps_its_size() -> None:
    quad = Quad.from_list(tilted_quad(100, 20, Tilt()).tolist())
    assert quad.bounding_box() == Box(-50, -10, 50, 10)


def test_yaw_puts_the_right_side_farther_away() -> None:
    left, right = (tilted_quad(100, 20, Tilt(yaw=0.4))[i : i + 1] for i in (0, 1))
    assert abs(right[0, 1]) < abs(left[0, 1])


def test_steep_views_reach_65_and_40_degrees_and_no_more() -> None:
    rng = np.random.default_rng(0)
    tilts = [pick_steep_tilt(rng) for _ in range(400)]
    yaw, pitch = (np.rad2deg([getattr(t, name) for t in tilts]) for name in ("yaw", "pitch"))
    assert 60 < np.abs(yaw).max() <= 65
    assert 35 < np.abs(pitch).max() <= 40
    assert yaw.min() < 0 < yaw.max()
    assert pitch.min() < 0 < pitch.max()


def test_steep_views_are_narrower() -> None:
    def shape(mix: Mix) -> float:
        rng = np.random.default_rng(5)
        boxes = [draw_plate_picture(rng, ["AB 123"], mix).quad.bounding_box() for _ in range(25)]
        return float(np.median([box.width / box.height for box in boxes]))

    assert shape(Mix(steep=1.0)) < 0.8 * shape(Mix())


def test_faint_pictures_show_less_contrast() -> None:
    def contrast(mix: Mix) -> float:
        rng = np.random.default_rng(6)
        images = [draw_plate_picture(rng, ["AB 123"], mix).image for _ in range(25)]
        return float(np.median([image.std() for image in images]))

    assert contrast(Mix(faint=1.0)) < 0.75 * contrast(Mix())


def test_the_region_of_the_design_is_that_of_the_picture() -> None:
    mix = Mix(designed=1.0, regions=("NL",))
    assert draw_plate_picture(np.random.default_rng(1), mix=mix).region == "NL"
    assert draw_plate_picture(np.random.default_rng(1), mix=MADE_UP).region is None


def test_gray_pictures_have_no_colour() -> None:
    image = draw_plate_picture(np.random.default_rng(7), mix=Mix(gray=1.0)).image
    assert np.ptp(image, axis=2).max() == 0
