"""Passages become visits as they come: at all sites, and through all sections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lpr.service.rules.outcomes import outcome, pairing_config
from lpr.service.rules.pairing import Pairing
from lpr.service.store import PassageRow, Store
from lpr.service.store.values import Section, Sight, Site, Visit


@dataclass(slots=True)
class _Place:
    """A site or section, and who is in it."""

    site: Site | Section
    pairing: Pairing


class VisitKeeper:
    """Pairs passages into visits, and writes what has changed.

    What it knows of the past it has from the store, so that it goes on where another one ended; who
    uses it makes a new one after a transaction that failed.

    Args:
        store: has the sites, and the visits so far.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._places: dict[int, _Place] = {}

    def look(self, now: datetime) -> None:
        """See to sites that were added, changed or removed, or whose visits somebody closed."""
        sites: tuple[Site | Section, ...] = (*self._store.sites.all(), *self._store.sections.all())
        kept = {
            one.id: self._places[one.id]
            for one in sites
            if one.id in self._places and self._places[one.id].site.version == one.version
        }
        new = {one.id: self._resumed(one, now) for one in sites if one.id not in kept}
        self._places = kept | new

    def take(self, session: Session, row: PassageRow) -> None:
        """Take in a passage, as it is now."""
        for place in self._places.values():
            sight = _sight(place.site, row)
            before = place.pairing.sight(row.id)
            if _same(before, sight):
                continue
            changed: list[Visit] = []
            if before is not None:
                self._store.visits.forget(session, place.site.id, [row.id])
                changed += place.pairing.withdraw(before)
            if sight is not None:
                changed += place.pairing.add(sight)
            self._write(session, place.site, changed, row.first_seen)

    def close_old(self, session: Session, now: datetime) -> None:
        """End the visits that have gone on for too long."""
        for place in self._places.values():
            self._write(session, place.site, place.pairing.close_old(now), now)

    def inside(self, site_id: int) -> int:
        """How many visits of a site go on."""
        place = self._places.get(site_id)
        return 0 if place is None else place.pairing.inside

    def _resumed(self, site: Site | Section, now: datetime) -> _Place:
        config = pairing_config(site.settings)
        visits = self._store.visits
        past = visits.resume(site.id, now - 2 * config.longest_stay, config.remembered)
        return _Place(site, Pairing.resume(config, past, visits.known(site.id)))

    def _write(
        self, session: Session, site: Site | Section, visits: Iterable[Visit], at: datetime
    ) -> None:
        self._store.visits.write(session, site.id, [outcome(site, one, at) for one in visits])


def _sight(site: Site | Section, row: PassageRow) -> Sight | None:
    """A passage as an entry or exit of a site; None where it is neither, or was not read."""
    cameras = {one.camera_id: one for one in site.settings.cameras}
    camera = cameras.get(row.camera_id) if row.camera_id is not None else None
    role = None if camera is None else camera.role(row.direction)
    if role is None or not row.text:
        return None
    confidence = 1.0 if row.corrected_by else row.confidence
    return Sight(row.id, str(role), _moment(site, row), row.text, confidence)


def _moment(site: Site | Section, row: PassageRow) -> datetime:
    """When a passage counts: where it crossed a line a section's clock stops there, for that is at
    a known place; else with the first look, which never changes."""
    if isinstance(site, Section) and row.lines:
        return min(crossing.time for crossing in row.lines)
    return row.first_seen


def _same(before: Sight | None, sight: Sight | None) -> bool:
    """Whether nothing has changed that counts; that a reading is surer now does not."""
    if before is None or sight is None:
        return before is sight
    same = (before.role, before.text) == (sight.role, sight.text)
    return same and abs(before.time - sight.time) < timedelta(milliseconds=1)
