"""Rules at work: asked for each change of a passage, and by the clock."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import TypeAlias

from sqlalchemy.orm import Session

from lpr.service.rules.acting import (
    PlaceEvent,
    act_for_passage,
    act_for_place,
    fill_event,
    key_of,
    silence_event,
)
from lpr.service.rules.judging import Case, is_ignored, refusal
from lpr.service.rules.reader import Changed
from lpr.service.rules.status import overstays
from lpr.service.store import Kind, PassageRow, Rule, Store, UnusableRule, When
from lpr.service.store.history import MOST_AT_ONCE
from lpr.service.store.values.rules import FULL

Due: TypeAlias = dict[str, Callable[[Session], None]]
"""What is to be done by the clock, each in a transaction of its own, by its key."""
_LOG = logging.getLogger("lpr.rules")
LONGEST_STAY = timedelta(days=7)
"""A passage that is open for longer is one whose process has died."""


class RuleFollower:
    """Acts as the rules of a store say.

    Args:
        store: has the rules, and takes what they decide.
    """

    name = "rules"

    def __init__(self, store: Store) -> None:
        self._store = store
        self._unusable: tuple[UnusableRule, ...] = ()
        """Of which the log knows."""

    def take(self, session: Session, changed: Sequence[Changed]) -> None:
        """Ask all rules about passages; what was uploaded is of the past, and asked about by
        none."""
        passages = [one.passage for one in changed if one.passage.kind != Kind.UPLOAD]
        rules = self._store.rules.enabled(session)
        if not passages or not rules:
            return
        before, now = self._store.rules.acted(session, map(key_of, passages)), datetime.now(UTC)
        for passage in passages:
            case = case_of(self._store, session, passage, now)
            for rule in rules:
                # Gates are asked again, until the reading is sure.
                again = rule.settings.actions.gates or (rule.id, key_of(passage)) not in before
                if again and refusal(rule.settings, case) is None:
                    act_for_passage(self._store, session, rule, case)

    def tick(self) -> None:
        """Ask the rules that wait for the clock."""
        now = datetime.now(UTC)
        self._tell_unusable()
        with self._store.database.read() as session:
            rules = self._store.rules.enabled(session)
        for rule in rules:
            waits = _BY_CLOCK.get(When(rule.settings.when))
            if waits is not None:
                with self._store.database.read() as session:
                    due = waits(self, session, rule, now)
                    new = self._store.rules.new_keys(session, rule, due)
                for key in sorted(new):
                    with self._store.database.write() as session:
                        due[key](session)

    def _tell_unusable(self) -> None:
        found = self._store.rules.unusable()
        for one in found:
            if one not in self._unusable:
                _LOG.warning("the rule %s is left out: %s", one.name, one.problem)
        self._unusable = found

    def _stays(self, session: Session, rule: Rule, now: datetime) -> Due:
        dwell = timedelta(minutes=rule.settings.conditions.dwell_min or 0)
        due: Due = {}
        for passage in self._store.history.standing(session, now - dwell):
            case = case_of(self._store, session, passage, now)
            recent = now - passage.first_seen < LONGEST_STAY + dwell
            if recent and refusal(rule.settings, case) is None:
                due[key_of(passage)] = partial(self._act, rule, passage, now)
        return due

    def _missing(self, session: Session, rule: Rule, now: datetime) -> Due:
        asked = rule.settings.conditions
        since = now - timedelta(minutes=asked.unseen_min or 0)
        due: Due = {}
        found = self._store.history.missing(session, asked.lists, since, asked.cameras)
        for line, passage in found:
            if is_ignored(self._store.lists.matching(session, passage.text, now)):
                continue
            key = f"missing/{line}/{passage.id}"
            due[key] = partial(self._act, rule, passage, now, key=key)
        return due

    def _silent(self, session: Session, rule: Rule, now: datetime) -> Due:
        asked = rule.settings.conditions
        since = now - timedelta(minutes=asked.silent_min or 0)
        return self._due_for_places(
            rule,
            now,
            (
                silence_event(rule, one)
                for one in self._store.history.silent(session, since)
                if not asked.cameras or one.camera_id in asked.cameras
            ),
        )

    def _fills(self, session: Session, rule: Rule, now: datetime) -> Due:
        asked, store = rule.settings.conditions, self._store
        return self._due_for_places(
            rule,
            now,
            (
                fill_event(rule, site, since, store.visits.inside(site.id))
                for site, since in store.sites.filled(session, asked.level or FULL)
                if not asked.sites or site.id in asked.sites
            ),
        )

    def _overstays(self, session: Session, rule: Rule, now: datetime) -> Due:
        asked, entries = rule.settings.conditions, dict[str, str]()
        for site in self._store.sites.all():
            query = overstays(site, now)
            if query is None or (asked.sites and site.id not in asked.sites):
                continue
            for row in self._store.visits.page(replace(query, limit=MOST_AT_ONCE)).rows:
                entries[f"overstay/{site.id}/{row.visit.key}"] = row.visit.known[0].passage_id
        due: Due = {}
        new = self._store.rules.new_keys(session, rule, entries)
        passages = self._store.passages.rows(session, [entries[key] for key in new])
        for key in new:
            passage = passages.get(entries[key])
            if passage is not None:
                case = case_of(self._store, session, passage, now, overstays=True)
                if refusal(rule.settings, case) is None:
                    due[key] = partial(self._act, rule, passage, now, key=key)
        return due

    def _due_for_places(self, rule: Rule, now: datetime, events: Iterable[PlaceEvent]) -> Due:
        return {one.key: partial(self._act_for_place, rule, one, now) for one in events}

    def _act(
        self,
        rule: Rule,
        passage: PassageRow,
        now: datetime,
        session: Session,
        key: str | None = None,
    ) -> None:
        case = case_of(self._store, session, passage, now)
        act_for_passage(self._store, session, rule, case, key)

    def _act_for_place(
        self, rule: Rule, event: PlaceEvent, now: datetime, session: Session
    ) -> None:
        act_for_place(self._store, session, rule, event, now)


_BY_CLOCK: Mapping[When, Callable[[RuleFollower, Session, Rule, datetime], Due]] = {
    When.STAYS: RuleFollower._stays,
    When.MISSING: RuleFollower._missing,
    When.SILENT: RuleFollower._silent,
    When.FILLS: RuleFollower._fills,
    When.OVERSTAYS: RuleFollower._overstays,
}
"""What is due by the clock for each kind of rule that waits for it."""


def case_of(
    store: Store, session: Session, passage: PassageRow, at: datetime, overstays: bool = False
) -> Case:
    """A passage with its past, as rules are asked about it; both are looked up where they are
    needed."""
    text, began = passage.text, passage.first_seen
    return Case(
        passage=passage,
        matches=store.lists.matching(session, text, began) if text else (),
        at=at,
        times_seen=lambda since: store.history.times_seen(session, text, since, began),
        seen_before=lambda: store.history.seen_before(session, text, began),
        vehicle=cache(lambda: store.vehicles.known(session, text)),
        record=cache(lambda: store.passages.record_in(session, passage.id)),
        overstays=overstays,
    )
