"""The k best paths over one text line, by dynamic programming.

A path is a left-to-right choice of boxes on one line. Its score adds, for every character, the
log-odds of "a character" against "none", the log-probability of the likeliest one among characters,
and what geometry says: height and place on the line, overlap with and gap to the neighbour (list
Viterbi: Seshadri & Sundberg 1994).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

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


def line_paths(nodes: Nodes, line: TextLine, config: PathConfig) -> list[LinePath]:
    """The best paths over boxes sorted from left to right, see `best_varied`."""
    scores = node_scores(nodes, line, config)
    steps = transition_scores(nodes.boxes, line, config)
    letters = [CHARACTERS[k] for k in nodes.probabilities[:, :REJECT_INDEX].argmax(axis=1)]
    best: list[list[LinePath]] = []
    for node, letter in enumerate(letters):
        paths = [LinePath(float(scores[node]), letter, (node,))]
        for previous in np.flatnonzero(np.isfinite(steps[:node, node])):
            gain = float(scores[node] + steps[previous, node])
            paths += [
                LinePath(path.score + gain, path.text + letter, (*path.nodes, node))
                for path in best[previous]
            ]
        best.append(best_distinct(paths, config.paths))
    return best_varied((path for paths in best for path in paths), config.paths)


class Scored(Protocol):
    """A reading with its score."""

    @property
    def score(self) -> float: ...
    @property
    def text(self) -> str: ...


Reading = TypeVar("Reading", bound=Scored)


def best_distinct(readings: Iterable[Reading], count: int) -> list[Reading]:
    """The best readings, one for each text, best first."""
    best: dict[str, Reading] = {}
    for reading in sorted(readings, key=lambda reading: -reading.score):
        best.setdefault(reading.text, reading)
        if len(best) == count:
            break
    return list(best.values())


def best_varied(readings: Iterable[Reading], count: int) -> list[Reading]:
    """`best_distinct`, and behind them the best of other lengths, at most ``OTHER_LENGTHS``.

    Which length a plate has, its grammar may know better than the path search.
    """
    ranked = sorted(readings, key=lambda reading: -reading.score)
    best = best_distinct(ranked, count)
    seen = {len(reading.text) for reading in best}
    others: dict[int, Reading] = {}
    for reading in ranked:
        if len(reading.text) not in seen:
            others.setdefault(len(reading.text), reading)
            if len(others) == OTHER_LENGTHS:
                break
    return best + list(others.values())


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
