"""Results drawn into their picture: an outline around each plate, its text on a label, a legend."""

from __future__ import annotations

from collections.abc import Sequence

from lpr.arrays import Image
from lpr.drawing.labels import Caption, draw_caption, letters_for, small_letters
from lpr.drawing.legend import draw_legend, legend_entries
from lpr.drawing.marks import GRAY, colour_of, draw_dashed, draw_outline
from lpr.geometry import Box
from lpr.types import ImageResult, Plate, WeakDetection


def draw_result(image: Image, result: ImageResult) -> Image:
    """A copy of the picture with every plate outlined and labelled with its text and confidence.

    Colours follow the confidence of the reading, and a small legend says how; plates that could not
    be read are gray. Where there is no plate, what came nearest to one is outlined in thin dashes,
    with its score. Lines and letters grow with the picture; labels stand above the plate, or below
    it where there is no room. The legend is left out where it would hide a plate.
    """
    drawn = image.copy()
    for plate in result.plates:
        draw_outline(drawn, plate.quad, colour_of(plate))
    for weak in result.weak_detections:
        draw_dashed(drawn, weak.detection.quad or weak.detection.box.to_quad(), GRAY)
    labels = [
        Caption(box, _text(plate), colour_of(plate), letters_for(image, box))
        for plate in result.plates
        for box in (plate.quad.bounding_box(),)
    ]
    labels += [
        Caption(weak.detection.box, _weak_text(weak), GRAY, small_letters(image))
        for weak in result.weak_detections
    ]
    taken = _draw_labels(drawn, labels)
    draw_legend(drawn, legend_entries(result), taken)
    return drawn


def _draw_labels(drawn: Image, labels: Sequence[Caption]) -> list[Box]:
    """Draw labels, and return which places are taken now: theirs and those of the plates."""
    plates = [label.plate for label in labels]
    places: list[Box] = []
    # The best plates come first and get the best places; labels lie over all outlines.
    for number, label in enumerate(labels):
        others = plates[:number] + plates[number + 1 :]
        places.append(draw_caption(drawn, label, places, others))
    return plates + places


def _weak_text(weak: WeakDetection) -> str:
    return f"plate? {weak.detection.confidence:.0%}"


def _text(plate: Plate) -> str:
    return f"{plate.text} {plate.confidence:.0%}" if plate.text else "?"
