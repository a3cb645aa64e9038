"""What is set for the whole place: its name, how long what is kept, corrections for training."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from lpr.service.http.access import needs
from lpr.service.http.parts import parts
from lpr.service.web.audited import audited
from lpr.service.web.blueprint import pages
from lpr.service.web.corrections import corrections_zip
from lpr.service.web.forms import whole_number

SITE = "site"
MOST_DAYS = 36_500
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class KeptLine:
    """How many days passages and pictures of a camera, a list or all are kept."""

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
        audit_days=store.settings.get("audit_days", 90),
    )


@pages.post("/settings")
@needs("administrator")
def settings_save() -> ResponseReturnValue:
    """Keep what the form says."""
    store = parts().store
    site = request.form.get("site", "").strip()[:LONGEST_NAME]
    flash("The settings are saved.", "good")
    store.settings.set(SITE, site)
    audited("settings", site)
    return redirect(url_for("pages.settings"))


@pages.get("/settings/corrections.zip")
@needs("operator")
def settings_corrections() -> ResponseReturnValue:
    """Corrected readings with their plates, to train on."""
    audited("export", form="corrections")
    archive = corrections_zip(parts().store)
    return send_file(
        archive, "application/zip", as_attachment=True, download_name="corrections.zip"
    )


def _kept_lines() -> list[KeptLine]:
    store = parts().store
    lines = [KeptLine("all", "everything", None, None)]
    lines += [KeptLine(f"camera_{c.id}", f"camera {c.name}", None, None) for c in store.cameras.all()]
    lines += [KeptLine(f"list_{one.id}", f"list {one.name}", None, None) for one in store.lists.all()]
    return lines
