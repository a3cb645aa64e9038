"""Cameras: settings, states, and which process has their workers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, literal, select, true, update
from sqlalchemy.orm import Session

from lpr.errors import printable
from lpr.formats.grammar import region_codes
from lpr.service.store import leases
from lpr.service.store.database import Database, insert_one, now
from lpr.service.store.entries import entry_of
from lpr.service.store.names import taken
from lpr.service.store.secrets import Cipher
from lpr.service.store.tables import CameraEntry
from lpr.service.store.tables.base import Moment
from lpr.service.store.values import Camera, CameraSettings, CameraState, Played, Shape
from lpr.service.store.values.checks import check_new_name
from lpr.sources.secrets import without_secrets

_SAME = ("region", "fps", "enabled", "role", "same_after_s", "open_at")
_WELL = (CameraState.OFF, CameraState.RUNNING, CameraState.ENDED)
"""States in which a camera is as it should be."""
_FAILING = (CameraState.WAITING, CameraState.FAILED)
_SHAPES = ("zones", "masks", "lines")


class Cameras:
    """The cameras of a store; addresses are encrypted there."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher

    def all(self, for_cameras: frozenset[int] | None = None) -> tuple[Camera, ...]:
        """All cameras by name, or those of the numbers given."""
        statement = select(CameraEntry).order_by(CameraEntry.name)
        if for_cameras is not None:
            statement = statement.where(CameraEntry.id.in_(for_cameras))
        with self._database.read() as session:
            return tuple(self._camera(entry) for entry in session.scalars(statement))

    def get(self, camera_id: int) -> Camera:
        """A camera.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.read() as session:
            return self._camera(entry_of(session, CameraEntry, camera_id, "camera"))

    def add(self, settings: CameraSettings) -> Camera:
        """A new camera.

        Raises:
            ConfigError: no region is called so.
            Conflict: another one has its name.
        """
        with (
            taken(f"a camera is called {settings.name} already"),
            self._database.write() as session,
        ):
            row = self._columns(settings) | {"state": str(CameraState.OFF), "message": ""}
            number = insert_one(
                session, CameraEntry, row | {"version": 1, "counters": {}, "well_at": now()}
            )
            return self._camera(session.get_one(CameraEntry, number))

    def change(self, camera_id: int, settings: CameraSettings) -> Camera:
        """Other settings for a camera; its worker starts anew with them. A film goes on where it
        is, unless the address is another.

        Raises:
            NotFound: there is none of that number.
            ConfigError: no region is called so.
            Conflict: another one has its name.
        """
        with (
            taken(f"a camera is called {settings.name} already"),
            self._database.write() as session,
        ):
            entry = entry_of(session, CameraEntry, camera_id, "camera")
            same_place = self._cipher.shown(entry.address) == settings.address.strip()
            over = same_place and entry.state == CameraState.ENDED
            for name, value in self._columns(settings).items():
                setattr(entry, name, value)
            _begin_anew(entry)
            if over:
                entry.state = str(CameraState.ENDED)
            if not same_place:
                _forget_played(entry)
            session.flush()
            return self._camera(entry)

    def restart(self, camera_id: int) -> Camera:
        """Let a camera's worker start anew with the same settings: a film that is over begins
        again, one that failed is not waited for.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.write() as session:
            entry = entry_of(session, CameraEntry, camera_id, "camera")
            _begin_anew(entry)
            _forget_played(entry)
            session.flush()
            return self._camera(entry)

    def played(self, camera: Camera, played: Played) -> None:
        """Write down how far a film was read, or a folder; nothing where the camera, as its worker
        has it, was changed since."""
        this = CameraEntry.id == camera.id, CameraEntry.version == camera.version
        begun = func.coalesce(CameraEntry.played_since, literal(now(), Moment))
        with self._database.write() as session:
            values = {"played_s": played.seconds, "played_until": played.until}
            statement = update(CameraEntry).where(*this)
            session.execute(statement.values(**values, played_since=begun))

    def remove(self, camera_id: int) -> None:
        """Remove a camera; its passages stay.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.write() as session:
            entry_of(session, CameraEntry, camera_id, "camera")
            session.execute(delete(CameraEntry).where(CameraEntry.id == camera_id))

    def set_state(
        self,
        camera_id: int,
        state: str,
        counters: Mapping[str, float] | None = None,
        message: str = "",
        next_try: datetime | None = None,
    ) -> None:
        """Write down how a camera does; one that is gone is passed over.

        Args:
            camera_id: which.
            state: one of `CameraState`. What failed is still told while it is tried again.
            counters: what its worker counts; None leaves them.
            message: what is wrong.
            next_try: when it is tried again.
        """
        at = now()
        values: dict[str, Any] = {"state": str(state), "state_at": at, "next_try": next_try}
        if state in _WELL:
            values |= {"well_at": at, "failing_since": None}
        elif state in _FAILING:
            values["failing_since"] = func.coalesce(CameraEntry.failing_since, literal(at, Moment))
        if message or state != CameraState.STARTING:
            values["message"] = message
        if counters is not None:
            values["counters"] = dict(counters)
        with self._database.write() as session:
            session.execute(update(CameraEntry).where(CameraEntry.id == camera_id).values(**values))

    def lease(self, owner: str, seconds: float, most: int | None = None) -> tuple[Camera, ...]:
        """Take, or keep, the cameras that are switched on and that no living process has; see
        `lpr.service.store.leases.take`."""
        with self._database.write() as session:
            wanted = CameraEntry.enabled.is_(true())
            entries = leases.take(session, CameraEntry, wanted, owner, seconds, most)
            return tuple(self._camera(entry) for entry in entries)

    def release(self, owner: str) -> None:
        """Give all cameras of a process back."""
        with self._database.write() as session:
            leases.release(session, CameraEntry, owner)

    def _columns(self, settings: CameraSettings) -> dict[str, Any]:
        check_new_name(settings.name, "a camera")
        region_codes(settings.region)
        same = {name: getattr(settings, name) for name in _SAME}
        shapes = {name: _stored(getattr(settings, name)) for name in _SHAPES}
        address = settings.address.strip()
        return (
            same
            | shapes
            | {
                "name": settings.name.strip(),
                "address": self._cipher.hidden(address),
                "address_shown": printable(without_secrets(address)),
            }
        )

    def _camera(self, entry: CameraEntry) -> Camera:
        same: dict[str, Any] = {name: getattr(entry, name) for name in _SAME}
        seconds = entry.played_s
        return Camera(
            id=entry.id,
            settings=CameraSettings(
                name=entry.name,
                address=self._cipher.shown(entry.address),
                zones=_shapes(entry.zones),
                masks=_shapes(entry.masks),
                lines=_shapes(entry.lines),
                **same,
            ),
            address_shown=entry.address_shown,
            state=entry.state,
            message=entry.message,
            counters=dict(entry.counters),
            state_at=entry.state_at,
            failing_since=entry.failing_since,
            next_try=entry.next_try,
            owner=entry.lease_owner,
            version=entry.version,
            played=None if seconds is None else Played(seconds, entry.played_until),
            played_since=entry.played_since,
        )


def stays(session: Session, camera_id: int) -> bool:
    """Whether a camera is there; if so, it is until the transaction ends."""
    asked = select(CameraEntry.id).where(CameraEntry.id == camera_id)
    return session.scalar(asked.with_for_update(read=True, key_share=True)) is not None


def _begin_anew(entry: CameraEntry) -> None:
    """Let whoever has a camera's worker see that it is out of date."""
    entry.version, entry.state, entry.message = entry.version + 1, str(CameraState.OFF), ""
    entry.well_at, entry.failing_since, entry.next_try = now(), None, None


def _forget_played(entry: CameraEntry) -> None:
    """Let a film, or a folder, be read from its beginning."""
    entry.played_s = entry.played_until = entry.played_since = None


def _stored(shapes: tuple[Shape, ...]) -> list[Any]:
    return [[shape.name, [list(point) for point in shape.points]] for shape in shapes]


def _shapes(stored: list[Any]) -> tuple[Shape, ...]:
    return tuple(Shape(name, tuple((x, y) for x, y in points)) for name, points in stored)
