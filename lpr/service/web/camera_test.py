"""The test button: one picture of a camera, and what would be read in it."""

from __future__ import annotations

import base64
import threading

from flask import abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from lpr.errors import LprError
from lpr.service.addresses import check_camera_address
from lpr.service.cameras import CameraLook, look
from lpr.service.http.access import needs
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.web.blueprint import pages
from lpr.service.web.camera_form import CameraForm
from lpr.service.web.filters import sentence

AT_ONCE = 2
_looking = threading.BoundedSemaphore(AT_ONCE)
"""Each look is a process with models of its own."""


@pages.post("/cameras/test")
@needs("administrator")
def camera_test() -> ResponseReturnValue:
    """Look through a camera as the form has it: its picture with boxes, and the plates."""
    seen, fault = None, ""
    if not _looking.acquire(blocking=False):
        abort(503, "other cameras are being tested; try again in a moment")
    try:
        seen = _looked()
    except LprError as error:
        fault = sentence(str(error))
    finally:
        _looking.release()
    html = render_template("camera_test.html", seen=seen, fault=fault)
    return jsonify(picture=_data_url(seen), html=html)


def _looked() -> CameraLook:
    number = request.form.get("camera_id", type=int)
    before = None if number is None else parts().store.cameras.get(number)
    form = CameraForm.sent(request.form)
    settings = form.named("the new camera").settings(before)
    check_camera_address(settings.address)
    audited("camera-test", settings.name)
    with parts().metrics.reading():
        return look(settings, read=True, networks=parts().store.models.networks())


def _data_url(seen: CameraLook | None) -> str:
    if seen is None:
        return ""
    return f"data:image/jpeg;base64,{base64.b64encode(seen.picture).decode()}"
