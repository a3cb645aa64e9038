"""From the outputs of a YOLO to candidates: every kind of head that exports have.

Kinds differ in how many rows they have, which the strides and the input settle, and what a row
holds, values in pixels of the input::

    v8, 11, ...  (1, 4 + classes + more, N)    x, y, width, height, a score per class, more
    v5           (1, N, 5 + classes)           x, y, width, height, objectness, classes
    end to end   (1, N, 6 + more)              x0, y0, x1, y1, score, class, more
    v9 e2e       (N, 7)                        picture, x0, y0, x1, y1, class, score

``more`` is an angle in radians where boxes are oriented, and key points of x, y and perhaps a
visibility where the task is pose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lpr.arrays import FloatArray
from lpr.engines.yolo.about import CORNERS, About
from lpr.errors import ModelMismatch

STRIDES = ((8, 16, 32), (8, 16, 32, 64))
"""Of the levels of a network, with three of them or four."""
ANCHORS_OF_V5 = 3
"""Boxes at each place of YOLOv5's levels."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """N things that a network sees, in pixels of its input.

    ``boxes`` (N, 4) corners, ``scores`` (N,), ``classes`` (N,) numbers, ``quads`` (N, 4, 2) corner
    points clockwise from top-left, None where the network gives none.
    """

    boxes: FloatArray
    scores: FloatArray
    classes: np.ndarray[tuple[int], np.dtype[np.intp]]
    quads: FloatArray | None = None

    def chosen(self, rows: Sequence[int] | np.ndarray[tuple[int], np.dtype[np.intp]]) -> Candidates:
        """Some of them, in that order."""
        index = np.asarray(rows, dtype=np.intp)
        quads = None if self.quads is None else self.quads[index]
        return Candidates(self.boxes[index], self.scores[index], self.classes[index], quads)


def candidates_of(output: FloatArray, about: About, path: Path) -> Candidates:
    """What a network's output means.

    Raises:
        ModelMismatch: it is of no kind that is known.
    """
    if output.ndim == 2 and output.shape[1] == 7:
        return Candidates(output[:, 1:5], output[:, 6], output[:, 5].astype(np.intp))
    if output.ndim != 3 or output.shape[0] != 1:
        raise _unknown(output, path)
    table: FloatArray = output[0]
    cells = [
        sum((about.side_px[0] // stride) * (about.side_px[1] // stride) for stride in strides)
        for strides in STRIDES
    ]
    if table.shape[1] in cells and table.shape[0] not in cells:
        table = np.ascontiguousarray(table.T)
    rows, values = table.shape
    if rows in cells:
        return _of_cells(table, about, path)
    if rows in [ANCHORS_OF_V5 * count for count in cells] and values > 5:
        scores = table[:, 4:5] * table[:, 5:]
        return _best_of(_from_centre(table[:, :4]), scores, None)
    if values >= 6:
        return _end_to_end(table, about, path)
    raise _unknown(output, path)


def _of_cells(table: FloatArray, about: About, path: Path) -> Candidates:
    """Candidates of (N, 4 + classes + more) rows, one for each cell."""
    count, per_point = about.points
    more = {"obb": 1, "pose": count * per_point}.get(about.task, 0)
    classes = table.shape[1] - 4 - more
    if classes < 1 or (about.names and classes != len(about.names)):
        raise ModelMismatch(
            f"{path}: its outputs have {table.shape[1]} values, which do not fit task "
            f"'{about.task}' with {len(about.names)} classes; export it again"
        )
    quads = _quads(table[:, :4], table[:, 4 + classes :], about)
    boxes = _from_centre(table[:, :4])
    return _best_of(boxes, table[:, 4 : 4 + classes], quads)


def _end_to_end(table: FloatArray, about: About, path: Path) -> Candidates:
    """Candidates of rows (N, 6 + more) that have been through a suppression already."""
    boxes, more = table[:, :4], table[:, 6:]
    if about.task == "pose" and more.shape[1] != about.points[0] * about.points[1]:
        raise ModelMismatch(f"{path}: its outputs do not fit its kpt_shape; export it again")
    quads = _quads(boxes, more, about)
    # Oriented ones come with centre and size, and the angle behind the class.
    corners = _from_centre(boxes) if about.task == "obb" else boxes
    return Candidates(corners, table[:, 4], table[:, 5].astype(np.intp), quads)


def _best_of(boxes: FloatArray, scores: FloatArray, quads: FloatArray | None) -> Candidates:
    """Each candidate with its likeliest class."""
    classes = scores.argmax(axis=1)
    return Candidates(boxes, scores[np.arange(len(scores)), classes], classes, quads)


def _from_centre(boxes: FloatArray) -> FloatArray:
    """(N, 4) boxes from centre and size to corners."""
    half = boxes[:, 2:4] / 2
    return np.concatenate([boxes[:, :2] - half, boxes[:, :2] + half], axis=1)


def _quads(boxes: FloatArray, more: FloatArray, about: About) -> FloatArray | None:
    """The corner points of candidates, from an angle or from four key points."""
    if about.task == "obb" and more.shape[1] == 1:
        return _turned(boxes, more[:, 0])
    count, per_point = about.points
    if about.task != "pose" or count != CORNERS or per_point not in (2, 3):
        return None
    points: FloatArray = more.reshape(len(more), count, per_point)[:, :, :2]
    return points


def _turned(boxes: FloatArray, angles: FloatArray) -> FloatArray:
    """The corners of oriented boxes (N, 4) of centre and size, turned clockwise by radians (N,).

    A box that stands on end is the same as one that lies, turned by a quarter: plates are taken to
    be wider than high, and upright rather than upside down.
    """
    on_end = boxes[:, 3] > boxes[:, 2]
    widths, heights = (
        np.where(on_end, boxes[:, one], boxes[:, other]) for one, other in ((3, 2), (2, 3))
    )
    turned = angles + np.where(on_end, np.pi / 2, 0.0)
    turned = (turned + np.pi / 2) % np.pi - np.pi / 2
    across = np.stack([np.cos(turned), np.sin(turned)], axis=1) * (widths / 2)[:, None]
    down = np.stack([-np.sin(turned), np.cos(turned)], axis=1) * (heights / 2)[:, None]
    centre = boxes[:, :2]
    corners = [
        centre - across - down,
        centre + across - down,
        centre + across + down,
        centre - across + down,
    ]
    return np.stack(corners, axis=1).astype(np.float32)


def _unknown(output: FloatArray, path: Path) -> ModelMismatch:
    return ModelMismatch(
        f"{path}: its outputs are {output.shape}, which is no YOLO that is known here; export it "
        "with Ultralytics, or with YOLOv5's, v9's or v10's own script"
    )
