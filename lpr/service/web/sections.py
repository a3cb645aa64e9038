"""Sections of road: how long vehicles take, how fast they are, and who is too fast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lpr.errors import LprError
from lpr.service.http.access import needs
from lpr.service.http.audited import audited
from lpr.service.http.downloads import download
from lpr.service.http.local_time import zone_name
from lpr.service.http.parts import parts
from lpr.service.http.places import (
    TRAVEL_COLUMNS,
    seen_section,
    seen_sections,
    travel_cells,
    unusable_sections,
)
from lpr.service.store.values import Ending, Section, SectionSettings, VisitQuery
from lpr.service.web.blueprint import pages
from lpr.service.web.exports import csv_file
from lpr.service.web.filters import sentence
from lpr.service.web.forms import number, whole_number

WHOLE = (Ending.EXACT, Ending.REPAIRED)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LastDay:
    """The travels of the last 24 hours; None where there is none, or too few to tell."""

    count: int
    travel: timedelta | None
    median_kmh: float | None
    v85_kmh: float | None
    """85 of 100 drive no faster."""
    above_limit: int | None


@pages.get("/sections")
@needs("viewer")
def sections() -> ResponseReturnValue:
    """All sections, and a form for one more."""
    found = [(section, _last_day(section)) for section in seen_sections()]
    cameras = [(one.id, one.name) for one in parts().store.cameras.all()]
    return render_template(
        "sections.html", sections=found, cameras=cameras, unusable=unusable_sections()
    )


@pages.post("/sections")
@needs("administrator")
def sections_add() -> ResponseReturnValue:
    """Add a section, or change one."""
    section_id = request.form.get("section_id", type=int)
    kept = parts().store.sections
    try:
        settings = _sent()
        section = kept.change(section_id, settings) if section_id else kept.add(settings)
    except LprError as error:
        flash(sentence(str(error)), "bad")
        return redirect(url_for("pages.sections"))
    audited("section-changed" if section_id else "section-added", section.name)
    flash(f"The section {section.name} is saved.", "good")
    return redirect(url_for("pages.section", section_id=section.id))


@pages.get("/sections/<int:section_id>")
@needs("viewer")
def section(section_id: int) -> ResponseReturnValue:
    """One section: its last day, and its travels."""
    shown = seen_section(section_id)
    page = parts().store.visits.page(_query(shown))
    cameras = {one.id: one.name for one in parts().store.cameras.all()}
    return render_template(
        "section.html", section=shown, day=_last_day(shown), page=page, cameras=cameras
    )


@pages.get("/sections/<int:section_id>/travels.csv")
@needs("viewer")
def section_csv(section_id: int) -> ResponseReturnValue:
    """The travels that the page shows as CSV."""
    shown = seen_section(section_id)
    audited("export", shown.name, form="travels")
    rows = (travel_cells(shown, row) for row in parts().store.visits.iterate(_query(shown)))
    return download(csv_file(TRAVEL_COLUMNS, rows), "text/csv", "travels.csv")


@pages.post("/sections/<int:section_id>/remove")
@needs("administrator")
def section_remove(section_id: int) -> ResponseReturnValue:
    """Remove a section with its travels."""
    removed = parts().store.sections.editable(section_id, zone_name())
    parts().store.sections.remove(section_id)
    audited("section-removed", removed.name)
    flash(f"The section {removed.name} is removed.", "good")
    return redirect(url_for("pages.sections"))


def _query(section: Section) -> VisitQuery:
    fast = section.settings.limit_kmh if request.args.get("show") == "fast" else None
    text, cursor = request.args.get("text", "").strip() or None, request.args.get("cursor")
    return VisitQuery(section.id, text, WHOLE, faster_than_kmh=fast, cursor=cursor)


def _sent() -> SectionSettings:
    form = request.form
    return SectionSettings(
        name=form.get("name", "").strip(),
        from_camera=form.get("from_camera", 0, type=int),
        to_camera=form.get("to_camera", 0, type=int),
        distance_m=number("distance_m", 1, 1e6) or 0.0,
        distance_error_m=number("distance_error_m", 0, 1e5) or 0.0,
        clock_error_s=number("clock_error_s", 0, 60) or 0.0,
        limit_kmh=number("limit_kmh", 1, 500),
        longest_minutes=whole_number("longest_minutes", 1, 10_080) or 120,
        zone=zone_name(),
    )


def _last_day(section: Section) -> LastDay:
    since = datetime.now(UTC) - DAY
    query = VisitQuery(section.id, endings=WHOLE, since=since)
    rows = list(parts().store.visits.iterate(query))
    speeds = [row.speed_kmh for row in rows if row.speed_kmh is not None]
    taken = [dwell.total_seconds() for row in rows if (dwell := row.visit.dwell) is not None]
    limit, above = section.settings.limit_kmh, None
    if limit is not None:
        fast = VisitQuery(section.id, endings=WHOLE, since=since, faster_than_kmh=limit)
        above = parts().store.visits.count(fast)
    return LastDay(
        count=len(rows),
        travel=timedelta(seconds=median(taken)) if taken else None,
        median_kmh=median(speeds) if speeds else None,
        v85_kmh=quantiles(speeds, n=20)[16] if len(speeds) > 1 else None,
        above_limit=above,
    )
