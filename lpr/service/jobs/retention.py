"""How long what is kept: passages, pictures, the record of who did what; and room on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from lpr.errors import ConfigError
from lpr.service.jobs.base import Progress
from lpr.service.store import Store
from lpr.service.store.expiry import Share

RETENTION = "retention"
ALL = "all"
FOR_EVER = 0
AUDIT_DAYS = 90
HIT_DAYS = 400
"""What rules did is known for longer than any of them looks back."""
CHANGE_DAYS = 7
"""Whoever acts upon changes of passages, and was away for longer, has missed some."""
NOTICE_DAYS = 30
"""What was delivered, and what was given up, is in the outbox for so long; what waits stays."""
EVERY = timedelta(hours=1)
LEAST_FREE_BYTES = 1 << 30
LEAST_FREE_SHARE = 0.05
"""Where less than this much of the disk, and less than these bytes, are free, the oldest pictures
go, whatever their age may be."""
_SETTING, _WHEN = "retention", "retention_at"
_PORTION = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """So many days passages and their pictures are kept, 0 is for ever.

    None says nothing: what is said of the camera counts then, and last what is said of all.

    Raises:
        ConfigError: a number is below 0.
    """

    rows: int | None = None
    pictures: int | None = None

    def __post_init__(self) -> None:
        for days in (self.rows, self.pictures):
            if days is not None and days < 0:
                raise ConfigError(f"{days} days are none; give 1 or more, or 0 for ever")


def kept_days(store: Store) -> dict[str, Kept]:
    """How long what is kept, by ``all``, ``camera_<id>`` and ``list_<id>``."""
    stored: Mapping[str, Any] = store.settings.get(_SETTING, {})
    return {key: Kept(days.get("rows"), days.get("pictures")) for key, days in stored.items()}


def set_kept_days(store: Store, kept: Mapping[str, Kept]) -> None:
    """Say how long what is kept, in place of what was said before. A list's number goes before a
    camera's, a camera's before that of all.

    Raises:
        ConfigError: a key is neither of the three.
    """
    for key in kept:
        if key != ALL and _number(key, "camera") is None and _number(key, "list") is None:
            raise ConfigError(f"'{key}' is neither {ALL} nor camera_1 nor list_1")
    stored = {
        key: {"rows": days.rows, "pictures": days.pictures}
        for key, days in kept.items()
        if days != Kept()
    }
    store.settings.set(_SETTING, stored)


def add_when_due(store: Store) -> bool:
    """Add the job that clears up, where it was not done for an hour; whether it was due."""
    last = store.settings.get(_WHEN)
    now = datetime.now(UTC)
    if last is not None and now - datetime.fromisoformat(last) < EVERY:
        return False
    store.settings.set(_WHEN, now.isoformat())
    if not store.jobs.open(RETENTION):
        store.jobs.add(RETENTION)
    return True


def apply_retention(progress: Progress) -> Mapping[str, Any]:
    """Delete what has been kept long enough, and what the disk has no room for.

    Raises:
        JobStopped: the job is to stop.
    """
    store, now = progress.store, datetime.now(UTC)
    counts = {"passages": 0, "pictures": 0, "pictures_for_room": 0}

    def portions(share: Share, days: int, with_pictures: bool) -> Iterator[list[str]]:
        before = now - timedelta(days=days)
        while ids := store.expiry.old(share, before, _PORTION, with_pictures):
            yield ids
            progress.tell(0.5, f"{counts['passages']} passages, {counts['pictures']} pictures")

    for share, days in _shares(kept_days(store), lambda kept: kept.rows):
        for ids in portions(share, days, with_pictures=False):
            counts["passages"] += store.passages.delete(ids)
    for share, days in _shares(kept_days(store), lambda kept: kept.pictures):
        for ids in portions(share, days, with_pictures=True):
            store.expiry.drop_pictures(ids)
            counts["pictures"] += len(ids)
    while _is_full(store):
        ids = store.expiry.old(Share(), now, _PORTION, with_pictures=True)
        ids = ids or store.expiry.old(Share(), now, _PORTION, with_pictures=True, with_kept=True)
        if not ids:
            break
        store.expiry.drop_pictures(ids)
        counts["pictures_for_room"] += len(ids)
        progress.tell(0.9, "the disk is nearly full: the oldest pictures go")
    days = int(store.settings.get("audit_days", AUDIT_DAYS))
    counts["changes"] = store.changes.forget(now - timedelta(days=CHANGE_DAYS))
    counts["rule_hits"] = store.rules.forget(now - timedelta(days=HIT_DAYS))
    counts["notices"] = store.outbox.forget(now - timedelta(days=NOTICE_DAYS))
    counts["gate_decisions"] = store.gates.forget(now - timedelta(days=days))
    counts["audit"] = store.audit.forget(now - timedelta(days=days))
    return counts


def _shares(
    kept: Mapping[str, Kept], days_of: Callable[[Kept], int | None]
) -> list[tuple[Share, int]]:
    """The parts of all passages that are kept for some days, each passage in one of them."""
    said = {key: days for key, one in kept.items() if (days := days_of(one)) is not None}
    lists = {number: days for key, days in said.items() if (number := _number(key, "list"))}
    cameras = {number: days for key, days in said.items() if (number := _number(key, "camera"))}
    shares: list[tuple[Share, int]] = []
    before: tuple[int, ...] = ()
    for number, days in sorted(lists.items()):
        shares.append((Share(list_id=number, without_lists=before), days))
        before += (number,)
    for number, days in sorted(cameras.items()):
        shares.append((Share(camera_id=number, without_lists=before), days))
    rest = Share(without_lists=before, without_cameras=tuple(sorted(cameras)))
    shares.append((rest, said.get(ALL, FOR_EVER)))
    return [(share, days) for share, days in shares if days != FOR_EVER]


def _number(key: str, kind: str) -> int | None:
    name, _, number = key.partition("_")
    return int(number) if name == kind and number.isascii() and number.isdigit() else None


def _is_full(store: Store) -> bool:
    room = store.pictures.files.place.room()
    if room is None:
        return False
    free, total = room
    return free < min(LEAST_FREE_BYTES, total * LEAST_FREE_SHARE)
