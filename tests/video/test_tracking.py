"""Tracks keep to their plates at any frame rate, past each other, behind others, over jumps."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np
import pytest

from lpr.geometry import Box
from lpr.types import Detection
from lpr.video.tracking import Track, Tracker, TrackingConfig

SIZE = (1280, 720)
Path = Callable[[float], Box | None]
"""Where a plate is at a time; None where it is not to be seen."""


def plate(x: float, y: float, width: float = 80) -> Box:
    return Box(x - width / 2, y - width / 8, x + width / 2, y + width / 8)


def approaching(start: float = 0.0, lane: float = 300.0) -> Path:
    """Comes down the picture within 3 s while it grows to three times its size."""

    def place(time_s: float) -> Box | None:
        share = (time_s - start) / 3
        return plate(lane, 60 + 600 * share**2, 40 + 80 * share**2) if 0 <= share <= 1 else None

    return place


def crossing(start: float, speed_px: float, y: float) -> Path:
    def place(time_s: float) -> Box | None:
        x = (60 if speed_px > 0 else 1220) + speed_px * (time_s - start)
        return plate(x, y) if time_s >= start and 40 <= x <= 1240 else None

    return place


def parked(x: float, y: float) -> Path:
    return lambda time_s: plate(x, y)


def follow(
    paths: Iterable[Path], fps: float, seconds: float = 4.0, seed: int = 0, weak: bool = False
) -> list[list[int]]:
    """The tracks that each plate was given, in their order, each number once in a row."""
    rng, tracker = np.random.default_rng(seed), Tracker()
    given: list[list[int]] = [[] for _ in paths]
    for number in range(int(seconds * fps)):
        time_s = number / fps
        boxes = [path(time_s) for path in paths]
        found = [box.moved(*rng.normal(0, 0.03 * box.width, 2)) for box in boxes if box]
        detections = [Detection(box, 0.9) for box in found]
        order = rng.permutation(len(detections))
        shuffled = [detections[index] for index in order]
        seen = tracker.update([] if weak else shuffled, shuffled if weak else [], time_s, SIZE).seen
        whose = [index for index, box in enumerate(boxes) if box]
        for index, detection in zip(whose, detections, strict=True):
            (track,) = [one for one in seen if one.detection is detection]
            if not given[index] or given[index][-1] != track.number:
                given[index].append(track.number)
    return given


@pytest.mark.parametrize("fps", [2, 4, 8, 15, 25, 60])
def test_one_vehicle_is_one_track_at_any_frame_rate(fps: float) -> None:
    assert follow([approaching()], fps) == [[1]]


@pytest.mark.parametrize("fps", [8, 25, 60])
@pytest.mark.parametrize("seed", range(3))
def test_vehicles_that_meet_keep_their_tracks(fps: float, seed: int) -> None:
    paths = [crossing(0.0, 400, 300), crossing(0.2, -350, 330), parked(640, 420), approaching()]
    tracks = follow(paths, fps, seed=seed)
    assert all(len(one) == 1 for one in tracks)
    assert len({one[0] for one in tracks}) == 4


def test_a_vehicle_behind_a_post_keeps_its_track() -> None:
    path = crossing(0.0, 400, 300)

    def hidden(time_s: float) -> Box | None:
        return None if 1.0 < time_s < 1.8 else path(time_s)

    assert follow([hidden], 15) == [[1]]


def test_the_next_vehicle_in_the_same_lane_is_another_track() -> None:
    (first,), (second,) = follow([approaching(), approaching(4.0)], 10, seconds=8)
    assert first != second


def test_weak_detections_go_on_with_a_track_and_begin_none() -> None:
    tracker = Tracker()
    assert not tracker.update([], [Detection(plate(300, 300), 0.4)], 0.0, SIZE).seen
    tracker.update([Detection(plate(300, 300), 0.9)], [], 0.1, SIZE)
    seen = tracker.update([], [Detection(plate(304, 301), 0.4)], 0.2, SIZE).seen
    assert [track.seen for track in seen] == [2]


def test_a_track_ends_when_its_plate_has_gone_and_sooner_at_the_edge() -> None:
    config = TrackingConfig()
    tracker, time_s = Tracker(config), 0.0
    tracker.update([Detection(plate(600, 300), 0.9)], [], 0.0, SIZE)
    while not tracker.update([], [], time_s, SIZE).ended:
        time_s += 0.1
    assert config.lost_after_s < time_s < config.lost_after_s + 0.2
    tracker = Tracker(config)
    for number in range(5):
        tracker.update([Detection(plate(1150 + 30 * number, 300), 0.9)], [], number / 10, SIZE)
    assert not tracker.update([], [], 0.5, SIZE).ended
    assert tracker.update([], [], 0.85, SIZE).ended


def test_a_shaking_camera_does_not_shake_tracks_off() -> None:
    rng, tracker = np.random.default_rng(4), Tracker()
    shift, before, numbers = np.zeros(2), np.zeros(2), set()
    for number in range(40):
        box = approaching()(number / 15)
        if box is None:
            break
        before, shift = shift, rng.normal(0, 60, 2)
        moved = tuple((shift - before).tolist())
        seen = tracker.update(
            [Detection(box.moved(*shift), 0.9)], [], number / 15, SIZE, (moved[0], moved[1])
        ).seen
        numbers |= {track.number for track in seen}
    assert numbers == {1}


def test_a_part_of_a_plate_is_no_other_plate() -> None:
    tracker = Tracker()
    whole, part = plate(300, 300), Box(262, 292, 290, 308)
    seen = tracker.update([Detection(whole, 0.9)], [], 0.0, SIZE).seen
    again = tracker.update([Detection(whole, 0.9), Detection(part, 0.8)], [], 0.1, SIZE).seen
    assert [track.number for track in again] == [track.number for track in seen]


def test_time_that_runs_backwards_stands_still() -> None:
    tracker = Tracker()
    tracker.update([Detection(plate(300, 300), 0.9)], [], 10.0, SIZE)
    seen = tracker.update([Detection(plate(302, 300), 0.9)], [], 4.0, SIZE).seen
    assert [(track.number, track.last_s) for track in seen] == [(1, 10.0)]


def test_a_scene_that_stands_still_keeps_its_plates() -> None:
    tracker = Tracker()
    tracker.update([Detection(plate(300, 300), 0.9)], [], 0.0, SIZE)
    for number in range(1, 200):
        assert tracker.still(number * 0.5, SIZE).seen
    seen = tracker.update([Detection(plate(300, 300), 0.9)], [], 100.0, SIZE).seen
    assert [track.number for track in seen] == [1]


def test_what_left_before_the_scene_stood_still_has_gone() -> None:
    tracker, ended = Tracker(), list[Track]()
    tracker.update([Detection(plate(300, 300), 0.9)], [], 0.0, SIZE)
    tracker.update([], [], 0.5, SIZE)
    for number in range(6, 20):
        tracked = tracker.still(number / 10, SIZE)
        assert not tracked.seen
        ended += tracked.ended
    assert [track.number for track in ended] == [1]


def test_a_long_path_is_thinned_evenly() -> None:
    tracker = Tracker(TrackingConfig(path_length=16))
    for number in range(500):
        tracker.update([Detection(plate(300 + number, 300), 0.9)], [], number / 10, SIZE)
    (track,) = tracker.tracks
    times = [time_s for time_s, _ in track.path]
    assert len(times) <= 16
    assert times[0] == 0.0
    assert times[-1] > 40
    assert max(np.diff(times)) < 10


def test_the_motion_is_as_fast_as_the_plate() -> None:
    tracker = Tracker()
    for number in range(20):
        tracker.update([Detection(plate(300 + 16 * number, 300), 0.9)], [], number / 10, SIZE)
    (track,) = tracker.tracks
    assert math.isclose(track.motion.speed_px[0], 160.0, rel_tol=0.1)


@pytest.mark.parametrize(("away_px", "kept"), [(20, True), (150, False)])
def test_a_weak_detection_goes_on_with_a_plate_only_where_it_is_expected(
    away_px: float, kept: bool
) -> None:
    tracker = Tracker()
    tracker.update([Detection(plate(300, 300), 0.7)], [], 0.0, SIZE)
    tracker.update([], [Detection(plate(300 + away_px, 300), 0.4)], 0.25, SIZE)
    (track,) = tracker.tracks
    assert (track.seen == 2) is kept
