"""What reads changes and makes visits of them, and tells when a site fills up."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from lpr.service.events import EventBus, SiteChanged
from lpr.service.rules.reader import LEASE_S, Changed
from lpr.service.rules.status import Level, SiteStatus, status
from lpr.service.rules.visits import VisitKeeper
from lpr.service.store import Store

NAME = "visits"


class VisitFollower:
    """Pairs passages into visits, each change once.

    What it keeps in memory is what the store says. After a change that failed, and when it was not
    called for so long that another process may have had the work, it begins anew from the store.

    Args:
        store: has sites, passages and visits.
        events: are told when a site's numbers change.
    """

    name = NAME

    def __init__(self, store: Store, events: EventBus) -> None:
        self._store, self._events = store, events
        self._keeper: VisitKeeper | None = None
        self._called = float("-inf")
        self._last = 0
        """The number of the change that was taken last."""
        self._told: dict[int, SiteStatus] = {}

    def take(self, session: Session, changed: Sequence[Changed]) -> None:
        """Pair passages as they are now."""
        if changed[0].change.number <= self._last:
            self._keeper = None  # What was taken in then was never committed.
        self._last = changed[-1].change.number
        keeper = self._current()
        self._keeper = None
        for one in changed:
            keeper.take(session, one.passage)
        self._keeper = keeper

    def tick(self) -> None:
        """See to sites that were changed, visits that are too old, and sites that fill up."""
        keeper, now = self._current(), datetime.now(UTC)
        keeper.look(now)
        with self._store.database.write() as session:
            keeper.close_old(session, now)
        self._tell(now)

    def _current(self) -> VisitKeeper:
        called = time.monotonic()
        if called - self._called > LEASE_S:
            self._keeper = None
        self._called = called
        if self._keeper is None:
            self._keeper = VisitKeeper(self._store)
            self._keeper.look(datetime.now(UTC))
        return self._keeper

    def _tell(self, now: datetime) -> None:
        """Tell of sites whose numbers have changed; that one has filled up or emptied is written
        down, too."""
        sites = self._store.sites.all()
        for site in sites:
            found, before = status(self._store, site, now), self._told.get(site.id)
            if found == before:
                continue
            cameras = frozenset(one.camera_id for one in site.settings.cameras)
            full = found.level == Level.FULL
            self._store.sites.note_level(site.id, now, found.level != Level.FREE, full)
            self._events.publish(SiteChanged(site.id, cameras, found.inside, found.level))
            if before is not None and found.level != before.level:
                details = {"level": str(found.level), "inside": found.inside}
                self._store.audit.write("service", "site-level", site.name, details)
            self._told[site.id] = found
        self._told = {site.id: self._told[site.id] for site in sites}
