"""One vehicle is one passage: it opens, improves, closes, and keeps its id."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import cv2
import numpy as np
import pytest

from lpr.errors import ConfigError, ImageError
from lpr.geometry import Box
from lpr.types import Passage
from lpr.video.frames import Frame
from lpr.video.passages import PassageConfig, PassageEvent
from lpr.video.watcher import WatchConfig, Watcher
from lpr.video.zones import Regions, parse_line, parse_mask, parse_zone
from tests.video.scripted import (
    START,
    Readings,
    Script,
    ScriptedRecognizer,
    frame,
    frames,
    parked,
    passing,
    told,
    watched,
)


def ids(events: list[PassageEvent]) -> set[str]:
    return {event.passage.id for event in events}


@pytest.mark.parametrize("fps", [2, 4, 10, 25, 60])
def test_a_passing_vehicle_opens_and_closes_once(fps: float) -> None:
    events = watched([passing("ZG1234AB", 0.5)], 8, fps)
    assert told(events) == [("opened", "ZG1234AB"), ("closed", "ZG1234AB")]
    assert len(ids(events)) == 1
    last = events[-1].passage
    assert last.direction == "towards"
    assert 0 <= (last.first_seen - START).total_seconds() - 0.5 <= 0.1
    assert abs((last.last_seen - START).total_seconds() - 2.5) <= 1 / fps + 0.1
    assert Passage.from_dict(last.to_dict()) == last


def test_a_sure_look_opens_at_once_an_unsure_one_after_a_while() -> None:
    first = [watched([passing("ZG1234AB", 0.0, confidence=c)], 6)[0].passage for c in (0.98, 0.35)]
    assert [(one.last_seen - one.first_seen).total_seconds() < 0.4 for one in first] == [
        True,
        False,
    ]


def test_vehicles_at_the_same_time_are_passages_of_their_own() -> None:
    scripts = [passing("ZG1234AB", 0.0, 100), passing("KA567C", 0.4, 400), parked("RI77TT")]
    events = watched(scripts, 7)
    closed = {event.passage.text for event in events if event.passage.state == "closed"}
    assert closed == {"ZG1234AB", "KA567C", "RI77TT"}
    assert len(ids(events)) == 3


def test_a_parked_vehicle_is_one_passage_and_is_hardly_read() -> None:
    recognizer = ScriptedRecognizer([parked("RI77TT")], 12.5)
    watcher = Watcher(None, recognizer)
    events = [event for one in frames(300, 12.5) for event in watcher.push(one)]
    assert told(events) == [("opened", "RI77TT")]
    assert told(watcher.finish()) == [("closed", "RI77TT")]
    assert recognizer.read < 30


def test_a_text_improves_under_the_same_id() -> None:
    near: dict[bool, Readings] = {
        False: [("ZG1234A8", 0.55), ("ZG1234AB", 0.3)],
        True: [("ZG1234AB", 0.97)],
    }
    script = Script(passing("", 0.0).place, lambda time_s: near[time_s > 1.2])
    config = WatchConfig(passages=PassageConfig(decide_within_s=0.5))
    events = watched([script], 6, config=config)
    assert told(events)[0] == ("opened", "ZG1234A8")
    assert ("improved", "ZG1234AB") in told(events)
    assert told(events)[-1] == ("closed", "ZG1234AB")
    assert len(ids(events)) == 1
    closed = events[-1].passage
    assert closed.best.text == "ZG1234AB"
    assert {look.text for look in closed.looks} == {"ZG1234A8", "ZG1234AB"}


def returning(text: str, after_s: float) -> Script:
    first, second = passing(text, 0.0).place, passing(text, 2.0 + after_s, 320).place
    return Script(lambda time_s: first(time_s) or second(time_s), lambda _: [(text, 0.98)])


def test_a_sure_text_is_looked_at_until_several_looks_agree() -> None:
    """From afar nothing is read, and then one look misreads it surely."""

    def reads(time_s: float) -> list[tuple[str, float]]:
        if time_s < 0.6:
            return [("7", 0.01)]
        return [("B8774SR", 0.99)] if time_s < 0.7 else [("BI8774SR", 0.99)]

    script = replace(passing("", 0.0), reads=reads)
    last = watched([script], 3)[-1].passage
    assert (last.state, last.text) == ("closed", "BI8774SR")
    assert sum(look.text == "BI8774SR" for look in last.looks) >= 4


def test_the_same_plate_soon_again_joins_its_passage_and_later_begins_another() -> None:
    config = WatchConfig(passages=PassageConfig(same_after_s=10))
    soon = watched([returning("ZG1234AB", 6)], 15, config=config)
    assert [state for state, _ in told(soon)] == ["opened", "closed", "improved", "closed"]
    assert len(ids(soon)) == 1
    later = watched([returning("ZG1234AB", 15)], 24, config=config)
    assert len(ids(later)) == 2


def test_a_similar_text_after_a_gap_joins_and_another_one_does_not() -> None:
    def broken(second: str) -> list[PassageEvent]:
        place = passing("", 0.0).place
        first = Script(lambda t: place(t) if t < 0.6 else None, lambda _: [("ZG1234AB", 0.98)])
        other = Script(lambda t: place(t) if t > 0.9 else None, lambda _: [(second, 0.8)])
        config = WatchConfig()
        tracking = replace(config.tracking, lost_after_s=0.2)
        return watched([first, other], 7, config=replace(config, tracking=tracking))

    assert len(ids(broken("ZG1234A8"))) == 1
    assert len(ids(broken("KA567CD"))) == 2


def test_another_vehicle_in_the_same_track_is_another_passage() -> None:
    script = Script(
        parked("").place, lambda t: [("ZG1234AB", 0.98)] if t < 5 else [("KA567CD", 0.98)]
    )
    events = watched([script], 40)
    closed = [text for state, text in told(events) if state == "closed"]
    assert sorted(closed) == ["KA567CD", "ZG1234AB"]


@pytest.mark.parametrize(
    "readings",
    [[], [("111111", 0.95)], [("AB", 0.8)], [("ZG1234AB", 0.1)], [("MASSACHUSETTS", 0.99)]],
    ids=str,
)
def test_what_cannot_be_read_is_no_passage(readings: Readings) -> None:
    script = Script(passing("", 0.0).place, lambda _: readings)
    assert watched([script], 5) == []


def test_looks_that_never_agree_open_nothing() -> None:
    texts = ["IH1L1", "NC8700", "16CU0", "M77LL", "XB99", "VV1KK2"]
    script = Script(passing("", 0.0).place, lambda t: [(texts[int(t * 10) % 6], 0.3)])
    assert watched([script], 5) == []


def test_pictures_are_those_of_the_best_look() -> None:
    events = watched([passing("ZG1234AB", 0.0)], 5)
    picture, crop, best = events[-1].picture, events[-1].crop, events[-1].passage.best
    assert picture is not None
    assert crop is not None
    assert picture[0, 0, 0] + 256 * int(picture[0, 1, 0]) == best.number
    assert abs(crop.shape[1] - 1.5 * best.box.width) < 3


def test_a_cut_ends_tracks_and_a_plate_on_both_sides_stays_one_passage() -> None:
    rng = np.random.default_rng(3)
    scenes = [cv2.resize(rng.integers(0, 256, (9, 16, 3), np.uint8), (640, 360)) for _ in range(2)]
    recognizer = ScriptedRecognizer([parked("RI77TT")], 12.5)
    watcher, events = Watcher(None, recognizer), []
    for number in range(100):
        events += watcher.push(frame(number, 12.5, scenes[number // 50]))
    events += watcher.finish()
    assert len(ids(events)) == 1


def test_times_that_run_backwards_lose_nothing() -> None:
    recognizer = ScriptedRecognizer([passing("ZG1234AB", 0.0)], 12.5)
    watcher, events = Watcher(None, recognizer), []
    for one in frames(4, 12.5):
        back = replace(one, offset_s=one.offset_s - 1.0) if one.number > 12 else one
        events += watcher.push(back)
    assert told(events + watcher.finish()) == [("opened", "ZG1234AB"), ("closed", "ZG1234AB")]


def test_a_clock_that_is_set_back_stops_nothing() -> None:
    """An hour back: vehicles after it are told as any others."""
    recognizer = ScriptedRecognizer([passing("ZG1234AB", 0.0), passing("KA5678", 6.0)], 12.5)
    watcher, events = Watcher(replace(WatchConfig(), motion=None), recognizer), []
    for one in frames(12, 12.5):
        late = replace(one, offset_s=one.offset_s - 3600.0) if one.number > 50 else one
        events += watcher.push(late)
    watched_texts = told(events + watcher.finish())
    assert watched_texts.count(("closed", "KA5678")) == 1
    assert ("opened", "ZG1234AB") in watched_texts


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"image": None}, ImageError, "None is no picture"),
        ({"time": datetime(2026, 5, 1)}, ConfigError, "time zone"),
        ({"time": None}, ConfigError, "time zone"),
        ({"offset_s": float("nan")}, ConfigError, "finite number"),
        ({"offset_s": None}, ConfigError, "finite number"),
    ],
)
def test_frames_that_make_no_sense_are_refused(
    given: dict[str, Any], error: type[Exception], message: str
) -> None:
    usual: dict[str, Any] = {"image": np.zeros((4, 4, 3), np.uint8), "time": datetime.now(UTC)}
    with pytest.raises(error, match=message):
        Frame.of_image(**(usual | given))


def test_what_is_no_frame_is_refused() -> None:
    watcher = Watcher(None, ScriptedRecognizer([], 12.5))
    with pytest.raises(ConfigError, match="of the kind Frame"):
        watcher.push(cast(Any, None))


def test_a_sure_plate_that_has_come_much_nearer_is_read_again() -> None:
    """From afar one of two rows is lost in look after look."""

    def reads(time_s: float) -> list[tuple[str, float]]:
        return [("538ZV", 0.96)] if time_s < 0.8 else [("NC538ZV", 0.998)]

    script = replace(passing("", 0.0), reads=reads)
    last = watched([script], 3)[-1].passage
    assert (last.state, last.text) == ("closed", "NC538ZV")


def test_a_budget_reads_the_most_urgent_plates_first_and_the_others_later() -> None:
    scripts = [parked(f"RI7{k}TT", x=70 * k) for k in range(6)]
    hurried = watched(scripts, 20, config=WatchConfig(budget_ms=1e-3))
    assert {text for _, text in told(hurried)} == {f"RI7{k}TT" for k in range(6)}


def test_frames_that_come_too_fast_are_passed_over() -> None:
    recognizer = ScriptedRecognizer([parked("RI77TT")], 100)
    watcher = Watcher(WatchConfig(detect_fps=10, motion=None), recognizer)
    for one in frames(5, 100):
        watcher.push(one)
    assert 45 <= recognizer.found <= 56


def test_settings_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ConfigError, match="detect_fps is -1"):
        WatchConfig(detect_fps=-1)
    with pytest.raises(ConfigError, match="budget_ms is 0"):
        WatchConfig(budget_ms=0)


def test_boxes_of_looks_are_where_the_plate_was() -> None:
    script = passing("ZG1234AB", 0.0)
    (*_, last) = watched([script], 5)
    for look in last.passage.looks:
        place = script.place((look.time - START).total_seconds())
        assert isinstance(place, Box)
        assert look.box.iou(place) > 0.9


def test_zones_entered_and_lines_crossed_are_told_and_masks_are_not_looked_at() -> None:
    regions = Regions(
        zones=(parse_zone("gate=0,0.5,1,0.5,1,1,0,1"), parse_zone("road=0,0,1,0,1,1,0,1")),
        masks=(parse_mask("0,0,0.3,0,0.3,1,0,1"),),
        lines=(parse_line("stop=0,0.6,1,0.6"),),
    )
    scripts = [passing("ZG1234AB", 0.0), parked("RI77TT", x=10)]
    events = watched(scripts, 5, config=WatchConfig(regions=regions))
    closed = events[-1].passage
    assert {event.passage.text for event in events} == {"ZG1234AB"}
    assert closed.zones == ("road", "gate")
    assert [(crossing.line, crossing.side) for crossing in closed.lines] == [("stop", "right")]
    assert closed.first_seen < closed.lines[0].time < closed.last_seen
    assert "improved" in {event.passage.state for event in events}
