"""Sites and sections that who asks may see: all of whose cameras they may see."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from lpr.errors import NotFound
from lpr.service.http.access import who
from lpr.service.http.parts import parts
from lpr.service.store import Section, Site, UnusablePlace, VisitRow

VISIT_COLUMNS = (
    *("plate", "ending", "entry", "exit", "minutes", "amount", "currency"),
    *("entry_text", "exit_text", "closed_by", "confirmed_by", "entry_passage", "exit_passage"),
)
TRAVEL_COLUMNS = (
    *("plate", "ending", "entry", "exit", "seconds", "speed_kmh", "speed_error_kmh"),
    *("entry_text", "exit_text", "entry_passage", "exit_passage"),
)


def seen_sites() -> tuple[Site, ...]:
    """The sites that who asks may see, by name."""
    return tuple(site for site in parts().store.sites.all() if _sees(site))


def seen_sections() -> tuple[Section, ...]:
    """The sections that who asks may see, by name."""
    return tuple(section for section in parts().store.sections.all() if _sees(section))


def unusable_sites() -> tuple[UnusablePlace, ...]:
    """The sites that make no sense here, for those who may see all cameras."""
    return parts().store.sites.unusable() if who().sees_all(()) else ()


def unusable_sections() -> tuple[UnusablePlace, ...]:
    """The same of sections."""
    return parts().store.sections.unusable() if who().sees_all(()) else ()


def seen_site(site_id: int) -> Site:
    """A site.

    Raises:
        NotFound: there is none, or none for who asks.
    """
    site = parts().store.sites.get(site_id)
    if not _sees(site):
        raise NotFound(f"there is no site {site_id}")
    return site


def seen_section(section_id: int) -> Section:
    """A section.

    Raises:
        NotFound: there is none, or none for who asks.
    """
    section = parts().store.sections.get(section_id)
    if not _sees(section):
        raise NotFound(f"there is no section {section_id}")
    return section


def visit_cells(site: Site, row: VisitRow) -> tuple[object, ...]:
    """A visit as a line of a table with `VISIT_COLUMNS`; times are the site's."""
    visit, dwell = row.visit, row.visit.dwell
    minutes = None if dwell is None else round(dwell.total_seconds() / 60, 1)
    times = _times(site, row)
    owed = (written(row.amount), row.currency)
    people = (row.closed_by, row.confirmed_by)
    texts, ids = _ends(row)
    return (visit.text, visit.ending, *times, minutes, *owed, *texts, *people, *ids)


def travel_cells(section: Section, row: VisitRow) -> tuple[object, ...]:
    """A travel as a line of a table with `TRAVEL_COLUMNS`; times are the section's."""
    visit, dwell = row.visit, row.visit.dwell
    seconds = None if dwell is None else round(dwell.total_seconds(), 3)
    speeds = [
        None if speed is None else round(speed, 1) for speed in (row.speed_kmh, row.speed_error_kmh)
    ]
    texts, ids = _ends(row)
    return (visit.text, visit.ending, *_times(section, row), seconds, *speeds, *texts, *ids)


def written(amount: Decimal | None) -> str | None:
    """An amount with its cents; finer ones as they are.

    >>> written(Decimal("3.5")), written(Decimal("0.125"))
    ('3.50', '0.125')
    """
    if amount is None:
        return None
    rounded = amount.quantize(Decimal("0.01"))
    return str(rounded) if rounded == amount else str(amount.normalize())


def _times(site: Site | Section, row: VisitRow) -> list[str | None]:
    zone = ZoneInfo(site.settings.zone)
    moments: list[datetime | None] = [
        None if sight is None else sight.time for sight in (row.visit.entry, row.visit.exit)
    ]
    return [
        None if one is None else one.astimezone(zone).isoformat(timespec="milliseconds")
        for one in moments
    ]


def _ends(row: VisitRow) -> tuple[list[str | None], list[str | None]]:
    ends = (row.visit.entry, row.visit.exit)
    texts = [None if sight is None else sight.text for sight in ends]
    return texts, [None if sight is None else sight.passage_id for sight in ends]


def _sees(place: Site | Section) -> bool:
    return who().sees_all(one.camera_id for one in place.settings.cameras)
