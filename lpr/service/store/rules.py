"""Rules: kept, and what they have done; a rule acts once for each thing that it waits for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from lpr.errors import ConfigError, NotFound
from lpr.service.store.cursors import cursor_id
from lpr.service.store.database import Database, insert_one
from lpr.service.store.entries import entry_of, same
from lpr.service.store.names import taken
from lpr.service.store.references import There, check_there
from lpr.service.store.tables import HitEntry, RuleEntry
from lpr.service.store.values import (
    Actions,
    Conditions,
    Hit,
    Page,
    Rule,
    RuleSettings,
    UnusableRule,
)
from lpr.service.store.values.checks import check_new_name
from lpr.service.store.values.rules import Acted, NewHit
from lpr.service.store.values.sense import check_sense

_SAME = ("name", "when", "enabled", "quiet_hours", "time_zone", "pause_min")


class Rules:
    """The rules of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Rule, ...]:
        """All rules that make sense, by name."""
        with self._database.read() as session:
            there, found = There.now(session), session.execute(_counted())
            judged = [(one, _judged(one[0])[0]) for one in found]
            return tuple(_rule(one, own, there) for one, own in judged if own is not None)

    def unusable(self) -> tuple[UnusableRule, ...]:
        """All other rules, by name."""
        with self._database.read() as session:
            found = session.scalars(select(RuleEntry))
            problems = {UnusableRule(one.id, one.name, _judged(one)[1]) for one in found}
        return tuple(sorted((one for one in problems if one.problem), key=lambda one: one.name))

    def enabled(self, session: Session) -> tuple[Rule, ...]:
        """The rules that make sense and are switched on, as a transaction sees them; hits are not
        counted."""
        statement = select(RuleEntry).where(RuleEntry.enabled).order_by(RuleEntry.id)
        judged = [(one.id, _judged(one)[0]) for one in session.scalars(statement)]
        return tuple(Rule(number, own) for number, own in judged if own is not None)

    def get(self, rule_id: int) -> Rule:
        """A rule.

        Raises:
            NotFound: there is none of that number.
            ConfigError: it makes no sense.
        """
        with self._database.read() as session:
            return _known(session, rule_id)

    def check(self, settings: RuleSettings) -> None:
        """See that a rule may be kept.

        Raises:
            ConfigError: it could never act, or points at something that is not there.
        """
        check_sense(settings)
        with self._database.read() as session:
            check_there(There.now(session).rule_lacks(settings))

    def add(self, settings: RuleSettings) -> Rule:
        """A new rule; it acts upon what comes from now on.

        Raises:
            ConfigError: it could never act, or points at something that is not there.
            Conflict: another one has its name.
        """
        check_sense(settings)
        with (
            taken(f"a rule is called {settings.name} already"),
            self._database.write() as session,
        ):
            check_there(There.now(session).rule_lacks(settings))
            return _known(session, insert_one(session, RuleEntry, _columns(settings)))

    def change(self, rule_id: int, settings: RuleSettings) -> Rule:
        """Other settings for a rule.

        Raises:
            NotFound: there is none of that number.
            ConfigError: it could never act, or would point at something that is not there.
            Conflict: another one has its name.
        """
        check_sense(settings)
        with (
            taken(f"a rule is called {settings.name} already"),
            self._database.write() as session,
        ):
            entry = entry_of(session, RuleEntry, rule_id, "rule")
            check_there(There.now(session).rule_lacks(settings))
            for name, value in _columns(settings).items():
                setattr(entry, name, value)
            session.flush()
            return _known(session, rule_id)

    def switch(self, rule_id: int, on: bool) -> Rule:
        """Switch a rule on or off, whatever else is set.

        Raises:
            NotFound: there is none of that number.
            ConfigError: it makes no sense, or is switched on and points at something that is gone.
        """
        with self._database.write() as session:
            entry = entry_of(session, RuleEntry, rule_id, "rule")
            settings, problem = _judged(entry)
            if settings is None:
                raise ConfigError(problem)
            if on:
                check_there(There.now(session).rule_lacks(settings))
            entry.enabled = on
            session.flush()
            return _known(session, rule_id)

    def remove(self, rule_id: int) -> str:
        """Remove a rule with the record of what it did; its incidents stay. Gives its name.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.write() as session:
            name = entry_of(session, RuleEntry, rule_id, "rule").name
            session.execute(delete(RuleEntry).where(RuleEntry.id == rule_id))
            return name

    def note(self, session: Session, rule: Rule, new: NewHit) -> Acted:
        """Write down that a rule acts, unless it has for the same, or for the same plate or camera
        just before.

        Args:
            session: of a transaction that writes; what the rule does belongs into it.
            rule: which.
            new: what for.
        """
        wanted = HitEntry.key == new.key
        pause = timedelta(minutes=rule.settings.pause_min)
        if pause and new.subject:
            near = HitEntry.at > new.at - pause, HitEntry.at < new.at + pause
            wanted = or_(wanted, and_(HitEntry.subject == new.subject, *near))
        statement = select(HitEntry.key).where(HitEntry.rule_id == rule.id, wanted)
        found = session.scalars(statement).all()
        if new.key in found:
            return Acted.BEFORE
        if found:
            return Acted.TOO_SOON
        session.execute(insert(HitEntry), [asdict(new) | {"rule_id": rule.id}])
        return Acted.NOW

    def acted(self, session: Session, keys: Iterable[str]) -> frozenset[tuple[int, str]]:
        """The numbers of rules that have acted for some of the keys, each with the key."""
        wanted = HitEntry.key.in_(tuple(keys))
        found = session.execute(select(HitEntry.rule_id, HitEntry.key).where(wanted))
        return frozenset(found.tuples())

    def new_keys(self, session: Session, rule: Rule, keys: Iterable[str]) -> set[str]:
        """The keys of those for which a rule has not acted yet."""
        wanted = set(keys)
        known = select(HitEntry.key).where(HitEntry.rule_id == rule.id, HitEntry.key.in_(wanted))
        return wanted - set(session.scalars(known)) if wanted else wanted

    def hits(
        self,
        cursor: str | None = None,
        limit: int = 100,
        rule_id: int | None = None,
        cameras: tuple[int, ...] | None = None,
    ) -> Page[Hit]:
        """What rules have done, the latest first.

        Args:
            cursor: where the page before ended.
            limit: so many at most.
            rule_id: only what this one did.
            cameras: only for what these saw; None is all.

        Raises:
            ConfigError: the cursor is none that a page gave.
        """
        statement = select(HitEntry, RuleEntry.name).join(
            RuleEntry, RuleEntry.id == HitEntry.rule_id
        )
        statement = statement.order_by(HitEntry.id.desc()).limit(limit + 1)
        if cursor is not None:
            statement = statement.where(HitEntry.id < cursor_id(cursor))
        if rule_id is not None:
            statement = statement.where(HitEntry.rule_id == rule_id)
        if cameras is not None:
            statement = statement.where(HitEntry.camera_id.in_(cameras))
        with self._database.read() as session:
            found = [
                Hit(**same(Hit, entry), rule=name) for entry, name in session.execute(statement)
            ]
        more = len(found) > limit
        return Page(tuple(found[:limit]), str(found[limit - 1].id) if more else None)

    def forget(self, before: datetime) -> int:
        """Delete what rules did before a time; how often they had."""
        with self._database.write() as session:
            statement = delete(HitEntry).where(HitEntry.at < before).returning(HitEntry.id)
            return len(session.execute(statement).all())


def _columns(settings: RuleSettings) -> dict[str, Any]:
    check_new_name(settings.name, "a rule")
    for tag in settings.actions.tags:
        check_new_name(tag, "a tag")
    plain = {name: getattr(settings, name) for name in _SAME}
    plain |= {"name": settings.name.strip(), "when": str(settings.when)}
    return plain | {
        "conditions": asdict(settings.conditions),
        "actions": asdict(settings.actions),
    }


def _judged(entry: RuleEntry) -> tuple[RuleSettings | None, str]:
    """The settings of a rule, or why it makes no sense here."""
    try:
        return _settings(entry), ""
    except ConfigError as error:
        return None, str(error)
    except TypeError:
        return (
            None,
            "it has settings that this version does not know; remove it, or use a newer one",
        )


def _settings(entry: RuleEntry) -> RuleSettings:
    plain: dict[str, Any] = {name: getattr(entry, name) for name in _SAME}
    return RuleSettings(
        **plain,
        conditions=Conditions(**_tuples(entry.conditions)),
        actions=Actions(**_tuples(entry.actions)),
    )


def _tuples(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as JSON has them, with tuples in place of its lists."""
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
    }


def _counted() -> Any:
    return (
        select(RuleEntry, func.count(HitEntry.id).label("hits"), func.max(HitEntry.at).label("at"))
        .outerjoin(HitEntry, HitEntry.rule_id == RuleEntry.id)
        .group_by(RuleEntry.id)
        .order_by(RuleEntry.name)
    )


def _known(session: Session, rule_id: int) -> Rule:
    found = session.execute(_counted().where(RuleEntry.id == rule_id)).first()
    if found is None:
        raise NotFound(f"there is no rule {rule_id}")
    return _rule(found, _settings(found[0]), There.now(session))


def _rule(found: Row[Any], settings: RuleSettings, there: There) -> Rule:
    entry: RuleEntry = found[0]
    return Rule(entry.id, settings, found.hits, found.at, tuple(there.rule_lacks(settings)))
