"""Another row beside the one that the paths read, where the plate leaves room and ink shows in it.

The letters of a short top row may be blurred into one blob of which no proposal shows a character.
The witness needs none: it is shown the band, and what it reads there becomes a row of one more
path.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lpr.arrays import GrayImage, Image
from lpr.characters.base import Classifier
from lpr.geometry.boxes import centers, heights
from lpr.geometry.few import fitted_line, median
from lpr.reading.assembly import ReadingPath
from lpr.reading.config import PathConfig
from lpr.reading.look import Look
from lpr.reading.witness.ctc import best_along, log_likelihoods
from lpr.reading.witness.opinion import RowNetwork
from lpr.reading.witness.placed import SeenText, place
from lpr.reading.witness.rows import cut_row, line_frame
from lpr.reading.witness.second_look import WitnessedLook, told_path, witnessed
from lpr.rectification import LINE_HEIGHT_PX
from lpr.segmentation.free_bands import FreeBand, free_bands
from lpr.segmentation.lines import TextLine

LEAST_OF_LINE = 3
"""Characters of a row that tell how it slopes."""
LEAST_CERTAIN = -2.5
"""log P of what the witness reads in a band, at least, nats. In small print it sees letters, too,
but is seldom sure of them: on 15 of 4,396 validation plates it is."""


def witnessed_rows(
    network: RowNetwork,
    classifier: Classifier,
    image: Image,
    seen: WitnessedLook,
    blurred: GrayImage,
    config: PathConfig,
) -> WitnessedLook:
    """A look with the witness's opinion, which knows of a row that paths of one row leave out; the
    arguments are those of `with_other_row`."""
    seen, unread = with_other_row(network, classifier, image, seen, blurred, config)
    seen = witnessed(network, classifier, image, seen, config)
    if seen.opinion is None or unread == 0.0:
        return seen
    return replace(seen, opinion=replace(seen.opinion, unread=unread))


def with_other_row(
    network: RowNetwork,
    classifier: Classifier,
    image: Image,
    seen: WitnessedLook,
    blurred: GrayImage,
    config: PathConfig,
) -> tuple[WitnessedLook, float]:
    """The look with a path of two rows where its best path has one and the witness reads another.

    Args:
        network: the witness's.
        classifier: judges boxes that are found so.
        image: the source picture, BGR.
        seen: a look without an opinion.
        blurred: the plate's luminance, as the thresholds see it.
        config: tolerances and weights of the paths.

    Returns:
        The look, and how far reading nothing in the band is behind what the witness reads there,
        nats from 0 down: `Opinion.unread`.
    """
    if not seen.paths or len(seen.paths[0].lines) > 1:
        return seen, 0.0
    best, plate, unread = seen.paths[0], seen.look.plate, 0.0
    for band in _other_bands(blurred, seen.look, best):
        frame = line_frame(band.line, plate.image.shape[1])
        (log_p,) = network.log_probabilities([cut_row(image, plate, frame)])
        text = best_along(log_p)
        own, nothing = log_likelihoods(log_p, [text, ""]).tolist()
        if text and own >= LEAST_CERTAIN:
            unread = min(unread, nothing - own)
            seen = _joined(seen, best, SeenText(text, frame, log_p), classifier, config)
    return seen, unread


def _other_bands(blurred: GrayImage, look: Look, path: ReadingPath) -> tuple[FreeBand, ...]:
    """Bands beside the one row of a path that may hold another; none on long plates."""
    if look.plate.image.shape[0] <= LINE_HEIGHT_PX:
        return ()
    return free_bands(blurred, _line_of(look, path))


def _line_of(look: Look, path: ReadingPath) -> TextLine:
    """The text line of the first row of a path."""
    boxes = path.boxes[: len(path.lines[0])]
    x, y = centers(boxes)
    slope = fitted_line(x, y)[0] if len(boxes) >= LEAST_OF_LINE else 0.0
    level = np.asarray(y - np.float32(slope) * x, np.float32)
    light = bool(look.proposals.light[path.lines[0][0]])
    height = float(median(heights(boxes)))
    return TextLine(light, height, slope, float(median(level)), float(len(boxes)))


def _joined(
    seen: WitnessedLook,
    best: ReadingPath,
    row: SeenText,
    classifier: Classifier,
    config: PathConfig,
) -> WitnessedLook:
    """The look with one more path: the best one, of one row, and a row that the witness reads."""
    (known,) = best.lines
    light = bool(seen.look.proposals.light[known[0]])
    look, probabilities, other = place(
        seen.look, seen.probabilities, row, best.boxes, light, classifier
    )
    if other is None or set(other) & set(known):
        return seen
    _, y = centers(look.proposals.boxes)
    if y[list(other)].mean() < y[list(known)].mean():
        rows, told = (other, known), row.text + best.text
    else:
        rows, told = (known, other), best.text + row.text
    usual = classifier.alphabet.fold(probabilities)
    path = told_path(look, usual, rows, told, config)
    return WitnessedLook(look, probabilities, (*seen.paths, path), None)
