"""Vehicles: plates that somebody has said something of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    String,
    cast,
    delete,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from lpr.errors import ConfigError, NotFound
from lpr.service.store.cursors import cursor_behind, place_of
from lpr.service.store.database import Database, now
from lpr.service.store.entries import same
from lpr.service.store.folding import plain
from lpr.service.store.tables import PassageEntry, PlateText, VehicleEntry
from lpr.service.store.values import Page, Vehicle
from lpr.service.store.values.known import LONGEST_PATTERN, check_plate


class Vehicles:
    """The known plates of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, text: str | None = None) -> tuple[Vehicle, ...]:
        """All vehicles by plate, or those in whose plate, owner, notes or tags a text stands."""
        statement = _with_visits().where(*_having(text)).order_by(VehicleEntry.plate)
        with self._database.read() as session:
            return tuple(_vehicle(found) for found in session.execute(statement))

    def page(
        self, text: str | None = None, cursor: str | None = None, limit: int = 100
    ) -> Page[Vehicle]:
        """Some of `all`, with how many there are altogether.

        Args:
            text: what stands in plate, owner, notes or tags; None is all.
            cursor: where the page before ended.
            limit: so many at most.

        Raises:
            ConfigError: the cursor is none that a page gave.
        """
        wanted = _having(text)
        statement = _with_visits().where(*wanted).order_by(VehicleEntry.plate).limit(limit + 1)
        if cursor is not None:
            statement = statement.where(VehicleEntry.plate > place_of(cursor)[0])
        with self._database.read() as session:
            rows = [_vehicle(found) for found in session.execute(statement)]
            total = session.scalar(select(func.count(VehicleEntry.plate)).where(*wanted))
        more = cursor_behind(rows[limit - 1].plate, 0) if rows[limit:] else None
        return Page(tuple(rows[:limit]), more, total)

    def get(self, plate: str) -> Vehicle | None:
        """What is known of a plate; None where nothing is."""
        with self._database.read() as session:
            statement = _with_visits().where(VehicleEntry.plate == plain(plate))
            found = session.execute(statement).first()
            return None if found is None else _vehicle(found)

    def known(self, session: Session, plate: str) -> Vehicle | None:
        """What is known of a plate, as a transaction sees it; visits are not counted."""
        entry = session.get(VehicleEntry, plain(plate))
        return None if entry is None else _vehicle_of(entry)

    def save(
        self,
        plate: str,
        owner: str = "",
        notes: str = "",
        tags: Sequence[str] = (),
        by: str = "",
    ) -> Vehicle:
        """Say something of a plate, in place of what was said before.

        Raises:
            ConfigError: there is neither a letter nor a digit in it, it is too long, or no plate
                is read so.
        """
        check_plate(plate)
        text = plain(plate)
        if len(text) > LONGEST_PATTERN:
            raise ConfigError(f"a plate has {LONGEST_PATTERN} letters and digits at most")
        if not text:
            raise ConfigError("a vehicle needs a plate; give its letters and digits")
        row = {
            "plate": text,
            "owner": owner.strip(),
            "notes": notes.strip(),
            "tags": sorted({tag.strip() for tag in tags if tag.strip()}),
            "changed_by": by,
            "changed_at": now(),
        }
        with self._database.write() as session:
            self._database.put(session, VehicleEntry, "plate", row)
            statement = _with_visits().where(VehicleEntry.plate == text)
            return _vehicle(session.execute(statement).one())

    def remove(self, plate: str) -> None:
        """Forget what is known of a plate; its passages stay.

        Raises:
            NotFound: nothing was known of it.
        """
        with self._database.write() as session:
            # Older versions kept the marks of letters.
            statement = delete(VehicleEntry).where(VehicleEntry.plate.in_((plain(plate), plate)))
            if session.execute(statement.returning(VehicleEntry.plate)).first() is None:
                raise NotFound(f"there is no vehicle {plate}")


def _having(text: str | None) -> tuple[ColumnElement[bool], ...]:
    """What those fulfil in whose plate, owner, notes or tags a text stands."""
    if text is None or not text.strip():
        return ()
    sought = text.strip().lower()
    fields = (VehicleEntry.owner, VehicleEntry.notes)
    places = [func.lower(field).contains(sought, autoescape=True) for field in fields]
    if plate := plain(text):
        places.append(VehicleEntry.plate.contains(plate, autoescape=True))
    return (or_(*places, _tag_has(sought)),)


def _tag_has(sought: str) -> Any:
    return func.lower(cast(VehicleEntry.tags, String)).contains(sought, autoescape=True)


def _with_visits() -> Select[Any]:
    return select(
        VehicleEntry,
        _of_passages(func.count(PassageEntry.id)).label("visits"),
        _of_passages(func.max(PassageEntry.last_seen)).label("last_seen"),
    )


def _of_passages(value: ColumnElement[Any]) -> ScalarSelect[Any]:
    """What is counted over the passages of each vehicle."""
    return (
        select(value)
        .join(PlateText, PlateText.id == PassageEntry.plate_id)
        .where(PlateText.text == VehicleEntry.plate)
        .correlate(VehicleEntry)
        .scalar_subquery()
    )


def _vehicle(found: Row[Any]) -> Vehicle:
    entry: VehicleEntry = found[0]
    return replace(_vehicle_of(entry), visits=found.visits, last_seen=found.last_seen)


def _vehicle_of(entry: VehicleEntry) -> Vehicle:
    return Vehicle(**same(Vehicle, entry) | {"tags": tuple(entry.tags)})
