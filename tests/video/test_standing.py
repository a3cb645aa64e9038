"""What stands: signs and captions are no vehicles, and a parked car stays one passage."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from lpr.geometry import Box
from lpr.video.watcher import WatchConfig, Watcher
from tests.video.scripted import (
    START,
    Script,
    ScriptedRecognizer,
    frame,
    frames,
    parked,
    told,
)


def test_a_caption_is_left_out_while_the_scene_moves_behind_it() -> None:
    rng = np.random.default_rng(2)
    scene = cv2.resize(rng.integers(0, 256, (12, 107, 3), np.uint8), (3200, 360))
    recognizer = ScriptedRecognizer([parked("14B02819T", x=300, y=200)], 12.5)
    watcher, events = Watcher(None, recognizer), []
    for number in range(100):
        picture = scene[:, 12 * number : 12 * number + 640].copy()
        cv2.putText(picture, "14B0", (301, 214), 0, 0.6, (255, 255, 255), 2)
        events += watcher.push(frame(number, 12.5, picture))
    assert events + watcher.finish() == []


def test_a_parked_plate_is_no_caption_though_something_passes_before_it() -> None:
    rng = np.random.default_rng(2)
    scene = cv2.resize(rng.integers(0, 256, (45, 80, 3), np.uint8), (640, 360))
    cv2.putText(scene, "RI77TT", (60, 114), 0, 0.5, (255, 255, 255), 1)
    recognizer = ScriptedRecognizer([parked("RI77TT")], 12.5)
    watcher, events = Watcher(None, recognizer), []
    for number in range(100):
        picture = scene.copy()
        picture[60:160, max(12 * number - 500, 0) : max(12 * number - 300, 0)] = 30
        events += watcher.push(frame(number, 12.5, picture))
    assert told(events + watcher.finish()) == [("opened", "RI77TT"), ("closed", "RI77TT")]


def test_a_plate_that_something_hides_bit_by_bit_stands_where_it_stood() -> None:
    """Its detections get narrower from one side: no text on a wall becomes a vehicle by that."""

    def place(time_s: float) -> Box:
        hidden = min(max(time_s - 0.5, 0.0) * 40, 50)
        return Box(60 + hidden, 100, 140, 120)

    sign = Script(place, lambda _: [("SALE50", 0.99)])
    recognizer = ScriptedRecognizer([sign], 12.5)
    recognizer.confidence = 0.7
    watcher = Watcher(replace(WatchConfig(), motion=None), recognizer)
    events = [event for one in frames(3, 12.5) for event in watcher.push(one)]
    assert events + watcher.finish() == []


@pytest.mark.parametrize("jitter", [0.05, 0.14])
def test_a_sign_that_is_not_always_found_well_stands(jitter: float) -> None:
    """Its frame is wider and narrower by turns, and the first one is cut off."""

    def place(time_s: float) -> Box:
        share = 0.7 if time_s == 0 else 1 + jitter * np.sin(40 * time_s)
        return Box(60, 100, 60 + 80 * share, 120)

    recognizer = ScriptedRecognizer([Script(place, lambda _: [("SALE50", 0.99)])], 12.5)
    recognizer.confidence = 0.7
    watcher = Watcher(replace(WatchConfig(), motion=None), recognizer)
    events = [event for one in frames(3, 12.5) for event in watcher.push(one)]
    assert events + watcher.finish() == []


def test_frames_in_which_nothing_moves_are_passed_over_and_a_parked_car_stays() -> None:
    recognizer = ScriptedRecognizer([parked("RI77TT")], 12.5)
    watcher = Watcher(WatchConfig(), recognizer)
    events = [event for one in frames(60, 12.5) for event in watcher.push(one)]
    # The first second, and once in ten seconds.
    assert 12 <= recognizer.found <= 22
    assert told(events) == [("opened", "RI77TT")]
    last = watcher.finish()
    assert told(last) == [("closed", "RI77TT")]
    assert (last[0].passage.last_seen - START).total_seconds() >= 59


def test_a_car_that_has_left_is_searched_for_and_closes_while_nothing_moves() -> None:
    script = Script(lambda t: parked("").place(t) if t < 0.5 else None, parked("RI77TT").reads)
    recognizer = ScriptedRecognizer([script], 12.5)
    watcher = Watcher(WatchConfig(), recognizer)
    events = [event for one in frames(8, 12.5) for event in watcher.push(one)]
    assert told(events) == [("opened", "RI77TT"), ("closed", "RI77TT")]
    assert recognizer.found <= 12.5 * 3
