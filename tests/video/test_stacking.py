"""Frames laid on top of each other show a plate with less noise, and are read where that helps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from lpr.arrays import Image
from lpr.detection.base import Sightings
from lpr.errors import ConfigError
from lpr.geometry import Box
from lpr.types import Detection, Plate
from lpr.video.stacking import PATCH_PX, WIDTH_PX, PlateStack, StackConfig
from lpr.video.watcher import WatchConfig, Watcher
from tests.video.looks import plate
from tests.video.scripted import HEIGHT, WIDTH, frame

FPS = 10.0
ONLY = StackConfig(least=2)


def scene(
    text: str, shift: tuple[float, float] = (0, 0), noise: float = 0.0, seed: int = 0
) -> Image:
    """A plate with a text, moved by so much, with noise of so many levels."""
    shown = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
    cv2.rectangle(shown, (200, 150), (300, 175), (235, 235, 235), -1)
    cv2.putText(shown, text, (205, 171), cv2.FONT_HERSHEY_SIMPLEX, 0.62, (15, 15, 15), 2)
    move = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float32)
    moved = cv2.warpAffine(shown, move, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    grain = np.random.default_rng(seed).normal(0, noise, moved.shape)
    return np.asarray((moved + grain).round().clip(0, 255), np.uint8)


def found_at(shift: tuple[float, float] = (0, 0)) -> Detection:
    x, y = shift
    return Detection(Box(200 + x, 150 + y, 300 + x, 175 + y), 0.9)


def only_patch(image: Image, found: Detection) -> Image:
    """A plate as it is cut out for a stack."""
    stack = PlateStack(ONLY)
    for _ in range(2):
        stack.add(image, found)
    shown = stack.picture()
    assert shown is not None
    return shown[0]


def test_a_stack_is_nearer_to_the_plate_than_any_frame() -> None:
    stack, errors = PlateStack(), []
    clean = only_patch(scene("ZG1234"), found_at()).astype(np.float32)
    for number in range(8):
        shift = 11.3 * number, 4.7 * number
        noisy = scene("ZG1234", shift, noise=35, seed=number)
        stack.add(noisy, found_at(shift))
        single = only_patch(noisy, found_at(shift)).astype(np.float32)
        errors.append(float(np.abs(single - clean)[60:100, 50:200].mean()))
    shown = stack.picture()
    assert shown is not None
    picture, found = shown
    assert picture.shape == (PATCH_PX[1], PATCH_PX[0], 3)
    assert found.box.width == pytest.approx(WIDTH_PX)
    error = float(np.abs(picture.astype(np.float32) - clean)[60:100, 50:200].mean())
    assert error < 0.75 * min(errors)


def test_what_shows_something_else_is_left_out() -> None:
    stack = PlateStack(ONLY)
    stack.add(scene("ZG1234"), found_at())
    stack.add(np.full((HEIGHT, WIDTH, 3), 90, np.uint8), found_at())
    assert stack.picture() is None


def test_it_is_due_at_first_and_whenever_twice_as_many_came() -> None:
    stack, due = PlateStack(StackConfig(least=4)), []
    for number in range(1, 33):
        stack.add(scene("ZG1234"), found_at())
        if stack.due:
            due.append(number)
            stack.picture()
            assert not stack.has_news
    assert due == [4, 8, 16, 32]


def test_a_stack_of_one_is_refused() -> None:
    with pytest.raises(ConfigError, match="2 or more"):
        StackConfig(least=1)


class OnlyTogether:
    """Finds the plate in each frame, and reads it only where frames lie on top of each other."""

    def __init__(self) -> None:
        self.stacks = 0

    def find(self, image: Image) -> Sightings:
        return Sightings([found_at((int(image[0, 0, 0]), 0))], [])

    def read_detections(self, image: Image, detections: Iterable[Detection]) -> tuple[Plate, ...]:
        together = image.shape[1] == PATCH_PX[0]
        self.stacks += together
        reads = ("ZG1234", 0.97 if together else 0.1)
        return tuple(plate(reads, box=found.box) for found in detections)


def pushed(count: int, config: WatchConfig) -> tuple[list[tuple[str, str]], int]:
    recognizer = OnlyTogether()
    watcher = Watcher(config, recognizer)
    events = []
    for number in range(count):
        events += watcher.push(frame(number, FPS, scene("ZG1234", (number, 0))))
    events += watcher.finish()
    return [(one.passage.state, one.passage.text) for one in events], recognizer.stacks


def test_a_plate_that_no_frame_shows_surely_is_read_in_several_at_once() -> None:
    told, stacks = pushed(12, replace(WatchConfig(), motion=None))
    assert told == [("opened", "ZG1234"), ("closed", "ZG1234")]
    assert stacks == 1


def test_a_track_that_ends_early_is_read_with_all_there_is() -> None:
    config = replace(WatchConfig(), motion=None, stack=StackConfig(least=4))
    assert pushed(3, config)[1] == 0
    # Read at 4 frames; the two after these are not enough for another, but the end is.
    assert pushed(6, replace(config, stack=StackConfig(least=6)))[1] == 1
