"""Sites: who is inside, since when, what is owed, how full they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from lpr.errors import ConfigError
from lpr.service.api.blueprint import rest
from lpr.service.api.moments import Moment
from lpr.service.http.access import who
from lpr.service.http.audited import audited
from lpr.service.http.downloads import csv_lines, download
from lpr.service.http.local_time import zone_name
from lpr.service.http.parts import parts
from lpr.service.http.places import (
    VISIT_COLUMNS,
    seen_site,
    seen_sites,
    unusable_sites,
    visit_cells,
)
from lpr.service.rules.occupancy import Occupancy, occupancy
from lpr.service.rules.status import SiteStatus, owed_by, status, stays_too_long
from lpr.service.store import (
    ParkingSettings,
    Sight,
    Site,
    UnusablePlace,
    VisitQuery,
    VisitRow,
)

SiteId = Annotated[int, Field(ge=0, le=2**31)]
Key = Annotated[str, Field(min_length=1, max_length=200)]
EndingName = Literal["open", "exact", "repaired", "no exit", "no entry"]
MOST_INTERVALS = 20_000


@dataclass(frozen=True, slots=True)
class SiteAnswer:
    """A site, what is set of it, and how it is now."""

    id: int
    settings: ParkingSettings
    now: SiteStatus


@dataclass(frozen=True, slots=True)
class SitesAnswer:
    """Sites by name; those that make no sense here, as in a time zone that is unknown, are left out
    and told of."""

    sites: tuple[SiteAnswer, ...]
    unusable: tuple[UnusablePlace, ...]


@dataclass(frozen=True, slots=True)
class VisitFilters:
    """Which visits; `since` and `until` are times of the entry."""

    text: Annotated[str, Field(max_length=32)] | None = None
    ending: Annotated[tuple[EndingName, ...], Field(max_length=5)] | None = None
    since: Moment | None = None
    until: Moment | None = None
    cursor: Annotated[str, Field(max_length=400)] | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 50

    def query(self, site_id: int) -> VisitQuery:
        """The query as the store takes it."""
        span = (self.since, self.until)
        return VisitQuery(
            site_id, self.text, self.ending, *span, cursor=self.cursor, limit=self.limit
        )


@dataclass(frozen=True, slots=True)
class VisitAnswer:
    """A visit. `key` is the passage that it began with; `amount` is what is owed, so far where it
    goes on, and null where nothing can be said."""

    key: str
    text: str
    ending: str
    entry: Sight | None
    exit: Sight | None
    ended: datetime | None
    dwell_s: float | None
    amount: Decimal | None
    currency: str | None
    overstay: bool
    closed_by: str | None
    confirmed_by: str | None


@dataclass(frozen=True, slots=True)
class VisitsAnswer:
    """Visits, the latest first, and the cursor of the next ones."""

    visits: tuple[VisitAnswer, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class OccupancySpan:
    """A span of time, the last day where nothing is said, in intervals of so many minutes."""

    since: Moment | None = None
    until: Moment | None = None
    minutes: Annotated[int, Field(ge=1, le=10_080)] = 60


@dataclass(frozen=True, slots=True)
class OccupancyAnswer:
    """How many were inside at most in each interval, and how many came and left in it."""

    intervals: tuple[Occupancy, ...]


@rest.add("GET", "/sites", "viewer")
def list_sites() -> SitesAnswer:
    """All sites with how full they are."""
    return SitesAnswer(tuple(map(_answer, seen_sites())), unusable_sites())


@rest.add("POST", "/sites", "administrator", status=201, errors=(409,))
def add_site(body: ParkingSettings) -> SiteAnswer:
    """Add a site; passages become visits from then on."""
    site = parts().store.sites.add(body)
    audited("site-added", site.name)
    return _answer(site)


@rest.add("GET", "/sites/<int:site_id>", "viewer")
def get_site(site_id: SiteId) -> SiteAnswer:
    """One site."""
    return _answer(seen_site(site_id))


@rest.add("PUT", "/sites/<int:site_id>", "administrator", errors=(409,))
def change_site(site_id: SiteId, body: ParkingSettings) -> SiteAnswer:
    """Change a site's settings; visits that have ended stay as they are."""
    site = parts().store.sites.change(site_id, body)
    audited("site-changed", site.name)
    return _answer(site)


