"""The test button: one frame of an address, and what would be read in it."""

from __future__ import annotations

import base64
import threading
from dataclasses import dataclass

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from lpr import ImageResult
from lpr.errors import LprError, StreamError
from lpr.service.addresses import check_camera_address
from lpr.service.http.access import needs, who
from lpr.service.http.parts import parts
from lpr.service.http.read_work import ReadOptions
from lpr.service.web.audited import audited
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import sentence

LIMIT_S = 20.0
"""A camera that gives no frame for so long is given up."""
SKIPPED = 5
"""So many frames are left out, as many cameras begin with grey ones."""
QUALITY = 90
_testing = threading.BoundedSemaphore(2)


@dataclass(slots=True)
class _Caught:
    """What the thread that opens an address has got."""

    jpeg: bytes | None = None
    fault: str = ""


@pages.post("/cameras/test")
@needs("administrator")
def camera_test() -> ResponseReturnValue:
    """Take one frame and read it; gives the picture, its size, boxes, and what to show."""
    picture, result, fault = "", None, ""
    try:
        with _testing:
            jpeg = one_frame(_address())
        picture = "data:image/jpeg;base64," + base64.b64encode(jpeg).decode()
        options = ReadOptions(region=(request.form.get("region", "auto"),))
        result = parts().reads.read(jpeg, options, who().name)
    except LprError as error:
        fault = sentence(str(error))
    return jsonify(
        picture=picture,
        width=result.width if result else 0,
        height=result.height if result else 0,
        boxes=_boxes(result),
        html=render_template("camera_test.html", result=result, fault=fault),
    )


def one_frame(address: str, limit_s: float = LIMIT_S) -> bytes:
    """A frame of an address as JPEG.

    Raises:
        StreamError: none came in time, or it cannot be opened.
        AddressRefused: the service does not go there.
    """
    check_camera_address(address)
    caught = _Caught()
    thread = threading.Thread(target=_catch, args=(address, caught), daemon=True)
    thread.start()
    thread.join(limit_s)
    if caught.jpeg is None:
        raise StreamError(caught.fault or f"no picture came within {limit_s:.0f} s; check the address")
    return caught.jpeg


def _catch(address: str, caught: _Caught) -> None:
    import cv2

    from lpr.video import open_source

    try:
        with open_source(int(address) if address.isdigit() else address) as source:
            for number, frame in enumerate(source.frames()):
                if number >= SKIPPED or caught.jpeg is None:
                    quality = [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
                    caught.jpeg = cv2.imencode(".jpg", frame.image, quality)[1].tobytes()
                if number >= SKIPPED:
                    return
    except LprError as error:
        caught.fault = str(error)
    except Exception as error:
        caught.fault = f"the address cannot be opened ({type(error).__name__})"


def _address() -> str:
    """The address that was typed; that of the camera itself where none was."""
    typed = request.form.get("address", "").strip()
    number = request.form.get("camera_id", type=int)
    if not typed and number is not None:
        return parts().store.cameras.get(number).settings.address
    audited("camera-test", typed.partition("://")[0])
    return typed


def _boxes(result: ImageResult | None) -> list[list[list[float]]]:
    if result is None:
        return []
    return [plate.quad.to_list() for plate in result.plates]
