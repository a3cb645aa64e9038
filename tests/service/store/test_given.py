"""What is given to the store is checked where it comes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta

import pytest

from lpr.errors import ConfigError
from lpr.service.store import (
    Actions,
    CameraSettings,
    CommandRelay,
    Conditions,
    NewEntry,
    NewGate,
    NewTarget,
    ParkingSettings,
    PassageQuery,
    RuleSettings,
    SectionSettings,
    Store,
    VisitQuery,
    WebhookSettings,
)
from lpr.service.store.values.gates import RELAYS
from lpr.service.store.values.targets import SETTINGS
from lpr.service.web.field_words import WORDS
from tests.service.passages import START

NAME = "yard\0gate"
HOOK = WebhookSettings("http://127.0.0.1:9/")
SOON = Actions(incident=True)
NAMED: dict[str, Callable[[Store], object]] = {
    "camera": lambda store: store.cameras.add(CameraSettings(NAME, "0")),
    "gate": lambda store: store.gates.add(NewGate(NAME, "command", CommandRelay("yard"))),
    "target": lambda store: store.targets.add(NewTarget(NAME, "webhook", HOOK)),
    "list": lambda store: store.lists.add(NAME, "allow"),
    "key": lambda store: store.keys.add(NAME, "viewer"),
    "rule": lambda store: store.rules.add(RuleSettings(NAME, actions=SOON)),
    "tag": lambda store: store.rules.add(RuleSettings("rule", actions=Actions(tags=(NAME,)))),
    "site": lambda store: store.sites.add(ParkingSettings(NAME)),
}
TEXTS: dict[str, Callable[[Store], object]] = {
    "note": lambda store: store.lists.add_entries(1, [NewEntry("ZG1", NAME), NewEntry("ZG2")]),
    "owner": lambda store: store.vehicles.save("ZG1", owner=NAME),
    "reason": lambda store: store.gates.ask(1, "ana", NAME),
    "search": lambda store: store.passages.page(PassageQuery(region=NAME)),
}


@pytest.mark.parametrize("what", NAMED)
def test_names_have_no_signs_that_nobody_sees(store: Store, what: str) -> None:
    with pytest.raises(ConfigError, match="signs that nobody sees"):
        NAMED[what](store)


@pytest.mark.parametrize("what", TEXTS)
def test_a_text_with_a_character_0_is_kept_by_no_database(store: Store, what: str) -> None:
    store.lists.add("staff", "allow")
    store.gates.add(NewGate("gate", "command", CommandRelay("yard")))
    with pytest.raises(ConfigError, match="none that can be kept"):
        TEXTS[what](store)


@pytest.mark.parametrize("key", ["whsec_!!!", "whsec_", "whsec_abc"])
def test_a_key_that_signs_is_base64_where_it_says_so(key: str) -> None:
    with pytest.raises(ConfigError, match="no base64 behind whsec_"):
        NewTarget("hook", "webhook", WebhookSettings("http://127.0.0.1:9/", signing_key=key))
    for good in ("", "a word", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"):
        NewTarget("hook", "webhook", WebhookSettings("http://127.0.0.1:9/", signing_key=good))


def test_spans_end_after_they_begin() -> None:
    early, late = START, START + timedelta(hours=1)
    for made in (PassageQuery, lambda **span: VisitQuery(1, **span)):
        with pytest.raises(ConfigError, match="before since"):
            made(since=late, until=early)
        made(since=early, until=early)
    with pytest.raises(ConfigError, match="give a time after valid_from"):
        NewEntry("ZG1", valid_from=late, valid_to=early)
    NewEntry("ZG1", valid_from=early, valid_to=late)


def test_people_are_told_of_fields_in_words() -> None:
    kinds = (Conditions, Actions, RuleSettings, NewGate, ParkingSettings, SectionSettings, NewEntry)
    names = {
        one.name for kind in (*kinds, *RELAYS.values(), *SETTINGS.values()) for one in fields(kind)
    }
    assert {name for name in names if "_" in name} - set(WORDS) == set()
