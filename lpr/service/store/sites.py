"""Sites that vehicles visit, and sections of road: what is set of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from lpr.errors import ConfigError, NotFound, first_line
from lpr.service.store.database import Database, insert_one
from lpr.service.store.names import taken
from lpr.service.store.references import There, check_there
from lpr.service.store.tables import SiteEntry
from lpr.service.store.values import (
    ParkingSettings,
    Section,
    SectionSettings,
    Site,
    SiteCamera,
    SiteKind,
    UnusablePlace,
)
from lpr.service.store.values.checks import check_new_name
from lpr.service.store.values.rules import FULL


class _WithCameras(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def cameras(self) -> tuple[SiteCamera, ...]: ...


Settings = TypeVar("Settings", bound=_WithCameras)
Value = TypeVar("Value", Site, Section)


class _Places(Generic[Settings, Value]):
    """What both groups do; numbers and names are shared, so that a visit's is of one alone."""

    def __init__(
        self,
        database: Database,
        kind: SiteKind,
        settings: type[Settings],
        value: type[Value],
    ) -> None:
        self._database = database
        self._kind = str(kind)
        self._adapter: TypeAdapter[Settings] = TypeAdapter(settings)
        self._value: type[Value] = value

    def all(self) -> tuple[Value, ...]:
        """All of them that make sense, by name."""
        with self._database.read() as session:
            judged = [self._judged(entry)[0] for entry in session.scalars(self._by_name())]
            return tuple(one for one in judged if one is not None)

    def unusable(self) -> tuple[UnusablePlace, ...]:
        """All others, by name."""
        with self._database.read() as session:
            found = [(one, self._judged(one)[1]) for one in session.scalars(self._by_name())]
            return tuple(
                UnusablePlace(one.id, one.name, problem) for one, problem in found if problem
            )

    def editable(self, site_id: int, zone: str) -> Value:
        """One of them, as it is to be changed: in another time zone, where its own is unknown.

        Raises:
            NotFound: there is none of that number.
            ConfigError: it makes no sense otherwise.
        """
        with self._database.read() as session:
            entry = self._entry(session, site_id)
            value, problem = self._judged(entry)
            if value is None:
                value, _ = self._judged(entry, {"zone": zone})
            if value is None:
                raise ConfigError(problem)
            return value

    def get(self, site_id: int) -> Value:
        """One of them.

        Raises:
            NotFound: there is none of that number.
            ConfigError: it makes no sense here.
        """
        with self._database.read() as session:
            return self._given(self._entry(session, site_id))

    def add(self, settings: Settings) -> Value:
        """A new one.

        Raises:
            ConfigError: it has a camera that is not there.
            Conflict: another one has its name.
        """
        row = {"kind": self._kind, "version": 1, **self._columns(settings)}
        with taken(f"there is a {settings.name} already"), self._database.write() as session:
            _check_cameras(session, settings)
            return self._given(session.get_one(SiteEntry, insert_one(session, SiteEntry, row)))

    def change(self, site_id: int, settings: Settings) -> Value:
        """Other settings; visits that have ended stay as they are.

        Raises:
            NotFound: there is none of that number.
            ConfigError: it would have a camera that is not there.
            Conflict: another one has its name.
        """
        with taken(f"there is a {settings.name} already"), self._database.write() as session:
            entry = self._entry(session, site_id)
            _check_cameras(session, settings)
            for name, value in self._columns(settings).items():
                setattr(entry, name, value)
            entry.version += 1
            session.flush()
            return self._given(entry)

    def remove(self, site_id: int) -> None:
        """Remove one with all its visits; passages stay.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.write() as session:
            self._entry(session, site_id)
            session.execute(delete(SiteEntry).where(SiteEntry.id == site_id))

    def _entry(self, session: Session, site_id: int) -> SiteEntry:
        entry = session.get(SiteEntry, site_id)
        if entry is None or entry.kind != self._kind:
            raise NotFound(f"there is no {_WORDS[self._kind]} {site_id}")
        return entry

    def _columns(self, settings: Settings) -> Mapping[str, Any]:
        check_new_name(settings.name, f"a {_WORDS[self._kind]}")
        written: dict[str, Any] = self._adapter.dump_python(settings, mode="json")
        return {"name": settings.name, "settings": written}

    def _by_name(self) -> Select[SiteEntry]:
        return select(SiteEntry).where(SiteEntry.kind == self._kind).order_by(SiteEntry.name)

    def _given(self, entry: SiteEntry) -> Value:
        value, problem = self._judged(entry)
        if value is None:
            raise ConfigError(problem)
        return value

    def _judged(
        self, entry: SiteEntry, other: Mapping[str, Any] | None = None
    ) -> tuple[Value | None, str]:
        """One of them, with other settings beside those kept; or why it makes no sense here."""
        try:
            settings: Any = self._adapter.validate_python({**entry.settings, **(other or {})})
        except (ConfigError, ValidationError) as error:
            return None, f"{_WORDS[self._kind]} {entry.name}: {first_line(error)}"
        return self._value(entry.id, settings, entry.version), ""


_WORDS = {str(SiteKind.PARKING): "site", str(SiteKind.SECTION): "section"}


class Sites(_Places[ParkingSettings, Site]):
    """The car parks and yards of a store."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, SiteKind.PARKING, ParkingSettings, Site)

    def note_level(self, site_id: int, at: datetime, nearly_full: bool, full: bool) -> None:
        """Write down how full a site is now; since when stays, where it was so before."""
        with self._database.write() as session:
            entry = self._entry(session, site_id)
            entry.nearly_full_since = (entry.nearly_full_since or at) if nearly_full else None
            entry.full_since = (entry.full_since or at) if full else None

    def filled(self, session: Session, level: str) -> tuple[tuple[Site, datetime], ...]:
        """The sites that are at least so full, each with since when, as a transaction sees them."""
        column = SiteEntry.full_since if level == FULL else SiteEntry.nearly_full_since
        statement = select(SiteEntry, column).where(SiteEntry.kind == self._kind)
        found = session.execute(statement.order_by(SiteEntry.id)).tuples()
        judged = [(self._judged(entry)[0], since) for entry, since in found]
        return tuple(
            (site, since) for site, since in judged if site is not None and since is not None
        )


class Sections(_Places[SectionSettings, Section]):
    """The sections of road of a store."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, SiteKind.SECTION, SectionSettings, Section)


def _check_cameras(session: Session, settings: _WithCameras) -> None:
    cameras = [one.camera_id for one in settings.cameras]
    check_there(There.now(session).lacks("camera", cameras))


def changed(session: Session, site_id: int) -> None:
    """Tell whoever pairs a site's visits that somebody else has changed one."""
    grown = {"version": SiteEntry.version + 1}
    session.execute(update(SiteEntry).where(SiteEntry.id == site_id).values(grown))
