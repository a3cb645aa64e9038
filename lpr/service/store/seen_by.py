"""Which cameras somebody may see: rows beside a user or a key."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lpr.errors import NotFound
from lpr.service.store.tables import CameraEntry, KeyCamera, UserCamera

Seen = type[UserCamera] | type[KeyCamera]


def cameras_of(session: Session, table: Seen, number: int) -> frozenset[int]:
    """The cameras that stand beside a user or a key."""
    owner = _owner(table)
    return frozenset(session.scalars(select(table.camera_id).where(owner == number)))


def set_cameras(session: Session, table: Seen, number: int, cameras: Iterable[int]) -> None:
    """Put these cameras beside a user or a key, in place of those before.

    Raises:
        NotFound: there is no such camera.
    """
    wanted = sorted(set(cameras))
    known = set(session.scalars(select(CameraEntry.id).where(CameraEntry.id.in_(wanted))))
    for camera in wanted:
        if camera not in known:
            raise NotFound(f"there is no camera {camera}")
    owner = _owner(table)
    session.execute(delete(table).where(owner == number))
    if wanted:
        rows = [{owner.key: number, "camera_id": camera} for camera in wanted]
        session.execute(insert(table), rows)


def _owner(table: Seen) -> InstrumentedAttribute[int]:
    return table.user_id if issubclass(table, UserCamera) else table.key_id
