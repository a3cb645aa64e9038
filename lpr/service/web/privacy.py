"""What others shall not know: pictures redacted, texts hashed, one plate exported or erased."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from lpr.errors import ConfigError
from lpr.service.http.access import needs
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.http.subject_file import subject_zip
from lpr.service.jobs.redaction import DAYS, HASH_TEXTS, REDACT, redact_days
from lpr.service.store.values import SubjectCounts
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import sentence
from lpr.service.web.forms import whole_number

MOST_DAYS = 36_500


@pages.get("/privacy")
@needs("administrator")
def privacy() -> ResponseReturnValue:
    """What is set, and what is kept of the plate that was asked for."""
    plate, counts, fault = request.args.get("plate", "").strip(), None, None
    if plate:
        try:
            counts = parts().store.subjects.counts(plate)
        except ConfigError as error:
            fault = sentence(str(error))
        else:
            audited("subject", parts().store.hashes.of(plate))
    return _page(plate, counts, fault), 400 if fault else 200


@pages.post("/privacy")
@needs("administrator")
def privacy_save() -> ResponseReturnValue:
    """Keep what the form says."""
    store = parts().store
    days, hashed = whole_number("redact_days", 1, MOST_DAYS), "hashed" in request.form
    store.settings.set(DAYS, days)
    store.hashes.switch(hashed)
    if hashed and "old_too" in request.form and not store.jobs.open(HASH_TEXTS):
        store.jobs.add(HASH_TEXTS)
    if days and not store.jobs.open(REDACT):
        store.jobs.add(REDACT)
    old = "yes" if hashed and "old_too" in request.form else ""
    audited("privacy", redact_days=days, hashed="yes" if hashed else "no", old_too=old)
    flash("The settings are saved.", "good")
    return redirect(url_for("pages.privacy"))


@pages.post("/privacy/export")
@needs("administrator")
def privacy_export() -> ResponseReturnValue:
    """All that is kept of a plate as a file."""
    plate = request.form.get("plate", "")
    archive = subject_zip(parts().store, plate)
    audited("subject-export", parts().store.hashes.of(plate))
    return send_file(archive, "application/zip", as_attachment=True, download_name="subject.zip")


@pages.post("/privacy/erase")
@needs("administrator")
def privacy_erase() -> ResponseReturnValue:
    """Erase all that is kept of a plate."""
    erased = parts().store.subjects.erase(request.form.get("plate", ""))
    hashed = parts().store.hashes.of(
        erased.plate
    )  # Proves what was done, and does not tell of whom.
    audited("subject-erase", hashed, passages=erased.passages, visits=erased.visits)
    flash(f"{erased.plate} is erased: {erased.passages} passages with their pictures.", "good")
    return redirect(url_for("pages.privacy"))


def _page(plate: str, counts: SubjectCounts | None, fault: str | None) -> str:
    store = parts().store
    jobs = [job for job in store.jobs.all() if job.kind in (REDACT, HASH_TEXTS)]
    return render_template(
        "privacy.html",
        redact_days=redact_days(store),
        hashed=store.hashes.on,
        jobs=jobs[:3],
        plate=plate,
        counts=counts,
        fault=fault,
    )
