"""The k best paths over one text line, by dynamic programming.

A path is a left-to-right choice of boxes on one line. Its score adds, for every character, the
log-odds of "a character" against "none", the log-probability of the likeliest one among characters,
and what geometry says: height and place on the line, overlap with and gap to the neighbour (list
Viterbi: Seshadri & Sundberg 1994).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Protocol, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CHARACTERS, REJECT_INDEX
from lpr.arrays import FloatArray
from lpr.geometry.boxes import centers, widths
from lpr.reading.config import PathConfig
from lpr.segmentation.lines import TextLine

ORIGIN_LOG_ODDS = {
    "otsu": 0.7,
    "otsu/opened": -0.6,
    "adaptive": -1.0,
    "adaptive/opened": -1.5,
    "hat": -2.4,
    "hat/opened": -1.9,
    "band": -1.4,
    "refit": -2.0,
    "merge": -2.6,
}
"""log(true / false) of the proposals of each step, counted on aligned training plates."""
DERIVED_LOG_ODDS = -2.7
"""The same of all other steps, those that cut and fill where no component is."""

OTHER_LENGTHS = 3
"""Readings kept beside the best ones because they are of another length."""
EPSILON = 1e-6
"""Keeps logarithms of probabilities finite."""
_score_of = itemgetter(0)


@dataclass(frozen=True, slots=True)
class Nodes:
    """Boxes (N, 4) in plate-image pixels, the classifier's probabilities (N, 37) for them, and what
    their origin tells beforehand (N,), from `origin_log_odds`."""

    boxes: FloatArray
    probabilities: FloatArray
    trust: FloatArray

    def on_line(self, line: TextLine, config: PathConfig) -> tuple[Nodes, npt.NDArray[np.intp]]:
        """Those of about the line's height and place, left to right, and their indices."""
        near = (np.abs(line.height_ratios(self.boxes)) < config.height_tolerance) & (
            np.abs(line.offsets(self.boxes)) < config.offset_tolerance
        )
        found = np.flatnonzero(near)
        found = found[np.argsort(centers(self.boxes)[0][found], kind="stable")]
        return Nodes(self.boxes[found], self.probabilities[found], self.trust[found]), found


@dataclass(frozen=True, slots=True)
class LinePath:
    """A path over one line: score in nats, text and the boxes' indices, left to right."""

    score: float
    text: str
    nodes: tuple[int, ...]


_Way: TypeAlias = "tuple[float, str, _Way | None, int]"
"""A path as the search grows it: score, text, the path that it goes on from, its last box."""


def line_paths(nodes: Nodes, line: TextLine, config: PathConfig) -> list[LinePath]:
    """The best paths over boxes sorted from left to right, see `best_varied`."""
    scores = node_scores(nodes, line, config)
    steps = transition_scores(nodes.boxes, line, config)
    letters = [CHARACTERS[k] for k in nodes.probabilities[:, :REJECT_INDEX].argmax(axis=1)]
    later, earlier = np.nonzero(np.tril(np.isfinite(steps.T), -1))
    gains = (scores[later] + steps[earlier, later]).tolist()
    ends = np.searchsorted(later, np.arange(1, len(letters) + 1)).tolist()
    before = earlier.tolist()
    best: list[list[_Way]] = []
    start = 0
    for node, (alone, letter, end) in enumerate(zip(scores.tolist(), letters, ends, strict=True)):
        found: list[tuple[float, str, _Way | None]] = [(alone, "", None)]
        for place in range(start, end):
            gain = gains[place]
            found += [(way[0] + gain, way[1], way) for way in best[before[place]]]
        found.sort(key=_score_of, reverse=True)
        best.append(_grown(found, letter, node, config.paths))
        start = end
    ways = [way for some in best for way in some]
    kept = _varied([way[0] for way in ways], [way[1] for way in ways], config.paths)
    return [LinePath(ways[k][0], ways[k][1], _nodes_of(ways[k])) for k in kept]


def _grown(
    found: Sequence[tuple[float, str, _Way | None]], letter: str, node: int, count: int
) -> list[_Way]:
    """The best ways that reach a box, of ranked ones to its left: one for each text."""
    texts: set[str] = set()
    ways: list[_Way] = []
    for score, text, way in found:
        if text not in texts:
            texts.add(text)
            ways.append((score, text + letter, way, node))
            if len(ways) == count:
                break
    return ways


