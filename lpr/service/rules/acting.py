"""What rules do: all of it is written in the transaction that says that they did it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lpr.service.rules.judging import Case, is_quiet
from lpr.service.rules.notices import (
    fill_body,
    passage_body,
    passage_sentence,
    silence_body,
    silence_subject,
)
from lpr.service.store import NewNotice, PassageRow, Rule, Site, Store, When
from lpr.service.store.history import Silence, subject_of
from lpr.service.store.values.rules import FULL, Acted, NewHit

_KINDS = {When.MISSING: "plate.missing", When.OVERSTAYS: "visit.overstay"}
"""Kinds of notices that tell of more than a passage."""


@dataclass(frozen=True, slots=True)
class PlaceEvent:
    """What a rule acts for where that is no passage: ``key`` and ``subject`` as in a `NewHit`."""

    key: str
    subject: str
    kind: str
    sentence: str
    body: dict[str, Any]
    camera_id: int | None = None


def act_for_passage(
    store: Store,
    session: Session,
    rule: Rule,
    case: Case,
    key: str | None = None,
) -> Acted:
    """Do what a rule does for a passage; gates are asked again as long as the rule holds, since
    each decides for itself whether the reading is sure by now.

    Args:
        store: takes what is decided.
        session: the transaction in which it is.
        rule: acts.
        case: for this passage; notices are quiet by its clock.
        key: what the rule acts once for; None is the passage.
    """
    actions, when, passage = rule.settings.actions, rule.settings.when, case.passage
    quiet = is_quiet(rule.settings, case.at)
    hit = NewHit(
        key=key or key_of(passage),
        subject=subject_of(passage.text),
        at=passage.first_seen,
        text=passage.text,
        passage_id=passage.id,
        camera_id=passage.camera_id,
        quiet=quiet,
    )
    acted = store.rules.note(session, rule, hit)
    if acted == Acted.TOO_SOON:
        return acted
    if when not in (When.MISSING, When.OVERSTAYS):
        for gate in actions.gates:
            store.gates.request(session, gate, passage.id, rule.settings.name)
    if acted == Acted.BEFORE:
        return acted
    if actions.tags:
        passage = store.history.tag(session, passage, actions.tags)
    if actions.keep_days is not None:
        store.history.keep(session, passage, actions.keep_days)
    if actions.incident:
        # The plate stands beside it.
        message = passage_sentence(when, passage)
        store.incidents.open(session, rule.settings.name, hit, message)
    if actions.targets and not quiet:
        subject = f"{passage.text or 'A plate'} {passage_sentence(when, passage)}"
        kind = _KINDS.get(When(when), f"passage.{passage.state}")
        vehicle = case.vehicle() if passage.text else None
        body = passage_body(rule.settings.name, passage, case.matches, vehicle, case.record())
        key = notice_key(rule, hit)
        _tell(store, session, rule, NewNotice(key, kind, subject, body, passage.id))
    return acted


def act_for_place(
    store: Store, session: Session, rule: Rule, event: PlaceEvent, at: datetime
) -> Acted:
    """Do what a rule does for a camera or a site: a notice, an incident.

    Args:
        store: takes what is decided.
        session: the transaction in which it is.
        rule: acts.
        event: for this.
        at: the time by the clock.
    """
    settings, quiet = rule.settings, is_quiet(rule.settings, at)
    hit = NewHit(event.key, event.subject, at, camera_id=event.camera_id, quiet=quiet)
    acted = store.rules.note(session, rule, hit)
    if acted != Acted.NOW:
        return acted
    if settings.actions.incident:
        store.incidents.open(session, settings.name, hit, event.sentence)
    if not quiet:
        notice = NewNotice(notice_key(rule, hit), event.kind, event.sentence, event.body)
        _tell(store, session, rule, notice)
    return acted


def silence_event(rule: Rule, silence: Silence) -> PlaceEvent:
    """A camera that gives no pictures; once until it was well again."""
    return PlaceEvent(
        key=f"silent/{silence.camera_id}/{silence.well_at.isoformat()}",
        subject=f"camera/{silence.camera_id}",
        kind="camera.silent",
        sentence=silence_subject(silence.camera),
        body=silence_body(rule.settings.name, silence),
        camera_id=silence.camera_id,
    )


def fill_event(rule: Rule, site: Site, since: datetime, inside: int) -> PlaceEvent:
    """A site that has filled up; once until there was room again."""
    level = rule.settings.conditions.level or FULL
    return PlaceEvent(
        key=f"{level}/{site.id}/{since.isoformat()}",
        subject=f"site/{site.id}",
        kind="site.filled",
        sentence=f"{site.name} is {level}: {inside} of {site.settings.capacity} inside",
        body=fill_body(rule.settings.name, site, level, since, inside),
    )


def key_of(passage: PassageRow) -> str:
    """What a rule acts once for, where that is a passage."""
    return f"passage/{passage.id}"


def notice_key(rule: Rule, hit: NewHit) -> str:
    """The key of the notices of a hit."""
    return f"rule/{rule.id}/{hit.key}"


def _tell(store: Store, session: Session, rule: Rule, notice: NewNotice) -> None:
    for target in rule.settings.actions.targets:
        store.outbox.add(session, target, notice)
