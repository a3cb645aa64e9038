"""The path that reads a given text: how a candidate of others gets its boxes and its score."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray
from lpr.characters.alignment import align
from lpr.geometry.boxes import centers, heights
from lpr.reading.assembly import ReadingPath, written
from lpr.reading.config import PathConfig
from lpr.reading.paths import Nodes, node_scores, origin_log_odds, transition_scores
from lpr.segmentation.lines import TextLine
from lpr.segmentation.proposals import Proposals

LEAST_FOR_SLOPE = 4
"""Characters from which a row's own slope is measured."""


def forced_path(
    proposals: Proposals, probabilities: FloatArray, text: str, config: PathConfig
) -> ReadingPath | None:
    """The best path over the proposals that reads a text, scored as the path search would.

    None where the proposals do not show it.

    Args:
        proposals: candidate boxes in one plate image.
        probabilities: (N, 37), the classifier's.
        text: 0-9 and A-Z, rows run together.
        config: tolerances and weights.
    """
    aligned = align(proposals.boxes, proposals.light, probabilities, text)
    if aligned is None:
        return None
    ends = np.cumsum([0, *aligned.row_lengths]).tolist()
    rows = [aligned.indices[start:end] for start, end in pairwise(ends)]
    score = -config.weights.second_row * (len(rows) - 1)
    for row in rows:
        score += _score(proposals, probabilities, row, config)
    if not np.isfinite(score):
        return None
    indices = tuple(tuple(int(k) for k in row) for row in rows)
    return written(score, indices, proposals.boxes, probabilities)


def _score(
    proposals: Proposals,
    probabilities: FloatArray,
    row: npt.NDArray[np.int64],
    config: PathConfig,
) -> float:
    """What the boxes of a row earn together, nats; -inf where one cannot follow another."""
    boxes = proposals.boxes[row]
    trust = origin_log_odds([proposals.steps[k] for k in row])
    line = _line(boxes, bool(proposals.light[row[0]]))
    steps = transition_scores(boxes, line, config)
    along = float(np.diagonal(steps, 1).sum())
    return along + float(node_scores(Nodes(boxes, probabilities[row], trust), line, config).sum())


def _line(boxes: FloatArray, light: bool) -> TextLine:
    """The line that a row's own boxes make."""
    x, y = centers(boxes)
    slope = float(np.polyfit(x, y, 1)[0]) if len(boxes) >= LEAST_FOR_SLOPE else 0.0
    level = float(np.median(y - slope * x))
    return TextLine(light, float(np.median(heights(boxes))), slope, level, float(len(boxes)))
