"""Cameras: how they do, their settings, one more and one less."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lpr.errors import LprError
from lpr.service.cameras import check_camera
from lpr.service.http.access import needs, who
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.http.seen import seen_camera
from lpr.service.store.values import Camera, PassageQuery
from lpr.service.web.blueprint import pages
from lpr.service.web.camera_form import CameraForm
from lpr.service.web.camera_pictures import is_shown
from lpr.service.web.filters import expected_options, sentence

ROWS = 10


@pages.get("/cameras")
@needs("viewer")
def cameras() -> ResponseReturnValue:
    """All cameras with what they see."""
    found = parts().store.cameras.all(who().cameras)
    shown = {camera.id for camera in found if is_shown(camera)}
    return render_template("cameras.html", cameras=found, shown=shown)


@pages.get("/cameras/<int:camera_id>")
@needs("viewer")
def camera(camera_id: int) -> ResponseReturnValue:
    """One camera: its live view, its state, what passed it."""
    found = seen_camera(camera_id)
    query = PassageQuery(cameras=(camera_id,), limit=ROWS)
    return render_template(
        "camera.html",
        camera=found,
        shown=is_shown(found),
        rows=parts().store.passages.page(query).rows,
    )


@pages.route("/cameras/new", methods=("GET", "POST"))
@needs("administrator")
def camera_new() -> ResponseReturnValue:
    """Add a camera."""
    return _form(None)


@pages.route("/cameras/<int:camera_id>/settings", methods=("GET", "POST"))
@needs("administrator")
def camera_edit(camera_id: int) -> ResponseReturnValue:
    """Change the settings of a camera."""
    return _form(parts().store.cameras.get(camera_id))


@pages.post("/cameras/<int:camera_id>/remove")
@needs("administrator")
def camera_remove(camera_id: int) -> ResponseReturnValue:
    """Remove a camera; its passages stay."""
    found = parts().store.cameras.get(camera_id)
    parts().store.cameras.remove(camera_id)
    look_again()
    audited("camera-removed", found.name)
    flash(f"The camera {found.name} is removed.", "good")
    return redirect(url_for("pages.cameras"))


@pages.post("/cameras/<int:camera_id>/restart")
@needs("operator")
def camera_restart(camera_id: int) -> ResponseReturnValue:
    """Start a camera anew: a film from its beginning, one that failed without waiting."""
    found = parts().store.cameras.restart(seen_camera(camera_id).id)
    look_again()
    audited("camera-restarted", found.name)
    flash(f"The camera {found.name} starts again.", "good")
    return redirect(url_for("pages.camera", camera_id=found.id))


def look_again() -> None:
    """Let this process's workers see at once what has changed."""
    crew = parts().cameras
    if crew is not None:
        crew.look_again()


def _form(before: Camera | None) -> ResponseReturnValue:
    """The form of a new camera, or of one that is there; what it sends is kept."""
    fault = None
    form = CameraForm() if before is None else CameraForm.of(before)
    if request.method == "POST":
        try:
            form = CameraForm.sent(request.form)
            return _kept(form, before)
        except LprError as error:
            fault = sentence(str(error))
    page = render_template(
        "camera_settings.html",
        camera=before,
        form=form,
        fault=fault,
        shown=before is not None and is_shown(before),
        expected_options=expected_options(form.region),
    )
    return page, 400 if fault else 200


def _kept(form: CameraForm, before: Camera | None) -> ResponseReturnValue:
    store, settings = parts().store, form.settings(before)
    check_camera(settings)
    if before is None:
        kept = store.cameras.add(settings)
    else:
        kept = store.cameras.change(before.id, settings)
    look_again()
    audited("camera", kept.name, address=kept.address_shown)
    flash(f"The camera {kept.name} is saved.", "good")
    return redirect(url_for("pages.camera", camera_id=kept.id))