@rest.add("DELETE", "/sites/<int:site_id>", "administrator")
def remove_site(site_id: SiteId) -> None:
    """Remove a site with all its visits; passages stay."""
    site = parts().store.sites.editable(site_id, zone_name())
    parts().store.sites.remove(site_id)
    audited("site-removed", site.name)


@rest.add("GET", "/sites/<int:site_id>/visits", "viewer")
def list_visits(site_id: SiteId, query: VisitFilters) -> VisitsAnswer:
    """Visits of a site, the latest first."""
    site, now = seen_site(site_id), datetime.now(UTC)
    page = parts().store.visits.page(query.query(site.id))
    return VisitsAnswer(tuple(_visit(site, row, now) for row in page.rows), page.next_cursor)


@rest.add("GET", "/sites/<int:site_id>/visits.csv", "viewer", produces="text/csv")
def export_visits(site_id: SiteId, query: VisitFilters) -> Response:
    """All visits of a search as a table; cursor and limit play no part."""
    site = seen_site(site_id)
    audited("export", site.name, form="visits")
    wanted = VisitFilters(query.text, query.ending, query.since, query.until).query(site.id)
    rows: Iterator[tuple[object, ...]] = (
        visit_cells(site, row) for row in parts().store.visits.iterate(wanted)
    )
    return download(csv_lines(VISIT_COLUMNS, rows), "text/csv", "visits.csv")


@rest.add("GET", "/sites/<int:site_id>/visits/<key>", "viewer")
def get_visit(site_id: SiteId, key: Key) -> VisitAnswer:
    """One visit."""
    site = seen_site(site_id)
    return _visit(site, parts().store.visits.get(site.id, key), datetime.now(UTC))


@rest.add("POST", "/sites/<int:site_id>/visits/<key>/close", "operator", errors=(409,))
def close_visit(site_id: SiteId, key: Key) -> VisitAnswer:
    """End a visit whose vehicle has left unseen."""
    site, now = seen_site(site_id), datetime.now(UTC)
    row = parts().store.visits.close(site.id, key, who().name, now)
    audited("visit-closed", row.visit.text, site=site.name)
    return _visit(site, row, now)


@rest.add("POST", "/sites/<int:site_id>/visits/<key>/confirm", "operator", errors=(409,))
def confirm_visit(site_id: SiteId, key: Key) -> VisitAnswer:
    """Say that a repaired visit is right."""
    site = seen_site(site_id)
    row = parts().store.visits.confirm(site.id, key, who().name)
    audited("visit-confirmed", row.visit.text, site=site.name)
    return _visit(site, row, datetime.now(UTC))


@rest.add("GET", "/sites/<int:site_id>/occupancy", "viewer")
def get_occupancy(site_id: SiteId, query: OccupancySpan) -> OccupancyAnswer:
    """How full a site was over time."""
    site = seen_site(site_id)
    until = query.until or datetime.now(UTC)
    since = query.since or until - timedelta(days=1)
    step = timedelta(minutes=query.minutes)
    if not 0 <= (until - since) / step <= MOST_INTERVALS:
        raise ConfigError(
            f"query.since: give a time before until, at most {MOST_INTERVALS} intervals"
        )
    stays = parts().store.visits.stays(site.id, since, until)
    return OccupancyAnswer(occupancy(stays, since, until, step))


def _answer(site: Site) -> SiteAnswer:
    return SiteAnswer(site.id, site.settings, status(parts().store, site, datetime.now(UTC)))


def _visit(site: Site, row: VisitRow, now: datetime) -> VisitAnswer:
    visit, dwell, amount = row.visit, row.visit.dwell, owed_by(site, row, now)
    tariff = site.settings.tariff
    return VisitAnswer(
        key=visit.key,
        text=visit.text,
        ending=visit.ending,
        entry=visit.entry,
        exit=visit.exit,
        ended=row.ended,
        dwell_s=None if dwell is None else dwell.total_seconds(),
        amount=amount,
        currency=row.currency or (tariff.currency if tariff and amount is not None else None),
        overstay=stays_too_long(site, row, now),
        closed_by=row.closed_by,
        confirmed_by=row.confirmed_by,
    )
