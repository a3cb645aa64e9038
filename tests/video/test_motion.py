"""The motion gate: shut while nothing happens, open for what drives by, whatever the light does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest

from lpr.arrays import Image
from lpr.errors import ConfigError
from lpr.video.frames import Frame
from lpr.video.motion import MotionConfig, MotionGate
from lpr.video.zones import Regions, parse_mask, parse_zone

FPS = 10.0
FIRST = list(range(11))
"""The frames of the first second."""
NO_LOOKS = MotionConfig(look_every_s=1e6)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
RNG = np.random.default_rng(7)
STREET = RNG.integers(60, 160, (18, 32, 3)).repeat(8, 0).repeat(8, 1).astype(np.int16)
NOISE = [RNG.normal(0, 1, STREET.shape).astype(np.float32) for _ in range(7)]
FLICKER = [RNG.integers(60, 200, (6, 16, 1)).repeat(4, 0).repeat(4, 1) for _ in range(11)]


def street(number: int, noise: float = 3.0) -> Image:
    """An empty street, as a camera with some noise sees it."""
    return np.clip(STREET + noise * NOISE[number % len(NOISE)], 0, 255).astype(np.uint8)


def with_car(image: Image, x: int, y: int = 60) -> Image:
    """The same with a car there."""
    image[y : y + 32, max(x, 0) : max(x + 48, 0)] = (30, 30, 200)
    image[y + 20 : y + 26, max(x + 12, 0) : max(x + 36, 0)] = 230
    return image


def opened(
    gate: MotionGate, picture: Callable[[int], Image], frames: range = range(0, 100)
) -> list[int]:
    """The numbers of the frames for which the gate is open."""
    return [
        number
        for number in frames
        if gate.opens(Frame.of_image(picture(number), NOON, number / FPS, number))
    ]


@pytest.mark.parametrize("noise", [0.0, 3.0, 12.0])
def test_it_stays_shut_while_nothing_happens(noise: float) -> None:
    numbers = opened(MotionGate(NO_LOOKS), lambda number: street(number, noise))
    assert numbers == FIRST


def test_it_opens_for_a_car_from_its_first_frame_to_a_while_after_its_last() -> None:
    def picture(number: int) -> Image:
        image = street(number)
        return with_car(image, 16 * (number - 50)) if 50 <= number < 66 else image

    numbers = opened(MotionGate(NO_LOOKS), picture)
    assert numbers[:12] == [*FIRST, 50]
    assert set(range(50, 66)) <= set(numbers)
    assert 66 + 5 <= max(numbers) < 100


def test_one_that_creeps_is_seen() -> None:
    def picture(number: int) -> Image:
        return with_car(street(number), number - 90)

    numbers = opened(MotionGate(NO_LOOKS), picture, range(0, 200))
    assert set(range(60, 200)) <= set(numbers)


def test_one_that_parks_becomes_part_of_the_scene_and_another_is_seen() -> None:
    def picture(number: int) -> Image:
        image = street(number)
        if number >= 20:
            image = with_car(image, min(4 * (number - 20), 80))
        return with_car(image, 12 * (number - 300), 8) if number >= 300 else image

    numbers = opened(MotionGate(NO_LOOKS), picture, range(0, 320))
    assert set(range(22, 60)) <= set(numbers)
    assert not set(range(200, 300)) & set(numbers)
    assert set(range(302, 320)) <= set(numbers)


def test_the_light_as_a_whole_does_not_count() -> None:
    def picture(number: int) -> Image:
        light = 25 * np.sin(number / 15) + (15 if number > 60 else 0)
        return np.asarray(np.clip(street(number) + light, 0, 255), np.uint8)

    assert opened(MotionGate(NO_LOOKS), picture) == FIRST


def test_what_always_flickers_is_learnt() -> None:
    def picture(number: int) -> Image:
        image = street(number)
        image[:24, :64] = FLICKER[number % len(FLICKER)]
        return image if number < 500 else with_car(image, 16 * (number - 500))

    numbers = opened(MotionGate(NO_LOOKS), picture, range(0, 515))
    assert not set(range(400, 500)) & set(numbers)
    assert set(range(501, 515)) <= set(numbers)


def test_only_zones_are_looked_at() -> None:
    def picture(number: int) -> Image:
        return with_car(street(number), 3 * (number - 20))

    lower, upper = "lower=0,0.4,1,0.4,1,1,0,1", "upper=0,0,1,0,1,0.3,0,0.3"
    assert len(opened(MotionGate(NO_LOOKS, Regions((parse_zone(lower),))), picture)) > 60
    assert opened(MotionGate(NO_LOOKS, Regions((parse_zone(upper),))), picture) == FIRST
    masked = Regions(masks=(parse_mask("0,0.3,1,0.3,1,1,0,1"),))
    assert opened(MotionGate(NO_LOOKS, masked), picture) == FIRST


def test_it_looks_every_now_and_then() -> None:
    numbers = opened(MotionGate(MotionConfig(look_every_s=3.0)), street)
    assert numbers == [*FIRST, 40, 70]


def test_another_size_begins_anew() -> None:
    def picture(number: int) -> Image:
        return street(number) if number < 50 else np.ascontiguousarray(street(number)[::2, ::2])

    assert opened(MotionGate(NO_LOOKS), picture) == [*FIRST, *range(50, 61)]


def test_settings_that_make_no_sense_are_told() -> None:
    with pytest.raises(ConfigError, match="least_share is 3; give a score from 0 to 1"):
        MotionConfig(least_share=3)
    with pytest.raises(ConfigError, match=r"hold_s is -1; give a number from 0 on"):
        MotionConfig(hold_s=-1)
