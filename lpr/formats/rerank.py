"""Settle a plate's characters by the grammar of its region, and say how sure the text is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CHARACTERS
from lpr.arrays import FloatArray
from lpr.formats.confidence import Evidence, reading_confidence
from lpr.formats.grammar import Grammar
from lpr.formats.groups import group_odds, log_spacing
from lpr.formats.legends import is_legend
from lpr.formats.pattern_table import RegionBelief
from lpr.formats.second_opinion import SecondOpinion
from lpr.formats.settling import (
    VANITY_RATE,
    Hypothesis,
    Proposals,
    Settled,
    settled,
    table_of,
    without_format,
)

_TINY = 1e-300
LEGEND_NATS = 6.0
"""How much less likely than other texts a legend is: a state's name stands beside the characters,
as large as they are at times,"""
LEGEND_AT_MOST = 0.5
"""and how sure one can be."""


@dataclass(frozen=True, slots=True)
class RankedReading:
    """One text for the plate. ``region`` is where it is likeliest from, None where nothing tells,
    and ``region_confidence`` the probability of that country.

    ``confidence`` (0 to 1) is the calibrated probability that the text is right, 0/O and 1/I
    counted equal; the readings after the first share what it leaves by their belief.
    ``hypothesis`` is the index of the cut, ``evidence`` what the confidence in a first reading
    comes from.
    """

    text: str
    confidence: float
    matches_format: bool
    region: str | None
    hypothesis: int
    evidence: Evidence
    region_confidence: float = 0.0


def rerank(
    hypotheses: Sequence[Hypothesis],
    grammars: tuple[Grammar, ...],
    top_n: int,
    second: SecondOpinion | None = None,
    likely: FloatArray | None = None,
    known: Proposals | None = None,
) -> tuple[RankedReading, ...]:
    """The ``top_n`` likeliest texts, best first, each once; empty where there is no hypothesis.

    Confidences never rise down the list.

    Args:
        hypotheses: the ways to cut the plate.
        grammars: R of them.
        top_n: how many texts.
        second: another opinion on the same hypotheses, that counts too.
        likely: (R,) how much likelier than the others each grammar is by the plate's looks.
        known: what was proposed when the first of these hypotheses were ranked before, all else
            being the same; what they propose now is added.
    """
    found = settled(hypotheses, grammars, second, likely, known)
    if found is None:
        return ()
    # In double precision: of a sure text the others together are less than its last digit.
    weights = found.weights().astype(np.float64)
    for cut in _cuts_of_legends(found, weights):
        weights[found.hypotheses == cut] *= exp(-LEGEND_NATS)
    total = float(weights.sum())
    readings: list[RankedReading] = []
    ceiling, rest = 1.0, 0.0
    places = np.argsort(-weights, kind="stable")[:top_n]
    gaps = {found.texts[place]: hypotheses[found.hypotheses[place]].gaps for place in places}
    regions = _regions(gaps, grammars, likely)
    for place in places:
        text, cut = found.texts[place], int(found.hypotheses[place])
        twins = float(weights[found.twins == found.twins[place]].sum())
        region, fits = regions[text]
        evidence = Evidence(
            min(twins / total, 1.0),
            float(found.legibility[place]),
            len(text),
            word=not fits and text.isalpha(),
            witnessed=found.witnessed[place],
        )
        if not readings:
            ceiling = reading_confidence(evidence)
            ceiling = min(ceiling, LEGEND_AT_MOST) if is_legend(text) else ceiling
            others = float(weights[:place].sum() + weights[place + 1 :].sum())
            rest = (1.0 - ceiling) / max(others, _TINY)
        else:
            ceiling = min(ceiling, float(weights[place]) * rest)
        readings.append(
            RankedReading(text, ceiling, fits, region.region, cut, evidence, region.confidence)
        )
    return tuple(readings)


def _cuts_of_legends(found: Settled, weights: npt.NDArray[np.float64]) -> set[int]:
    """The cuts whose likeliest text is a legend."""
    legends = [place for place, text in enumerate(found.texts) if is_legend(text)]
    return {
        int(found.hypotheses[place])
        for place in legends
        if weights[place] == weights[found.hypotheses == found.hypotheses[place]].max()
    }


def _regions(
    gaps: Mapping[str, FloatArray | None], grammars: tuple[Grammar, ...], likely: FloatArray | None
) -> dict[str, tuple[RegionBelief, bool]]:
    """Where each text is likeliest from, given its gaps, and whether it keeps to its formats."""
    regions: dict[str, tuple[RegionBelief, bool]] = {}
    for length in {len(text) for text in gaps}:
        same = [text for text in gaps if len(text) == length]
        indices = np.array([[CHARACTERS.index(one) for one in text] for text in same])
        odds = np.stack([group_odds(gaps[text], length) for text in same])
        table = table_of(grammars, length, likely)
        # What keeps to no format tells nothing of the region, unless the plate's looks do.
        otherwise = without_format(indices) * VANITY_RATE / (1.0 - VANITY_RATE)
        otherwise *= np.exp(log_spacing(indices, odds))
        if likely is None:
            otherwise[:] = 0.0
        regions |= dict(zip(same, table.regions_of(indices, odds, otherwise), strict=True))
    return regions
