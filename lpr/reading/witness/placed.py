"""Boxes for a text that the witness reads: proposals where it sees each character, or new boxes.

The witness knows where along a row it sees each character, but not how wide or high it is. Of the
proposals there, and where none shows the character, of boxes that are tried there, the one is taken
in which the classifier most sees it. Characters may be smaller than their row's: raised years,
stacked prefixes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CHARACTERS, TWINS
from lpr.arrays import FloatArray
from lpr.characters.base import Classifier
from lpr.characters.normalisation import cut_windows, normalise_windows
from lpr.geometry.boxes import centers, heights, widths
from lpr.geometry.few import median
from lpr.reading.look import Look
from lpr.reading.witness.ctc import centers_along
from lpr.reading.witness.rows import CHARACTER_PX, ROW_HEIGHT_PX, ROW_WIDTH_PX, RowFrame
from lpr.segmentation.pieces import TYPICAL_CHAR_ASPECT
from lpr.warping import mapped

STEP = "witness"
"""What proposed the boxes that are tried."""
LEGIBLE = 0.5
"""A proposal shows a character from this probability on."""
BESIDE, ABOVE = 0.4, 0.5
"""How far a proposal's middle may lie from where the witness sees the character, in heights."""
HEIGHTS = (0.4, 1.25)
"""How high a proposal may be, of the row's characters."""
SHIFTS = (-0.12, 0.0, 0.12)
"""Where boxes are tried, from where the witness sees the character, in heights."""
SHAPES = ((1.0, 1.0, 0.0), (0.7, 1.0, 0.0), (0.6, 0.55, -0.22), (0.6, 0.55, 0.22))
"""Width, of a usual character's, height and place below the middle, of the row, of boxes tried."""
NARROW = "1IJ"
NARROW_WIDTH = 0.45
"""Characters that are narrower, and how narrow."""
LEAST_ASPECT, MOST_ASPECT = 0.3, 0.95
"""What the width by height of usual characters lies between."""


@dataclass(frozen=True, slots=True)
class SeenText:
    """What the witness reads on a row: the text, from 1 character on, the row's frame, and the
    log-probabilities (T, 37) along it."""

    text: str
    frame: RowFrame
    log_probabilities: FloatArray

    @property
    def height_px(self) -> float:
        """Of the row's characters in the plate image."""
        return self.frame.height * CHARACTER_PX / ROW_HEIGHT_PX

    def middles(self) -> FloatArray:
        """Where in the plate image the middle of each character is seen, (L, 2)."""
        along = centers_along(self.log_probabilities, self.text)
        along *= ROW_WIDTH_PX / len(self.log_probabilities)
        points = np.stack([along, np.full_like(along, ROW_HEIGHT_PX / 2)], axis=1)
        return mapped(points, self.frame.to_plate())


def place(
    look: Look,
    probabilities: FloatArray,
    row: SeenText,
    known: FloatArray,
    light: bool,
    classifier: Classifier,
) -> tuple[Look, FloatArray, tuple[int, ...] | None]:
    """A proposal for each character of a row's text, left to right; None where two share one.

    Args:
        look: the plate and what is proposed on it.
        probabilities: (N, classes) of the proposals.
        row: what the witness reads.
        known: boxes (K, 4) of the row's characters, which tell how wide they are.
        light: the polarity of the row.
        classifier: judges boxes that are tried.

    Returns:
        The look and the probabilities with the boxes that were tried, and the proposals' indices.
    """
    middles, height = row.middles(), row.height_px
    usual = classifier.alphabet.fold(probabilities)
    chosen = _nearest(look, usual, row, middles, light)
    missing = [k for k, (_, chance) in enumerate(chosen) if chance < LEGIBLE]
    if missing:
        tried = _boxes(middles[missing], [row.text[k] for k in missing], height, known)
        before = len(look.proposals)
        look, probabilities = with_boxes(look, probabilities, tried, light, classifier)
        usual = classifier.alphabet.fold(probabilities[before:])
        each = len(SHAPES) * len(SHIFTS)
        for number, k in enumerate(missing):
            chances = _chances(usual[number * each : (number + 1) * each], row.text[k])
            best = int(chances.argmax())
            if chances[best] > chosen[k][1]:
                chosen[k] = before + number * each + best, float(chances[best])
    indices = tuple(index for index, _ in chosen)
    return look, probabilities, indices if len(set(indices)) == len(indices) else None


