"""Networks trained on what was corrected here: begun, measured, put to use, rolled back."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lpr.errors import LprError
from lpr.service.http.access import needs
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.jobs.improving import IMPROVE, begin_improvement, can_improve, put_to_use
from lpr.service.store.values import Job
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import sentence


@pages.get("/improve")
@needs("administrator")
def improve() -> ResponseReturnValue:
    """What can be learnt from, how a training goes on, and the versions that there are."""
    store = parts().store
    return render_template(
        "improve.html",
        counts=store.reviews.counts(),
        can_improve=can_improve(),
        job=_job(),
        versions=store.models.all(),
    )


@pages.post("/improve")
@needs("administrator")
def improve_begin() -> ResponseReturnValue:
    """Begin a training."""
    try:
        job = begin_improvement(parts().store)
    except LprError as error:
        flash(sentence(str(error)), "bad")
    else:
        audited("improve", job.id)
        flash("The training has begun; cameras go before it.", "good")
    return redirect(url_for("pages.improve"))


@pages.get("/improve/job")
@needs("administrator")
def improve_job() -> ResponseReturnValue:
    """How the training goes on, to put into a page."""
    return render_template("improve_job.html", job=_job())


@pages.post("/improve/cancel")
@needs("administrator")
def improve_cancel() -> ResponseReturnValue:
    """Stop the training; nothing of it is kept."""
    job = _job()
    if job is not None:
        parts().store.jobs.cancel(job.id)
        audited("improve-stopped", job.id)
        flash("The training is stopped.", "good")
    return redirect(url_for("pages.improve"))


@pages.post("/improve/<version>/use")
@needs("administrator")
def improve_use(version: str) -> ResponseReturnValue:
    """Let a version read from now on."""
    try:
        put_to_use(parts().store, version)
    except LprError as error:
        flash(sentence(str(error)), "bad")
    else:
        audited("networks", version)
        flash(f"{version} reads from now on.", "good")
    return redirect(url_for("pages.improve"))


@pages.post("/improve/<version>/remove")
@needs("administrator")
def improve_remove(version: str) -> ResponseReturnValue:
    """Delete a version."""
    try:
        parts().store.models.remove(version)
    except LprError as error:
        flash(sentence(str(error)), "bad")
    else:
        audited("networks-removed", version)
        flash(f"{version} is deleted.", "good")
    return redirect(url_for("pages.improve"))


@pages.get("/improve/<version>/<any(errors,changes):name>.png")
@needs("administrator")
def improve_figure(version: str, name: str) -> ResponseReturnValue:
    """A figure of a version."""
    data = parts().store.models.figure(version, name)
    if data is None:
        abort(404, "there is no such figure")
    return Response(data, mimetype="image/png")


def _job() -> Job | None:
    """The latest training."""
    return next((job for job in parts().store.jobs.all() if job.kind == IMPROVE), None)
