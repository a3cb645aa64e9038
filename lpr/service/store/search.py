"""What is asked for, as conditions of SQL."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, literal, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from lpr.errors import ConfigError
from lpr.service.store.folding import HASHED, WILDCARDS, folded, plain
from lpr.service.store.tables import (
    ListedPlate,
    PassageEntry,
    PlateText,
    VehicleEntry,
)
from lpr.service.store.tables.base import Moment, PlainText
from lpr.service.store.texts import fuzzy_ids
from lpr.service.store.values import Match, PassageQuery

LONGEST_PATTERN = 100
MOST_TEXTS = 2_000
"""So many texts that are looked for are named to the database by their numbers, so that it begins
with them; more are so common that the latest passages hold some soon."""
_LAST_SIGN = "\U0010ffff"
"""Stands behind all others in the order of code points."""

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class _Sought:
    """A text that is looked for, and what tells which others mean the same."""

    session: Session
    text: str
    fuzziness: int


def known_plate() -> Condition:
    """Whether a vehicle or a list knows the plate of a passage; needs vehicles joined."""
    listed = exists().where(ListedPlate.plate_id == PassageEntry.plate_id)
    return or_(VehicleEntry.plate.is_not(None), listed)


def conditions(session: Session, query: PassageQuery) -> list[Condition]:
    """What a passage must fulfil, but for the cursor; ``known`` needs vehicles joined.

    Raises:
        ConfigError: the regular expression is none.
    """
    found = list(_plain_conditions(query))
    if query.text is not None and query.text.strip():
        found.append(text_condition(session, query.text, query.match, query.fuzziness))
    return found


def text_condition(session: Session, text: str, match: str, fuzziness: int) -> Condition:
    """What a passage's text must fulfil.

    Raises:
        ConfigError: the regular expression is none.
    """
    condition = _BY_MATCH[Match(match)](_Sought(session, text, fuzziness))
    texts = select(PlateText.id).where(condition).correlate(None)
    numbers = session.scalars(texts.limit(MOST_TEXTS + 1)).all()
    return PassageEntry.plate_id.in_(texts if len(numbers) > MOST_TEXTS else numbers)


def meant(
    session: Session, number: InstrumentedAttribute[int], pattern: str, fuzziness: int
) -> Condition:
    """What a text must fulfil to be meant by a plate or a pattern, as `PassageQuery` counts
    fuzziness; needs the texts joined.

    Args:
        session: finds the texts that are some edits away.
        number: the column with the numbers of the texts.
        pattern: may have ``?`` and ``*``.
        fuzziness: 0 to 3.
    """
    wanted = plain(pattern, keep=WILDCARDS)
    if set(wanted) & set(WILDCARDS):
        if fuzziness:
            return like(PlateText.folded, folded(wanted))
        return like(PlateText.text, wanted)
    if fuzziness == 0:
        return PlateText.text == wanted
    if fuzziness == 1:
        return PlateText.folded == folded(wanted)
    return number.in_(fuzzy_ids(session, wanted, fuzziness - 1))


def after_cursor(query: PassageQuery) -> Condition | None:
    """What comes behind the cursor in the query's order; None at the beginning.

    Raises:
        ConfigError: the cursor is none that a page gave.
    """
    if query.cursor is None:
        return None
    try:
        when, number = base64.urlsafe_b64decode(query.cursor.encode()).decode().split("|", 1)
        moment = datetime.fromisoformat(when)
    except ValueError as error:
        raise ConfigError("cursor is none that a page gave; leave it out to begin anew") from error
    here = tuple_(PassageEntry.first_seen, PassageEntry.id)
    there = tuple_(literal(moment, Moment), literal(number, PlainText))
    return here > there if query.oldest_first else here < there


def cursor_at(first_seen: datetime, number: str) -> str:
    """The cursor behind a row."""
    return base64.urlsafe_b64encode(f"{first_seen.isoformat()}|{number}".encode()).decode()


def _plain_conditions(query: PassageQuery) -> Iterator[Condition]:
    table = PassageEntry
    equal: tuple[tuple[InstrumentedAttribute[Any], object], ...] = (
        (table.region, query.region),
        (table.kind, query.kind),
        (table.direction, query.direction),
    )
    yield from (column == value for column, value in equal if value is not None)
    if query.cameras is not None:
        yield table.camera_id.in_(query.cameras) if query.cameras else false()
    if query.since is not None:
        yield table.first_seen >= query.since
    if query.until is not None:
        yield table.first_seen < query.until
    if query.min_confidence is not None:
        yield table.confidence >= query.min_confidence
    if query.corrected is not None:
        corrected = table.corrected_by.is_not(None)
        yield corrected if query.corrected else ~corrected
    if query.known is not None:
        yield known_plate() if query.known else ~known_plate()


def _exact(sought: _Sought) -> Condition:
    text = sought.text
    return PlateText.text == (text if text.startswith(HASHED) else plain(text))


def _wildcard(sought: _Sought) -> Condition:
    return like(PlateText.text, plain(sought.text, keep=WILDCARDS))


def _regex(sought: _Sought) -> Condition:
    text = sought.text
    if len(text) > LONGEST_PATTERN:
        raise ConfigError(f"the expression is too long; give at most {LONGEST_PATTERN} characters")
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise ConfigError(f"'{text}' is no regular expression ({error})") from error
    return PlateText.text.regexp_match(f"(?i){text}")


def _fuzzy(sought: _Sought) -> Condition:
    return meant(sought.session, PlateText.id, sought.text, sought.fuzziness)


_BY_MATCH: dict[Match, Callable[[_Sought], Condition]] = {
    Match.EXACT: _exact,
    Match.WILDCARD: _wildcard,
    Match.REGEX: _regex,
    Match.FUZZY: _fuzzy,
}


def like(column: InstrumentedAttribute[str], pattern: str) -> Condition:
    """What a pattern with ``?`` and ``*`` matches; one without finds all that begins with it."""
    if not set(pattern) & set(WILDCARDS):
        pattern += "*"
    prefix = re.split(r"[?*]", pattern, maxsplit=1)[0]
    begins = and_(column >= prefix, column < prefix + _LAST_SIGN)
    if pattern == f"{prefix}*":
        return begins
    matches = column.like(pattern.replace("?", "_").replace("*", "%"))
    return and_(begins, matches) if prefix else matches
