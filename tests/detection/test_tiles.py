"""Tiles find what the full view is too coarse for, each plate once, and cost nothing elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from lpr.arrays import Image
from lpr.detection.base import Sightings, parted
from lpr.detection.tiles import TileConfig, TiledDetector, TileMode, cut, merge, worth_tiling
from lpr.errors import ConfigError
from lpr.geometry import Box
from lpr.types import Detection, WeakDetection

CONFIG = TileConfig()
STROKE_PX = 8


class BrightSpots:
    """Finds white spots of at least ``least_px`` once a view is reduced to 640 px, as an SSD does.

    A spot's score is its gray level / 255; views are counted.
    """

    def __init__(self, least_px: float = 12.0) -> None:
        self.views = 0
        self._least_px = least_px

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [self._detect_one(image) for image in images]

    def _detect_one(self, image: Image) -> list[Detection]:
        self.views += 1
        scale = 640 / max(image.shape[:2])
        gray = image[..., 0]
        found = []
        for x, y, width, height, _ in cv2.connectedComponentsWithStats(gray)[2][1:].tolist():
            if width * scale >= self._least_px:
                box = Box(x, y, x + width, y + height)
                found.append(Detection(box, float(gray[y, x]) / 255, box.to_quad()))
        return found


def picture(width: int, height: int, *spots: tuple[int, int, int], level: int = 240) -> Image:
    """A black picture with spots at (x, y) of a width, a quarter as high: even in blue, which the
    detector sees, striped in green and red like a plate with characters."""
    image = np.zeros((height, width, 3), np.uint8)
    for x, y, wide in spots:
        spot = image[y : y + wide // 4, x : x + wide]
        spot[..., 0] = level
        spot[..., 1:] = 255 * (np.arange(wide) // STROKE_PX % 2)[:, None]
    return image


class TellingSpots(BrightSpots):
    """Counts spots from a score of 0.5 on, and tells of the others."""

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [found.plates for found in self.find(images)]

    def find(self, images: Sequence[Image]) -> list[Sightings]:
        return [parted(spots, 0.5) for spots in super().detect(images)]


def found_in(image: Image, mode: TileMode) -> tuple[list[list[float]], int]:
    detector = BrightSpots()
    found = TiledDetector(detector, mode).detect([image])[0]
    return sorted(detection.box.to_list() for detection in found), detector.views


@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("wide", [60, 120, 360])
def test_plates_of_a_long_strip_are_found(wide: int, upright: bool) -> None:
    size = (90, 20_000) if upright else (20_000, 90)
    at = (0, 12_345) if upright else (12_345, 0)
    wide = min(wide, 90) if upright else wide
    boxes, _ = found_in(picture(*size, (*at, wide)), "auto")
    assert boxes == [[*at, at[0] + wide, at[1] + wide // 4]]


@pytest.mark.parametrize("size", [(4000, 3000), (8000, 2200), (3000, 4000), (2800, 100)])
def test_pictures_that_are_no_strips_have_nine_tiles_at_most(size: tuple[int, int]) -> None:
    assert len(cut(*size, CONFIG)) <= 12
    assert CONFIG.overlap_for(*size) == CONFIG.overlap


@pytest.mark.parametrize(("mode", "count"), [("off", 0), ("auto", 1), ("on", 1)])
def test_a_far_plate_is_found_in_tiles(mode: TileMode, count: int) -> None:
    boxes, views = found_in(picture(4000, 3000, (1500, 700, 60)), mode)
    assert boxes == [[1500, 700, 1560, 715]] * count
    assert (views > 1) == (mode != "off")


def test_quads_are_moved_with_their_boxes() -> None:
    found = TiledDetector(BrightSpots(), "on").detect([picture(3000, 2000, (2500, 1700, 60))])[0]
    assert found[0].quad is not None
    assert found[0].quad.bounding_box() == found[0].box == Box(2500, 1700, 2560, 1715)


def test_a_plate_that_was_found_tells_nothing_of_what_stands_elsewhere() -> None:
    near, far = (500, 500, 600), (2000, 1500, 60)
    assert len(found_in(picture(4000, 3000, near, far), "off")[0]) == 1
    assert len(found_in(picture(4000, 3000, near, far), "auto")[0]) == 2


def test_only_tiles_with_strokes_that_no_plate_explains_are_looked_at() -> None:
    alone = picture(4000, 3000, (500, 500, 600))
    assert found_in(alone, "auto")[1] == 1
    tiles = len(cut(4000, 3000, CONFIG))
    assert found_in(alone, "on")[1] == 1 + tiles
    beside_far = picture(4000, 3000, (500, 500, 600), (3900, 2900, 60))
    assert found_in(beside_far, "auto")[1] == 2


def test_a_film_s_frame_with_a_near_plate_is_seen_once() -> None:
    near, far = (500, 500, 300), (1500, 800, 30)
    assert found_in(picture(1920, 1080, near, far), "auto")[1] == 1
    assert found_in(picture(1920, 1080, far), "auto")[1] > 1


@pytest.mark.parametrize("size", [(1280, 960), (640, 480), (960, 1280), (1, 1)])
@pytest.mark.parametrize("mode", ["auto", "on"])
def test_ordinary_pictures_are_seen_once(size: tuple[int, int], mode: TileMode) -> None:
    assert found_in(picture(*size), mode)[1] == 1


@pytest.mark.parametrize("x", range(600, 1000, 37))
def test_a_plate_at_a_border_comes_once_and_whole(x: int) -> None:
    boxes, _ = found_in(picture(1920, 1080, (x, 500, 100)), "on")
    assert boxes == [[x, 500, x + 100, 525]]


def test_a_plate_at_the_pictures_own_border_counts() -> None:
    boxes, _ = found_in(picture(3000, 2000, (0, 0, 60), (2940, 1985, 60)), "on")
    assert boxes == [[0, 0, 60, 15], [2940, 1985, 3000, 2000]]


def test_tiles_need_a_higher_score_and_leave_wide_plates_to_the_full_view() -> None:
    weak, sure = int(255 * CONFIG.min_confidence) - 5, int(255 * CONFIG.min_confidence) + 5
    assert found_in(picture(4000, 3000, (1500, 700, 60), level=weak), "on")[0] == []
    assert len(found_in(picture(4000, 3000, (1500, 700, 60), level=sure), "on")[0]) == 1

    class OnlyInTiles(BrightSpots):
        def _detect_one(self, image: Image) -> list[Detection]:
            return super()._detect_one(image) if max(image.shape) < 2000 else []

    wide = picture(4000, 3000, (100, 100, 400))
    assert TiledDetector(OnlyInTiles(), "on").detect([wide]) == [[]]


@pytest.mark.parametrize(
    "size", [(4000, 3000), (3000, 4000), (2560, 1440), (1601, 1199), (9000, 500), (12000, 9000)]
)
def test_tiles_cover_the_picture_overlap_and_are_few(size: tuple[int, int]) -> None:
    width, height = size
    tiles = cut(width, height, CONFIG)
    seen = np.zeros((height, width), bool)
    for tile in tiles:
        x0, y0, x1, y1 = (int(edge) for edge in tile.to_list())
        seen[y0:y1, x0:x1] = True
    assert seen.all()
    assert 1 < len(tiles) <= 25
    second = next(tile for tile in tiles if tile.x_min > 0)
    side = CONFIG.side_for(width, height) * (CONFIG.aspect if height > width else 1.0)
    repeated = CONFIG.overlap_for(width, height) * side
    assert tiles[0].x_max - second.x_min == pytest.approx(repeated, abs=1)


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(ConfigError, match="choose from auto, off, on"):
        TiledDetector(BrightSpots(), "yes")  # type: ignore[arg-type]


def test_worth_tiling() -> None:
    def plate(width: float) -> Detection:
        return Detection(Box(0, 0, width, width / 4), 0.9)

    assert worth_tiling([], 2000, CONFIG)
    assert worth_tiling([plate(300), plate(100)], 2000, CONFIG)
    assert not worth_tiling([plate(300)], 2000, CONFIG)
    assert worth_tiling([plate(300)], 4000, CONFIG)


def test_merging_keeps_the_best_of_each_plate() -> None:
    best = Detection(Box(100, 100, 160, 115), 0.9)
    shifted = Detection(Box(104, 101, 163, 117), 0.8)
    too_wide = Detection(Box(90, 80, 190, 135), 0.7)
    other = Detection(Box(165, 100, 225, 115), 0.6)
    assert merge([other, shifted, best, too_wide], CONFIG) == [best, other]
    assert merge([], CONFIG) == []


@pytest.mark.parametrize(("level", "needed"), [(100, 0.6), (140, 0.6), (240, None)])
def test_what_is_weak_in_a_tile_is_told_with_the_score_that_it_needed(
    level: int, needed: float | None
) -> None:
    far = picture(4000, 3000, (1500, 700, 60), level=level)
    found = TiledDetector(TellingSpots(), "auto").find([far])[0]
    box = Box(1500, 700, 1560, 715)
    score = level / 255
    if needed is None:
        assert found == Sightings([Detection(box, score, box.to_quad())], [])
    else:
        assert found == Sightings([], [WeakDetection(Detection(box, score, box.to_quad()), needed)])


@pytest.mark.parametrize(("eased", "count"), [(0.0, 0), (0.05, 1)])
def test_tiles_may_ask_for_less(eased: float, count: int) -> None:
    far = picture(4000, 3000, (1500, 700, 60), level=148)
    tiled = TiledDetector(TellingSpots(), "on", TileConfig(eased=eased))
    assert len(tiled.detect([far])[0]) == count


def test_what_the_detector_does_not_count_no_tile_counts() -> None:
    """A spot of 0.7 is enough for a tile, but not for a detector that asks for more."""

    class Strict(TellingSpots):
        def find(self, images: Sequence[Image]) -> list[Sightings]:
            return [parted(spots, 0.9) for spots in BrightSpots.detect(self, images)]

    far = picture(4000, 3000, (1500, 700, 60), level=180)
    found = TiledDetector(Strict(), "on").find([far])[0]
    assert found.plates == []
    assert [one.needed for one in found.weak] == [0.9]


def test_the_full_views_weak_ones_stand_beside_the_plates_but_not_on_them() -> None:
    image = picture(4000, 3000, (500, 500, 600))
    image[2000:2100, 500:900] = 60
    found = TiledDetector(TellingSpots(), "on").find([image])[0]
    assert [plate.box.x_min for plate in found.plates] == [500]
    assert [one.detection.box for one in found.weak] == [Box(500, 2000, 900, 2100)]


def test_a_detector_that_tells_of_plates_alone_saw_nothing_weak() -> None:
    found = TiledDetector(BrightSpots(), "auto").find([picture(640, 480, (100, 100, 60))])[0]
    assert (len(found.plates), found.weak) == (1, [])
