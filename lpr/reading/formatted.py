"""Texts of general readers under the plate formats, as those of our own reader are.

Other programs give a text and how sure they are of it. Each of its characters then stands for
itself with that probability and for its look-alikes with the rest, and the formats of the regions
settle the text, its candidates and where it is from as they do for paths of our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lpr.alphabet import CHARACTERS, encode
from lpr.arrays import FloatArray, Image
from lpr.formats.confusables import likeness_matrix
from lpr.formats.grammar import Grammar
from lpr.formats.rerank import RankedReading, rerank
from lpr.formats.settling import Hypothesis
from lpr.reading.base import PlateReader, TracedPlate, is_paid
from lpr.reading.doubts import doubts
from lpr.reading.plates import cut_like
from lpr.stopwatch import Stopwatch
from lpr.types import Detection, Plate, Reading

SURENESS = (0.5, 0.99)
"""Bounds of the probability of a character: programs are neither always wrong nor ever certain."""
ALIKE_SHARE = 0.8
"""What of the other probability goes to look-alikes; all characters share the rest."""


class FormattedReader:
    """A `PlateReader` whose texts another one reads, and the formats settle.

    Args:
        reader: reads the plates.
        grammars: the formats that plates may have.
        top_n: candidates that each plate shows; the reading does not depend on it.
    """

    def __init__(self, reader: PlateReader, grammars: tuple[Grammar, ...], top_n: int) -> None:
        self._reader = reader
        self._grammars = grammars
        self._top_n = top_n
        self.paid = is_paid(reader)

    def read(
        self, image: Image, detections: Sequence[Detection], watch: Stopwatch, explain: bool
    ) -> list[TracedPlate]:
        """The plates with their candidates; unread ones stay as they are."""
        found = self._reader.read(image, detections, watch, explain)
        with watch.stage("settle"):
            return [replace(one, plate=self._settled(one.plate)) for one in found]

    def _settled(self, plate: Plate) -> Plate:
        if not plate.text:
            return plate
        hypothesis = Hypothesis(0.0, character_beliefs(plate.text, plate.confidence))
        return settled_plate(plate, rerank([hypothesis], self._grammars, self._top_n))


def character_beliefs(text: str, confidence: float) -> FloatArray:
    """What each place of a text may show, given how sure its reader is: (L, 36), rows sum to 1.

    >>> character_beliefs("8", 0.9)[0, [CHARACTERS.index(one) for one in "8B"]].round(2)
    array([0.9 , 0.06], dtype=float32)
    """
    sure = min(max(confidence, SURENESS[0]), SURENESS[1])
    places = encode(text)
    alike = likeness_matrix()[places].copy()
    rows = np.arange(len(text))
    alike[rows, places] = 0.0
    totals = alike.sum(axis=1, keepdims=True)
    even = np.full_like(alike, 1 / (len(CHARACTERS) - 1))
    even[rows, places] = 0.0
    others = np.where(totals > 0, ALIKE_SHARE * alike / np.maximum(totals, 1e-9), 0.0)
    others += np.where(totals > 0, 1 - ALIKE_SHARE, 1.0) * even
    beliefs: FloatArray = ((1 - sure) * others).astype(np.float32)
    beliefs[rows, places] = sure
    return beliefs


def settled_plate(plate: Plate, ranked: Sequence[RankedReading]) -> Plate:
    """A plate of one hypothesis with the text, region and candidates that the formats chose."""
    best = ranked[0]
    settled = replace(
        plate,
        text=best.text,
        confidence=best.confidence,
        region=best.region,
        region_confidence=best.region_confidence,
        matches_format=best.matches_format,
        lines=cut_like(best.text, plate.lines),
        candidates=tuple(
            Reading(one.text, one.confidence, one.matches_format, one.region) for one in ranked
        ),
        raw_text=plate.text,
    )
    return replace(settled, doubts=doubts(settled))
