"""What is set for the whole place: its name, how long what is kept, corrections for training."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from lpr.service.http.access import needs, who
from lpr.service.http.audited import audited
from lpr.service.http.downloads import corrections_zip
from lpr.service.http.parts import parts
from lpr.service.jobs.retention import ALL, AUDIT_DAYS, Kept, kept_days, set_kept_days
from lpr.service.web.blueprint import pages
from lpr.service.web.forms import whole_number

SITE, AUDIT = "site", "audit_days"
PARTS = ("rows", "pictures")
MOST_DAYS = 36_500
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line of the table: how many days passages and pictures of something are kept."""

    key: str
    label: str
    rows: int | None
    pictures: int | None


@pages.get("/settings")
@needs("administrator")
def settings() -> ResponseReturnValue:
    """What is set now."""
    store = parts().store
    return render_template(
        "settings.html",
        site=store.settings.get(SITE, ""),
        retention=_kept_lines(),
        audit_days=store.settings.get(AUDIT, AUDIT_DAYS),
    )


@pages.post("/settings")
@needs("administrator")
def settings_save() -> ResponseReturnValue:
    """Keep what the form says."""
    store = parts().store
    kept = {
        line.key: Kept(_days(f"{line.key}_rows"), _days(f"{line.key}_pictures"))
        for line in _kept_lines()
    }
    audit_days = _days("audit_days")
    site = request.form.get("site", "").strip()[:LONGEST_NAME]
    set_kept_days(store, kept)
    store.settings.set(AUDIT, audit_days or AUDIT_DAYS)
    store.settings.set(SITE, site)
    days = {f"{key}_{name}": getattr(one, name) for key, one in kept.items() for name in PARTS}
    audited("settings", site, audit_days=audit_days, **days)
    flash("The settings are saved.", "good")
    return redirect(url_for("pages.settings"))


@pages.get("/settings/corrections.zip")
@needs("operator")
def settings_corrections() -> ResponseReturnValue:
    """Corrected readings with their plates, to train on."""
    audited("export", form="corrections")
    archive = corrections_zip(parts().store, who().seen_cameras())
    return send_file(
        archive, "application/zip", as_attachment=True, download_name="corrections.zip"
    )


def _days(name: str) -> int | None:
    return whole_number(name, 1, MOST_DAYS)


def _kept_lines() -> list[KeptLine]:
    """What may be kept for a time of its own, with what is set now."""
    store = parts().store
    kept = kept_days(store)
    labels = {ALL: "everything"}
    labels |= {f"camera_{one.id}": f"camera {one.name}" for one in store.cameras.all()}
    labels |= {f"list_{one.id}": f"plates of {one.name}" for one in store.lists.all()}
    return [
        KeptLine(key, label, days.rows, days.pictures)
        for key, label in labels.items()
        for days in (kept.get(key, Kept()),)
    ]
