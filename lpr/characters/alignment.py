"""Where the characters of a known text lie: the best path over the proposals forced to it.

This turns a plate crop and its text into labelled character boxes. It is the Viterbi path (Viterbi
1967) over (character, proposal) pairs, left to right, with at most one step down to a second row.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from lpr.alphabet import TWINS, encode
from lpr.arrays import FloatArray

Matrix = npt.NDArray[np.float64]

_FLOOR = 1e-4
"""Least probability of a character: one bad character must not decide the whole path."""


@dataclass(frozen=True, slots=True)
class AlignmentConfig:
    """Costs of the path in nats, and what makes an alignment trustworthy.

    Heights and offsets are measured in heights of the characters.
    """

    height_cost: float = 12.0
    """Per unit of |log height ratio| of neighbours."""
    offset_cost: float = 8.0
    """Per height that neighbours' middles differ vertically."""
    gap_cost: float = 2.0
    """Per height of a gap between neighbours beyond ``free_gap``."""
    free_gap: float = 0.7
    overlap_cost: float = 6.0
    """Per width of the narrower neighbour that both share."""
    max_overlap: float = 0.4
    row_cost: float = 2.0
    """Of beginning a second row."""
    sure: float = 0.5
    """A character at this probability is sure."""
    sure_share: float = 0.7
    """Share of sure characters that a trustworthy alignment has at least."""
    weak: float = 0.003
    """A trustworthy alignment has no character below this probability."""
    max_height_ratio: float = 0.25
    """|log| of the height of any character against its row's median in a trustworthy alignment."""
    max_offset: float = 0.3
    """Distance of neighbours' middles from a straight row in a trustworthy alignment."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """One proposal for each character of the text.

    ``indices`` (L,) point into the proposals, ``probabilities`` (L,) are those of the text's
    characters, ``row_lengths`` says how many characters each row holds, ``score`` is in nats.
    """

    indices: npt.NDArray[np.int64]
    probabilities: FloatArray
    row_lengths: tuple[int, ...]
    score: float
    trustworthy: bool


def align(
    boxes: FloatArray,
    light: npt.NDArray[np.bool_],
    probabilities: FloatArray,
    text: str,
    config: AlignmentConfig | None = None,
) -> Alignment | None:
    """The best path forced to a text, or None where the proposals allow none.

    Args:
        boxes: (N, 4) proposals in one plate image.
        light: (N,) their polarity; a path keeps to one.
        probabilities: (N, 37), the classifier's. 0 and O count as one, and so do 1 and I.
        text: upper-case letters and digits, rows run together.
        config: costs and thresholds.
    """
    config = config or AlignmentConfig()
    found = []
    for polarity in (False, True):
        chosen = np.flatnonzero(light == polarity)
        if not text or not len(chosen):
            continue
        chosen = chosen[np.argsort(boxes[chosen, 0] + boxes[chosen, 2], kind="stable")]
        emissions = _emissions(probabilities[chosen], text)
        score, path, split = _best_path(boxes[chosen], emissions, config)
        if np.isfinite(score):
            found.append(
                (score, chosen[path], np.exp(emissions[np.arange(len(text)), path]), split)
            )
    if not found:
        return None
    score, indices, chances, split = max(found, key=lambda candidate: candidate[0])
    rows = (len(text),) if split == 0 else (split, len(text) - split)
    trustworthy = _is_trustworthy(boxes[indices], chances, rows, config)
    return Alignment(indices, chances.astype(np.float32), rows, float(score), trustworthy)


def _emissions(probabilities: FloatArray, text: str) -> Matrix:
    """log p(character i of the text | proposal j), (L, N)."""
    merged = probabilities.astype(np.float64)
    for pair in TWINS:
        classes = encode("".join(pair))
        merged[:, classes] = merged[:, classes].sum(axis=1, keepdims=True)
    emissions: Matrix = np.log(np.clip(merged[:, encode(text)].T, _FLOOR, 1.0))
    return emissions


def _best_path(
    boxes: FloatArray, emissions: Matrix, config: AlignmentConfig
) -> tuple[float, npt.NDArray[np.int64], int]:
    """Score, proposal of each character, and the length of the first row (0 where all is one)."""
    length, count = emissions.shape
    along, down = _transitions(boxes, config)
    score = np.stack([emissions[0], np.full(count, -np.inf)])
    # Where each (character, row, proposal) came from, as row * count + proposal.
    origin = np.zeros((length, 2, count), dtype=np.int64)
    for i in range(1, length):
        first = score[0][:, None] + along
        second = np.concatenate([score[0][:, None] + down, score[1][:, None] + along])
        origin[i, 0], origin[i, 1] = first.argmax(axis=0), second.argmax(axis=0)
        score = np.stack([first.max(axis=0), second.max(axis=0)]) + emissions[i]
    state = int(score.argmax())
    best = float(score.flat[state])
    path = np.zeros(length, dtype=np.int64)
    split = 0
    for i in range(length - 1, -1, -1):
        row, path[i] = divmod(state, count)
        state = int(origin[i, row, path[i]])
        if row == 1 and state < count:
            split = i
    return best, path, split


def _transitions(boxes: FloatArray, config: AlignmentConfig) -> tuple[Matrix, Matrix]:
    """Scores (N, N) of going from a proposal to the next in its row, and to one in a second row."""
    x_min, y_min, x_max, y_max = boxes.astype(np.float64).T
    height, width = np.maximum(y_max - y_min, 1.0), np.maximum(x_max - x_min, 1.0)
    middle_x, middle_y = (x_min + x_max) / 2, (y_min + y_max) / 2
    typical = np.sqrt(height[:, None] * height)
    ratio = np.abs(np.log(height[:, None] / height))
    step_down = (middle_y - middle_y[:, None]) / typical
    gap = x_min - x_max[:, None]
    overlap = np.maximum(-gap, 0) / np.minimum(width[:, None], width)
    excess = np.maximum(gap / typical - config.free_gap, 0)
    along = -(
        config.height_cost * ratio
        + config.offset_cost * np.abs(step_down)
        + config.gap_cost * excess
        + config.overlap_cost * overlap
    )
    forward = (middle_x > middle_x[:, None]) & (overlap <= config.max_overlap)
    along[~forward | (np.abs(step_down) > 0.5)] = -np.inf
    down = -config.row_cost - config.height_cost / 2 * ratio
    down[(step_down < 0.8) | (middle_x >= middle_x[:, None])] = -np.inf
    return along, down


def _is_trustworthy(
    boxes: FloatArray, chances: Matrix, rows: tuple[int, ...], config: AlignmentConfig
) -> bool:
    """Whether enough characters are sure, none is hopeless, and the rows are straight and even."""
    if chances.min() < config.weak or np.mean(chances >= config.sure) < config.sure_share:
        return False
    starts = np.cumsum((0, *rows))
    return all(_is_even(boxes[start:end], config) for start, end in pairwise(starts.tolist()))


def _is_even(boxes: FloatArray, config: AlignmentConfig) -> bool:
    height = np.maximum(boxes[:, 3] - boxes[:, 1], 1.0)
    typical = float(np.median(height))
    if np.abs(np.log(height / typical)).max() > config.max_height_ratio:
        return False
    steps = np.abs(np.diff((boxes[:, 1] + boxes[:, 3]) / 2)) / typical
    return not len(steps) or float(steps.max()) <= config.max_offset
