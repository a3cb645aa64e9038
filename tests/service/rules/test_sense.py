"""Rules that make no sense, or point at what is not there, are refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lpr.errors import ConfigError
from lpr.service.rules.dry_run import dry_run
from lpr.service.store import (
    Actions,
    CameraSettings,
    Conditions,
    RuleSettings,
    Shape,
    Store,
    When,
)
from tests.service.passages import START

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


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"conditions": Conditions(regions=("",))}, "regions has an empty name"),
        ({"conditions": Conditions(regions=("hr", "croatai"))}, "did you mean croatia"),
        ({"conditions": Conditions(zones=("lane", " "))}, "zones has an empty name"),
        ({"conditions": Conditions(known=False, lists=(1,))}, "on a list is a known one"),
        ({"conditions": Conditions(min_sureness=0.5)}, "min_sureness is of a match with lists"),
        (
            {"conditions": Conditions(seen_times=2, within_min=5.0, unseen_min=5.0)},
            "within 5 minutes was not unseen for 5 minutes",
        ),
        *(
            ({"when": When.SILENT, "conditions": Conditions(silent_min=5.0, **more)}, told)
            for more, told in (
                ({"lists": (1,)}, "sees no passage; leave lists out"),
                ({"known": False}, "sees no passage; leave known out"),
                ({"min_confidence": 0.9}, "sees no passage; leave min_confidence out"),
                ({"needs_format": True}, "sees no passage; leave needs_format out"),
            )
        ),
        *(
            (
                {
                    "when": When.MISSING,
                    "conditions": Conditions(lists=(1,), unseen_min=120.0, **more),
                },
                told,
            )
            for more, told in (
                ({"zones": ("lane",)}, "sees no passage; leave zones out"),
                ({"regions": ("hr",)}, "sees no passage; leave regions out"),
                ({"min_sureness": 0.5}, "sees no passage; leave min_sureness out"),
            )
        ),
        (
            {"when": When.FILLS, "conditions": Conditions(level="full", lists=(1,))},
            "sees no passage; leave lists out",
        ),
        (
            {"actions": Actions(targets=(1,)), "quiet_hours": "00:00-12:00, Mo-Su 12:00-24:00"},
            "quiet_hours leave no hour",
        ),
    ],
)
def test_what_could_never_act_is_refused(store: Store, given: dict[str, Any], told: str) -> None:
    never = replace(RuleSettings("never", actions=SOON), **given)
    with pytest.raises(ConfigError, match=told):
        store.rules.add(never)
    with pytest.raises(ConfigError, match=told):
        dry_run(store, never, START, START)


def test_a_dry_run_asks_whether_all_is_there(store: Store) -> None:
    listed = store.lists.add("staff", "allow").id
    settings = RuleSettings("staff", conditions=Conditions(lists=(listed,)), actions=SOON)
    kept = store.rules.add(settings)
    assert dry_run(store, settings, START, START).count == 0
    store.rules.switch(kept.id, on=False)
    store.lists.remove(listed)
    with pytest.raises(ConfigError, match=f"there is no list {listed}"):
        dry_run(store, settings, START, START)
    with pytest.raises(ConfigError, match=f"there is no list {listed}"):
        store.rules.switch(kept.id, on=True)
    assert not store.rules.switch(kept.id, on=False).settings.enabled


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
