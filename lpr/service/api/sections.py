"""Sections of road: how long vehicles took, and how fast they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from flask import Response
from pydantic import Field

from lpr.service.api.blueprint import rest
from lpr.service.api.moments import Moment
from lpr.service.http.audited import audited
from lpr.service.http.downloads import csv_lines, download
from lpr.service.http.local_time import zone_name
from lpr.service.http.parts import parts
from lpr.service.http.places import (
    TRAVEL_COLUMNS,
    seen_section,
    seen_sections,
    travel_cells,
    unusable_sections,
)
from lpr.service.store import (
    Ending,
    Section,
    SectionSettings,
    Sight,
    UnusablePlace,
    VisitQuery,
    VisitRow,
)

SectionId = Annotated[int, Field(ge=0, le=2**31)]
WHOLE = (Ending.EXACT, Ending.REPAIRED)


@dataclass(frozen=True, slots=True)
class SectionsAnswer:
    """Sections by name; those that make no sense here, as in a time zone that is unknown, are left
    out and told of."""

    sections: tuple[Section, ...]
    unusable: tuple[UnusablePlace, ...]


@dataclass(frozen=True, slots=True)
class TravelFilters:
    """Which travels; `since` and `until` are times at the first camera. `faster_than_kmh` finds
    those that were surely faster, their uncertainty taken off."""

    text: Annotated[str, Field(max_length=32)] | None = None
    since: Moment | None = None
    until: Moment | None = None
    faster_than_kmh: Annotated[float, Field(ge=0, le=1000)] | None = None
    cursor: Annotated[str, Field(max_length=400)] | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 50

    def query(self, section_id: int) -> VisitQuery:
        """The query as the store takes it."""
        span = (self.since, self.until, self.faster_than_kmh)
        return VisitQuery(section_id, self.text, WHOLE, *span, self.cursor, self.limit)


@dataclass(frozen=True, slots=True)
class TravelAnswer:
    """A travel; the mean speed with its expanded uncertainty, which covers 95 of 100."""

    key: str
    text: str
    ending: str
    entry: Sight | None
    exit: Sight | None
    travel_s: float | None
    speed_kmh: float | None
    speed_error_kmh: float | None


@dataclass(frozen=True, slots=True)
class TravelsAnswer:
    """Travels, the latest first, and the cursor of the next ones."""

    travels: tuple[TravelAnswer, ...]
    next_cursor: str | None


@rest.add("GET", "/sections", "viewer")
def list_sections() -> SectionsAnswer:
    """All sections."""
    return SectionsAnswer(seen_sections(), unusable_sections())


@rest.add("POST", "/sections", "administrator", status=201, errors=(409,))
def add_section(body: SectionSettings) -> Section:
    """Add a section between two cameras."""
    section = parts().store.sections.add(body)
    audited("section-added", section.name)
    return section


@rest.add("GET", "/sections/<int:section_id>", "viewer")
def get_section(section_id: SectionId) -> Section:
    """One section."""
    return seen_section(section_id)


@rest.add("PUT", "/sections/<int:section_id>", "administrator", errors=(409,))
def change_section(section_id: SectionId, body: SectionSettings) -> Section:
    """Change a section's settings; speeds that were measured stay as they are."""
    section = parts().store.sections.change(section_id, body)
    audited("section-changed", section.name)
    return section


@rest.add("DELETE", "/sections/<int:section_id>", "administrator")
def remove_section(section_id: SectionId) -> None:
    """Remove a section with all its travels; passages stay."""
    section = parts().store.sections.editable(section_id, zone_name())
    parts().store.sections.remove(section_id)
    audited("section-removed", section.name)


@rest.add("GET", "/sections/<int:section_id>/travels", "viewer")
def list_travels(section_id: SectionId, query: TravelFilters) -> TravelsAnswer:
    """Travels through a section, the latest first."""
    section = seen_section(section_id)
    page = parts().store.visits.page(query.query(section.id))
    return TravelsAnswer(tuple(map(_travel, page.rows)), page.next_cursor)


@rest.add("GET", "/sections/<int:section_id>/travels.csv", "viewer", produces="text/csv")
def export_travels(section_id: SectionId, query: TravelFilters) -> Response:
    """All travels of a search as a table; cursor and limit play no part."""
    section = seen_section(section_id)
    audited("export", section.name, form="travels")
    wanted = TravelFilters(query.text, query.since, query.until, query.faster_than_kmh)
    rows: Iterator[tuple[object, ...]] = (
        travel_cells(section, row) for row in parts().store.visits.iterate(wanted.query(section.id))
    )
    return download(csv_lines(TRAVEL_COLUMNS, rows), "text/csv", "travels.csv")


def _travel(row: VisitRow) -> TravelAnswer:
    visit, dwell = row.visit, row.visit.dwell
    return TravelAnswer(
        key=visit.key,
        text=visit.text,
        ending=visit.ending,
        entry=visit.entry,
        exit=visit.exit,
        travel_s=None if dwell is None else dwell.total_seconds(),
        speed_kmh=row.speed_kmh,
        speed_error_kmh=row.speed_error_kmh,
    )
