"""Why a plate was read as it was: its characters, and the stages from plate to text."""

from __future__ import annotations

import io
import threading
from functools import lru_cache

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from lpr import Box, ImageResult, Plate, Recognizer, RecognizerConfig
from lpr.errors import LprError
from lpr.service.http.access import needs, who
from lpr.service.http.parts import parts
from lpr.service.http.read_work import ReadOptions
from lpr.service.http.seen import seen_passage
from lpr.service.store.values import Networks, PassageRow
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import sentence
from lpr.service.web.pictures import picture_bytes

_drawing = threading.Lock()
"""One plot at a time: they are large, and drawn by this process."""


@pages.get("/passages/<passage_id>/characters")
@needs("viewer")
def passage_characters(passage_id: str) -> ResponseReturnValue:
    """One more look at the kept picture: its characters with probabilities and alternatives."""
    row = seen_passage(passage_id)
    fault, plate = None, None
    try:
        kept = _kept(row)
        with parts().metrics.reading():
            result = parts().reads.read(kept, ReadOptions(), who().name)
        plate = nearest(result, _box(row))
    except LprError as error:
        fault = sentence(str(error))
    return render_template("characters.html", row=row, plate=plate, fault=fault)


@pages.get("/passages/<passage_id>/why.png")
@needs("viewer")
def passage_why(passage_id: str) -> ResponseReturnValue:
    """The segmentation plot of the kept picture, drawn now."""
    row = seen_passage(passage_id)
    with _drawing:
        png = _plot(_kept(row), row)
    if png is None:
        abort(404, "in the kept picture no plate is found any more")
    return Response(png, mimetype="image/png")


def nearest(result: ImageResult, box: Box | None) -> Plate | None:
    """The plate of a result that overlaps a box most; the first where there is no box.

    >>> nearest(ImageResult("car.jpg", 640, 480), None) is None
    True
    """
    if box is None or not result.plates:
        return result.plates[0] if result.plates else None
    return max(result.plates, key=lambda plate: plate.box.iou(box))


def _kept(row: PassageRow) -> bytes:
    """The picture, or at least the crop, of a passage."""
    data = picture_bytes(row, "picture") or picture_bytes(row, "crop")
    if data is None:
        abort(404, "this picture was not kept, or is over its time")
    return data


def _box(row: PassageRow) -> Box | None:
    return parts().store.passages.record(row.id).best.box if row.picture else None


def _plot(data: bytes, row: PassageRow) -> bytes | None:
    from lpr.plots.segmentation import plot_segmentation

    networks, most = parts().store.models.networks(), parts().config.max_megapixels
    result, traces = _explainer(networks, most).explain(data, source=row.source)
    plate = nearest(result, _box(row))
    if plate is None:
        return None
    figure = plot_segmentation(traces[result.plates.index(plate)], row.text or plate.text)
    png = io.BytesIO()
    figure.savefig(png, format="png")
    return png.getvalue()


@lru_cache(maxsize=1)
def _explainer(networks: Networks, max_megapixels: float) -> Recognizer:
    return Recognizer(networks.applied(RecognizerConfig(max_megapixels=max_megapixels)))
