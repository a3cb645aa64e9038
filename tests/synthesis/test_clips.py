"""Drawn clips are the same for the same seed, and their truth is exact."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lpr.geometry import Box
from lpr.synthesis.clip_moves import MOVES
from lpr.synthesis.clips import FRAMES, RATES, Clip, ClipOptions, _is_legible
from lpr.synthesis.plates import draw_plate


@pytest.mark.parametrize("move", MOVES)
def test_cars_do_what_their_move_says(move: str) -> None:
    clip = Clip((3, 1), ClipOptions((320, 180), move, 0.0))
    frames = list(clip.frames())
    assert FRAMES[0] <= len(frames) == clip.frame_count <= FRAMES[1]
    assert clip.fps in RATES
    assert len(clip.texts) == (2 if move in ("overtake", "meet") else 1)
    assert all(frame.image.shape == (180, 320, 3) for frame in frames)
    times = [frame.offset_s for frame in frames]
    assert np.allclose(np.diff(times), 1 / clip.fps)


def test_plates_grow_as_cars_approach_and_stand_where_they_are_drawn() -> None:
    clip = Clip((3, 2), ClipOptions(move="approach", difficulty=0.0))
    plates = [quad.bounding_box() for frame in clip.frames() for _, quad in frame.plates]
    assert len(plates) >= 3
    widths = [box.width for box in plates]
    assert widths == sorted(widths)


def test_the_same_seed_draws_the_same_clip_and_another_one_another() -> None:
    first, again, other = (Clip((4, seed), ClipOptions((320, 180))) for seed in (1, 1, 2))
    assert (first.texts, first.move, first.weather) == (again.texts, again.move, again.weather)
    pairs = zip(first.frames(), again.frames(), strict=True)
    assert all(np.array_equal(a.image, b.image) and a.plates == b.plates for a, b in pairs)
    assert (first.texts, first.weather) != (other.texts, other.weather)


def test_a_plate_behind_another_car_is_not_shown() -> None:
    shown = 0
    for seed in range(6):
        clip = Clip((5, seed), ClipOptions(move="meet", difficulty=0.0))
        for frame in clip.frames():
            boxes = [quad.bounding_box() for _, quad in frame.plates]
            shown += len(boxes)
            assert all(a.iou(b) == 0 for a in boxes for b in boxes if a is not b)
    assert shown


@pytest.mark.parametrize(("small_px", "shown"), [(8.5, True), (6.0, False)])
def test_a_plate_is_shown_where_its_small_characters_are_large_enough(
    small_px: float, shown: bool
) -> None:
    """Years between the letters and the number are lower than these on some plates."""
    characters = (("A", Box(10, 10, 20, 24)), ("7", Box(22, 10, 30, 10 + small_px)))
    plate = replace(draw_plate(np.random.default_rng(1), 40), characters=characters)
    rows, columns = plate.image.shape[:2]
    quad = Box(50, 50, 50 + columns, 50 + rows).to_quad().to_array()
    assert _is_legible(quad, plate, np.zeros((300, 600, 3), np.uint8)) is shown
