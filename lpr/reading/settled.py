"""What settling the text of a plate leaves: its readings, and what they were weighed by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lpr.arrays import FloatArray
from lpr.formats.grammar import Grammar
from lpr.formats.rerank import RankedReading
from lpr.formats.settling import Proposals
from lpr.reading.assembly import ReadingPath
from lpr.reading.plates import placed
from lpr.reading.witness.opinion import Opinion
from lpr.segmentation.trace import Trace
from lpr.types import Plate

TOLD_FROM = 0.6
"""From this confidence in its country on, a plate's legends are not asked,"""
RIVAL = 0.5
"""unless its looks find a state of another so likely, of that country: states say who they are."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Ranked readings, how ``likely`` each grammar was for them, and what was ``known`` then: see
    `lpr.formats.rerank`."""

    ranked: tuple[RankedReading, ...]
    likely: FloatArray | None
    known: Proposals


def is_told(reading: RankedReading, grammars: tuple[Grammar, ...], likely: FloatArray) -> bool:
    """Whether a reading tells its country, no state of it is left to be told, and the plate looks
    like none of another's.

    ``likely`` (G,) is how likely each grammar is by the plate's looks.
    """
    if reading.region is None or reading.region_confidence < TOLD_FROM:
        return False
    regions = [grammar.region for grammar in grammars]
    country = reading.region.split("-", 1)[0]
    if any(region.startswith(country + "-") for region in regions):
        return False
    states = [odds for region, odds in zip(regions, likely.tolist(), strict=True) if "-" in region]
    return not states or max(states) < RIVAL * float(likely[regions.index(country)])


def note_reading(
    trace: Trace,
    plate: Plate,
    paths: Sequence[ReadingPath],
    ranked: Sequence[RankedReading],
    opinion: Opinion | None,
) -> None:
    """Note which way the reading takes through the plate image, and what the witness sees there."""
    if ranked:
        path = paths[ranked[0].hypothesis]
        trace.path = placed(plate.characters, path)
        if opinion is not None:
            trace.witnessed = opinion.own(ranked[0].hypothesis).shown()