def _nodes_of(way: _Way) -> tuple[int, ...]:
    """The boxes of a path, left to right."""
    boxes = []
    at: _Way | None = way
    while at is not None:
        boxes.append(at[3])
        at = at[2]
    return tuple(reversed(boxes))


class Scored(Protocol):
    """A reading with its score."""

    @property
    def score(self) -> float: ...
    @property
    def text(self) -> str: ...


Reading = TypeVar("Reading", bound=Scored)


def best_distinct(readings: Sequence[Reading], count: int) -> list[Reading]:
    """The best readings, one for each text, best first."""
    kept = _distinct(_ranked([one.score for one in readings]), [r.text for r in readings], count)
    return [readings[k] for k in kept]


def best_varied(readings: Sequence[Reading], count: int) -> list[Reading]:
    """`best_distinct`, and behind them the best of other lengths, at most ``OTHER_LENGTHS``.

    Which length a plate has, its grammar may know better than the path search.
    """
    kept = _varied([one.score for one in readings], [one.text for one in readings], count)
    return [readings[k] for k in kept]


def _varied(scores: Sequence[float], texts: Sequence[str], count: int) -> list[int]:
    """Which readings `best_varied` keeps."""
    ranked = _ranked(scores)
    best = _distinct(ranked, texts, count)
    seen = {len(texts[k]) for k in best}
    others: dict[int, int] = {}
    for k in ranked:
        if len(texts[k]) not in seen:
            others.setdefault(len(texts[k]), k)
            if len(others) == OTHER_LENGTHS:
                break
    return best + list(others.values())


def _distinct(ranked: Sequence[int], texts: Sequence[str], count: int) -> list[int]:
    """The first of ranked readings, one for each text."""
    best: dict[str, int] = {}
    for k in ranked:
        best.setdefault(texts[k], k)
        if len(best) == count:
            break
    return list(best.values())


def _ranked(scores: Sequence[float]) -> list[int]:
    """The places of scores, best first; of equal ones the first."""
    return sorted(range(len(scores)), key=scores.__getitem__, reverse=True)


def node_scores(nodes: Nodes, line: TextLine, config: PathConfig) -> FloatArray:
    """What each box adds to a path on its own, (N,), nats."""
    weights = config.weights
    odds = np.clip(character_log_odds(nodes.probabilities), -weights.clip, weights.clip)
    misfit = np.abs(line.height_ratios(nodes.boxes)) - weights.free_height
    scores = (
        weights.log_odds * odds
        + best_log_probability(nodes.probabilities)
        + weights.origin * nodes.trust
        + weights.bonus
        - weights.height * np.maximum(misfit, 0)
        - weights.offset * np.square(line.offsets(nodes.boxes))
    )
    return np.asarray(scores, dtype=np.float32)


def origin_log_odds(steps: Sequence[str]) -> FloatArray:
    """log(true / false) of proposals by the steps that made them, (N,)."""
    kinds = [step.replace("/light", "") for step in steps]
    odds = [ORIGIN_LOG_ODDS.get(kind, DERIVED_LOG_ODDS) for kind in kinds]
    return np.array(odds, dtype=np.float32)


def character_log_odds(probabilities: FloatArray) -> FloatArray:
    """log(any character / not a character), (N,)."""
    reject = probabilities[:, REJECT_INDEX]
    odds: FloatArray = np.log(1 - reject + EPSILON) - np.log(reject + EPSILON)
    return odds


def best_log_probability(probabilities: FloatArray) -> FloatArray:
    """log P(the likeliest character | a character), (N,)."""
    real = probabilities[:, :REJECT_INDEX] + EPSILON
    best: FloatArray = np.log(real.max(axis=1) / real.sum(axis=1))
    return best


def transition_scores(boxes: FloatArray, line: TextLine, config: PathConfig) -> FloatArray:
    """What going from box i to box j adds, (N, N), nats; -inf where j cannot follow i."""
    weights = config.weights
    distance = boxes[None, :, 0] - boxes[:, None, 2]
    width = widths(boxes)
    overlap = np.maximum(-distance, 0) / np.minimum(width[:, None], width[None])
    gap = np.maximum(distance, 0) / line.height_px
    x, _ = centers(boxes)
    follows = (x[None] > x[:, None]) & (overlap <= config.max_overlap) & (gap <= config.max_gap)
    score = -weights.overlap * overlap - weights.gap * np.maximum(gap - weights.free_gap, 0)
    return np.where(follows, score, -np.inf).astype(np.float32)
