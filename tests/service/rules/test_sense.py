"""Rules that make no sense, or point at what is not there, are refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lpr.errors import ConfigError
from lpr.service.store import (
    Actions,
    CameraSettings,
    Conditions,
    RuleSettings,
    Shape,
    Store,
    When,
)

SOON = Actions(incident=True)


def test_rules_that_make_no_sense_are_told() -> None:
    cases: tuple[tuple[str, dict[str, Any]], ...] = (
        ("does nothing", {"actions": Actions()}),
        ("needs a name", {"name": " "}),
        ("when is 'never'", {"when": "never"}),
        ("needs dwell_min", {"when": When.STAYS}),
        ("needs lists", {"when": When.MISSING}),
        ("no time zone", {"time_zone": "Europe/Nowhere"}),
        ("no time zone", {"time_zone": "../etc"}),
        ("are no hours", {"quiet_hours": "nights"}),
        ("pause_min is -1", {"pause_min": -1.0}),
    )
    for sentence, given in cases:
        with pytest.raises(ConfigError, match=sentence):
            replace(RuleSettings("x", actions=SOON), **given)
    for sentence, given in (
        ("min_confidence is 2", {"min_confidence": 2.0}),
        ("dwell_min is 0", {"dwell_min": 0.0}),
        ("direction is 'up'", {"direction": "up"}),
        ("needs within_min", {"seen_times": 2}),
    ):
        with pytest.raises(ConfigError, match=sentence):
            Conditions(**given)


def test_what_a_rule_points_at_must_be_there(store: Store) -> None:
    place = Shape("lane", ((0.0, 0.0), (1.0, 1.0)))
    camera = CameraSettings("one", "rtsp://10.0.0.9/1", zones=(place,))
    one = store.cameras.add(camera).id
    two = store.cameras.add(CameraSettings("two", "rtsp://10.0.0.9/2", lines=(place,))).id
    faults: tuple[tuple[dict[str, Any], str], ...] = (
        ({"conditions": Conditions(cameras=(one, 9))}, "no camera 9"),
        ({"conditions": Conditions(lists=(4,))}, "no list 4"),
        ({"conditions": Conditions(zones=("lame",))}, "no zone 'lame'"),
        ({"conditions": Conditions(cameras=(two,), zones=("lane",))}, "no zone 'lane'"),
        ({"conditions": Conditions(cameras=(one,), lines=("lane",))}, "no line 'lane'"),
        ({"actions": Actions(targets=(5,))}, "no target 5"),
        ({"actions": Actions(gates=(6,))}, "no gate 6"),
    )
    good = RuleSettings(
        "good", conditions=Conditions(zones=("lane",), lines=("lane",)), actions=SOON
    )
    kept = store.rules.add(good)
    for changed, sentence in faults:
        with pytest.raises(ConfigError, match=f"there is {sentence}; choose"):
            store.rules.add(replace(good, name="bad", **changed))
        with pytest.raises(ConfigError, match=sentence):
            store.rules.change(kept.id, replace(good, **changed))
    assert [one.settings for one in store.rules.all()] == [good]
    store.cameras.change(one, replace(camera, zones=()))
    assert store.rules.get(kept.id).lacks == ("zone 'lane'",)
    assert not store.rules.switch(kept.id, on=False).settings.enabled
