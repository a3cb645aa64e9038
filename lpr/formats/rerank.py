"""Settle a plate's characters by the grammar of its region, softly: vanity plates still read.

Every path that segmentation found proposes texts: the likeliest characters as they stand, the
likeliest under each plate pattern of that length, and single substitutions of both. Bayes' rule
ranks them, counting the gaps between characters as evidence of where groups end. The prior of a
text is a mixture: with `VANITY_RATE` any text made of runs of letters and of digits, otherwise a
pattern of the regions, each spread evenly over the texts that fit it. A pattern that few texts fit
so says much, one that nearly all fit says little, and ``auto``, which spreads its belief over all
countries, says least.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lpr.formats.confidence import reading_confidence
from lpr.formats.confusables import CHARACTERS, shape_probabilities, smooth
from lpr.formats.grammar import Grammar
from lpr.formats.groups import log_runs, log_spacing
from lpr.formats.pattern_table import PatternTable, build_table
from lpr.types import FloatArray

IndexArray = npt.NDArray[np.intp]

VANITY_RATE = 0.1
"""The share of plates that keep to no pattern of their region."""
PATTERNS_TRIED = 12
"""Patterns, best first, whose best text becomes a candidate."""
PATTERNS_VARIED = 3
"""Patterns, best first, whose best text is also varied."""
SUBSTITUTIONS = 6
"""Single substitutions of each varied text."""
_TWINS = str.maketrans("OI", "01")


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One way to cut a plate into characters.

    ``log_score`` says how well the cut explains the plate, in log units, without the identity of
    its characters; ``probabilities`` (L, 36) gives that, in the order of `CHARACTERS`. ``gaps``
    (L - 1,) tells how much wider than usual the space between neighbours is, in character heights,
    nan where a row ends; None where that is unknown.
    """

    log_score: float
    probabilities: FloatArray
    gaps: FloatArray | None = None


@dataclass(frozen=True, slots=True)
class RankedReading:
    """One text for the plate. ``region`` is the grammar that fits best, None where none does.

    ``confidence`` (0 to 1) is the calibrated probability that the text is right, 0/O and 1/I
    counted equal; the readings after the first share what it leaves by their belief.
    ``hypothesis`` is the index of the cut.
    """

    text: str
    confidence: float
    matches_format: bool
    region: str | None
    hypothesis: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    least_legible: float
    belief: FloatArray
    table: PatternTable
    hypothesis: int


def rerank(
    hypotheses: Sequence[Hypothesis], grammars: tuple[Grammar, ...], top_n: int
) -> tuple[RankedReading, ...]:
    """The ``top_n`` likeliest texts, best first, each once; empty where there is no hypothesis.

    Confidences never rise down the list.
    """
    found: dict[str, list[_Candidate]] = {}
    for index, hypothesis in enumerate(hypotheses):
        if len(hypothesis.probabilities):
            for text, candidate in _candidates(index, hypothesis, grammars):
                found.setdefault(text, []).append(candidate)
    if not found:
        return ()
    best = {text: max(ways, key=lambda way: way.score) for text, ways in found.items()}
    highest = max(candidate.score for candidate in best.values())
    weights = {
        text: sum(float(np.exp(way.score - highest)) for way in ways)
        for text, ways in found.items()
    }
    total = sum(weights.values())
    ranked = sorted(weights, key=lambda text: -weights[text])[:top_n]
    first = ranked[0]
    twins = sum(weight for text, weight in weights.items() if _same(text, first))
    sure = reading_confidence(min(twins / total, 1.0), best[first].least_legible, len(first))
    rest = (1.0 - sure) / max(total - weights[first], 1e-12)
    readings: list[RankedReading] = []
    ceiling = 1.0
    for text in ranked:
        chosen = best[text]
        ceiling = min(ceiling, sure if text == first else weights[text] * rest)
        region = chosen.table.region_of(chosen.belief)
        readings.append(RankedReading(text, ceiling, region is not None, region, chosen.hypothesis))
    return tuple(readings)


def _same(text: str, other: str) -> bool:
    """Whether two texts are equal but for 0/O and 1/I."""
    return text.translate(_TWINS) == other.translate(_TWINS)


def _candidates(
    index: int, hypothesis: Hypothesis, grammars: tuple[Grammar, ...]
) -> list[tuple[str, _Candidate]]:
    """The texts that one hypothesis proposes, each once, with their scores."""
    places = np.arange(len(hypothesis.probabilities))
    log_p = np.log(smooth(hypothesis.probabilities))
    shapes = shape_probabilities(hypothesis.probabilities)
    table = build_table(grammars, len(places))
    texts = _distinct(np.concatenate([_vary(log_p), *_under_patterns(log_p, table)]))

    belief = table.belief(texts)
    scores = log_p[places, texts].sum(axis=1) + hypothesis.log_score
    if hypothesis.gaps is not None:
        scores += log_spacing(texts, hypothesis.gaps)
    anything = VANITY_RATE * np.exp(log_runs(texts))
    scores += np.log(anything + (1.0 - VANITY_RATE) * belief.sum(axis=1))
    legibility = shapes[places, texts].min(axis=1)
    return [
        (
            "".join(CHARACTERS[i] for i in text),
            _Candidate(float(score), float(legible), row, table, index),
        )
        for text, score, legible, row in zip(texts, scores, legibility, belief, strict=True)
    ]


def _under_patterns(log_p: FloatArray, table: PatternTable) -> list[IndexArray]:
    """The best texts under the best patterns, and variations of the very best."""
    if not len(table.log_masks):
        return []
    masked = log_p + table.log_masks
    scores = masked.max(axis=-1).sum(axis=-1) + table.log_weights
    best = np.argsort(-scores)[:PATTERNS_TRIED]
    constrained: IndexArray = masked[best].argmax(axis=-1)
    return [constrained, *(_vary(masked[pattern]) for pattern in best[:PATTERNS_VARIED])]


def _vary(log_p: FloatArray) -> IndexArray:
    """The best text and its cheapest single substitutions: (1 + `SUBSTITUTIONS`, L) indices."""
    best = log_p.argmax(axis=-1)
    loss = log_p.max(axis=-1, keepdims=True) - log_p
    loss[np.arange(len(best)), best] = np.inf
    cheapest = np.argpartition(loss, SUBSTITUTIONS, axis=None)[:SUBSTITUTIONS]
    place, character = np.divmod(cheapest, len(CHARACTERS))
    allowed = np.isfinite(loss[place, character])
    texts: IndexArray = np.tile(best, (1 + SUBSTITUTIONS, 1))
    texts[1 + np.flatnonzero(allowed), place[allowed]] = character[allowed]
    return texts


def _distinct(texts: IndexArray) -> IndexArray:
    """The rows, each once."""
    seen = {row.tobytes(): number for number, row in enumerate(texts)}
    return texts[list(seen.values())]
