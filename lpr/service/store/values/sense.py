"""Rules that could never act, though each of their settings makes sense."""

from __future__ import annotations

from dataclasses import fields

from lpr.errors import ConfigError
from lpr.formats.grammar import region_codes
from lpr.service.store.hours import is_always
from lpr.service.store.values.rules import Conditions, RuleSettings, When

_NAMED = ("zones", "lines", "regions")
_WITHOUT_PASSAGE = {
    When.MISSING: ("cameras", "lists", "unseen_min"),
    When.SILENT: ("cameras", "silent_min"),
    When.FILLS: ("sites", "level"),
}
"""What is asked by the clock, of no passage, and the only conditions that it has."""


def check_sense(settings: RuleSettings) -> None:
    """Tell a rule that could never act from one that could.

    >>> from lpr.service.store.values.rules import Actions
    >>> check_sense(RuleSettings("x", conditions=Conditions(known=False, lists=(1,)),
    ...     actions=Actions(incident=True)))
    Traceback (most recent call last):
    lpr.errors.ConfigError: a plate on a list is a known one; ask for lists, or for unknown plates

    Raises:
        ConfigError: it could not.
    """
    asked, actions = settings.conditions, settings.actions
    for name in _NAMED:
        if any(not one.strip() for one in getattr(asked, name)):
            raise ConfigError(f"{name} has an empty name, which nothing has; leave it out")
    for region in asked.regions:
        region_codes(region)
    if settings.when not in _WITHOUT_PASSAGE:
        _check_plate(asked)
    else:
        _check_place(settings.when, asked)
    others = actions.gates or actions.tags or actions.keep_days is not None or actions.incident
    if actions.targets and not others and is_always(settings.quiet_hours):
        raise ConfigError(
            "quiet_hours leave no hour in which a notice goes out; leave some out, or switch the "
            "rule off"
        )


def _check_place(when: str, asked: Conditions) -> None:
    own, free = _WITHOUT_PASSAGE[When(when)], Conditions()
    for field in fields(Conditions):
        if field.name not in own and getattr(asked, field.name) != getattr(free, field.name):
            raise ConfigError(
                f"a rule that waits for '{when}' sees no passage; leave {field.name} out"
            )


def _check_plate(asked: Conditions) -> None:
    if asked.known is False and asked.lists:
        raise ConfigError("a plate on a list is a known one; ask for lists, or for unknown plates")
    if asked.min_sureness > 0 and not asked.lists:
        raise ConfigError("min_sureness is of a match with lists; name some, or leave it out")
    often, within, unseen = asked.seen_times, asked.within_min, asked.unseen_min
    if (often or 1) > 1 and within is not None and unseen is not None and unseen >= within:
        raise ConfigError(
            f"what is seen {often} times within {within:g} minutes was not unseen for "
            f"{unseen:g} minutes; ask for one of the two"
        )