def with_boxes(
    look: Look, probabilities: FloatArray, boxes: FloatArray, light: bool, classifier: Classifier
) -> tuple[Look, FloatArray]:
    """A look to which boxes (N, 4) of one polarity are added, and the probabilities of all."""
    height, width = look.gray.shape
    low = np.clip(boxes[:, :2], 0, [width - 1, height - 1])
    high = np.clip(boxes[:, 2:], low + 1, [width, height])
    boxes = np.concatenate([low, high], axis=1).astype(np.float32)
    polarity = np.full(len(boxes), light)
    judged = classifier.predict_all(normalise_windows(cut_windows(look.gray, boxes, polarity)))
    known = look.proposals
    proposals = replace(
        known,
        boxes=np.concatenate([known.boxes, boxes]),
        light=np.concatenate([known.light, polarity]),
        steps=(*known.steps, *[STEP] * len(boxes)),
    )
    return replace(look, proposals=proposals), np.concatenate([probabilities, judged])


def _nearest(
    look: Look, usual: FloatArray, row: SeenText, middles: FloatArray, light: bool
) -> list[tuple[int, float]]:
    """For each character the proposal near it that most shows it, and how likely it does; -1 and 0
    where there is none."""
    boxes, height = look.proposals.boxes, row.height_px
    x, y = centers(boxes)
    ratio = heights(boxes) / height
    fit = (look.proposals.light == light) & (ratio >= HEIGHTS[0]) & (ratio <= HEIGHTS[1])
    found = []
    for number, ((at_x, at_y), sign) in enumerate(zip(middles.tolist(), row.text, strict=True)):
        near = fit & (np.abs(x - at_x) <= BESIDE * height) & (np.abs(y - at_y) <= ABOVE * height)
        places = np.flatnonzero(near)
        if not len(places):
            found.append((-1 - number, 0.0))
            continue
        chances = _chances(usual[places], sign)
        best = int(chances.argmax())
        found.append((int(places[best]), float(chances[best])))
    return found


def _chances(usual: FloatArray, sign: str) -> FloatArray:
    """How likely windows of probabilities (N, 37) show a character or its twin, (N,)."""
    alike = {sign, *(one for pair in TWINS if sign in pair for one in pair)}
    columns: list[int] = [CHARACTERS.index(one) for one in alike]
    chances: FloatArray = usual[:, columns].sum(axis=1)
    return chances


def _boxes(
    middles: FloatArray, signs: list[str], height_px: float, known: FloatArray
) -> npt.NDArray[np.float32]:
    """The boxes to try for each character, those of one behind those of another, (N, 4)."""
    aspect = np.asarray(widths(known) / np.maximum(heights(known), 1.0), np.float32)
    likely = aspect[(aspect > LEAST_ASPECT) & (aspect < MOST_ASPECT)]
    usual = height_px * (float(median(likely)) if len(likely) else TYPICAL_CHAR_ASPECT)
    found = []
    for (x, y), sign in zip(middles.tolist(), signs, strict=True):
        for share, tall, below in SHAPES:
            half = usual * share * (NARROW_WIDTH if sign in NARROW else 1.0) / 2
            top = y + below * height_px - tall * height_px / 2
            places = [x + shift * height_px for shift in SHIFTS]
            found += [(at - half, top, at + half, top + tall * height_px) for at in places]
    return np.array(found, dtype=np.float32)
