"""What the witness thinks of a plate: it has seen its rows, and scores any text for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import log
from typing import Protocol

import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.reading.assembly import ReadingPath
from lpr.reading.witness.ctc import best_along, each_log_likelihoods, log_likelihoods
from lpr.reading.witness.rows import RowFrame, cut_row, row_frame
from lpr.rectification import PlateImage
from lpr.segmentation.trace import WitnessedRow

ALIKE_SHIFT, ALIKE_HEIGHT, ALIKE_SLOPE = 0.1, 0.15, 0.04
"""Frames show the same row when their middles differ by less than so many of their heights, their
heights by so little in |log|, and their slopes by so little."""
FAREST = -60.0
"""No text is further behind in one frame, so that no frame alone rules a text out, nats."""
OTHER_FRAMES = ((0.88, 0.0), (1.12, 0.0), (1.0, 0.06), (1.0, -0.06))
"""Frames in which rows that are read unsurely are seen again: how many times as large, and how many
of their heights further down."""


class RowNetwork(Protocol):
    """Sees pictures of rows."""

    def log_probabilities(self, rows: Sequence[Image]) -> FloatArray:
        """(N, T, 37) of pictures of rows (40, 176, 3), blank first; N from 1."""
        ...


@dataclass(frozen=True, slots=True)
class SeenRows:
    """The rows of a plate as one way to read it has them.

    Of each row there is its frame, its picture (40, 176, 3), log-probabilities (T, 37) and what the
    witness itself reads there; ``log_likelihood`` is log P of that.
    """

    frames: tuple[RowFrame, ...]
    pictures: tuple[Image, ...]
    log_probabilities: tuple[FloatArray, ...]
    texts: tuple[str, ...]
    log_likelihood: float

    def shown(self) -> tuple[WitnessedRow, ...]:
        """The rows for a trace."""
        parts = zip(self.pictures, self.texts, self.log_probabilities, strict=True)
        return tuple(WitnessedRow(*part) for part in parts)


@dataclass(frozen=True, slots=True)
class Opinion:
    """The witness's opinion of the ways to read one plate.

    ``seen`` are the distinct ways in which its rows may lie, ``ways`` (N,) says which of them each
    path takes, ``row_ends`` where each path's rows end. ``again`` has the same ways once more for
    each further frame in which the rows were seen. ``unread`` is what it costs a path to have one
    row only, nats from 0 down: the witness may see another that such a path leaves out.
    """

    seen: tuple[SeenRows, ...]
    ways: tuple[int, ...]
    row_ends: tuple[tuple[int, ...], ...]
    again: tuple[tuple[SeenRows, ...], ...] = ()
    unread: float = 0.0

    def behind(self, texts: Sequence[str], paths: Sequence[int]) -> FloatArray:
        """How far each text of the path beside it is behind what the witness itself reads on that
        path's rows, (N,), nats from 0 down: in the mean of all frames that it was asked to see.

        A text that it finds likelier counts 0.
        """
        looks = [self._behind(seen, texts, paths) for seen in (self.seen, *self.again)]
        alone = np.array([len(self.row_ends[path]) == 1 for path in paths], dtype=np.float32)
        total = np.mean(looks, axis=0) + np.float32(self.unread) * alone
        return np.asarray(np.maximum(total, FAREST), dtype=np.float32)

    def _behind(
        self, seen: Sequence[SeenRows], texts: Sequence[str], paths: Sequence[int]
    ) -> FloatArray:
        totals = np.zeros(len(texts), dtype=np.float32)
        for way in set(self.ways):
            rows = seen[way]
            chosen = [k for k, path in enumerate(paths) if self.ways[path] == way]
            for number, log_p in enumerate(rows.log_probabilities):
                parts = [self._row(texts[k], paths[k], number) for k in chosen]
                distinct = sorted(set(parts))
                scores = dict(zip(distinct, log_likelihoods(log_p, distinct), strict=True))
                totals[chosen] += np.array([scores[part] for part in parts], dtype=np.float32)
            totals[chosen] -= rows.log_likelihood
        return np.clip(totals, FAREST, 0.0)

    def certainty(self, path: int) -> float:
        """log P of what it reads itself on a path's rows, nats."""
        return self.own(path).log_likelihood

    def own(self, path: int) -> SeenRows:
        """What it sees itself where a path has its rows."""
        return self.seen[self.ways[path]]

    def joined_by(self, way: int, row_ends: tuple[int, ...]) -> Opinion:
        """This opinion, when one more path has its rows the known ``way``."""
        return replace(self, ways=(*self.ways, way), row_ends=(*self.row_ends, row_ends))

    def _row(self, text: str, path: int, number: int) -> str:
        ends = (0, *self.row_ends[path])
        return text[ends[number] : ends[number + 1]]


def opinion_of(
    network: RowNetwork, image: Image, plate: PlateImage, paths: Sequence[ReadingPath]
) -> Opinion:
    """Let the witness look at a plate's rows, once at each way in which they may lie.

    Args:
        network: the witness's.
        image: the source picture, BGR: rows are cut out of it, not out of the plate image.
        plate: the plate that the paths are on.
        paths: at least one.
    """
    frames: list[tuple[RowFrame, ...]] = []
    ways = []
    for path in paths:
        wanted = _frames(path, plate)
        known = (k for k, way in enumerate(frames) if _alike(way, wanted))
        way = next(known, len(frames))
        if way == len(frames):
            frames.append(wanted)
        ways.append(way)
    seen = _look(network, image, plate, frames)
    return Opinion(seen, tuple(ways), tuple(row_ends(path) for path in paths))


def with_other_frames(
    network: RowNetwork, image: Image, plate: PlateImage, opinion: Opinion
) -> Opinion:
    """The opinion after the rows were seen in `OTHER_FRAMES`, too.

    Args:
        network: the witness's.
        image: the source picture, BGR.
        plate: the plate that the opinion is of.
        opinion: from one frame of each row.
    """
    frames = [
        tuple(frame.otherwise(*how) for frame in rows.frames)
        for how in OTHER_FRAMES
        for rows in opinion.seen
    ]
    looks, each = _look(network, image, plate, frames), len(opinion.seen)
    again = tuple(looks[start : start + each] for start in range(0, len(looks), each))
    return replace(opinion, again=again)


def row_ends(path: ReadingPath) -> tuple[int, ...]:
    """Where each row of a path ends, in characters from its beginning."""
    return tuple(accumulate(len(row) for row in path.lines))


def _look(
    network: RowNetwork, image: Image, plate: PlateImage, frames: Sequence[tuple[RowFrame, ...]]
) -> tuple[SeenRows, ...]:
    """The rows of each way, all seen at once."""
    pictures = [[cut_row(image, plate, frame) for frame in way] for way in frames]
    log_ps = network.log_probabilities([picture for way in pictures for picture in way])
    return _all_seen(frames, pictures, list(log_ps))


def seen_rows(
    frames: tuple[RowFrame, ...], pictures: Sequence[Image], log_ps: Sequence[FloatArray]
) -> SeenRows:
    """Rows whose pictures and log-probabilities (T, 37) are known."""
    return _all_seen([frames], [pictures], log_ps)[0]


def _all_seen(
    ways: Sequence[tuple[RowFrame, ...]],
    pictures: Sequence[Sequence[Image]],
    log_ps: Sequence[FloatArray],
) -> tuple[SeenRows, ...]:
    """The rows of each way, the log-probabilities of all of them one behind the other."""
    read = [best_along(log_p) for log_p in log_ps]
    own = [float(one[0]) for one in each_log_likelihoods(log_ps, [[text] for text in read])]
    found = []
    end = 0
    for frames, shown in zip(ways, pictures, strict=True):
        its = slice(end, end := end + len(frames))
        rows = tuple(log_ps[its]), tuple(read[its])
        found.append(SeenRows(frames, tuple(shown), *rows, sum(own[its])))
    return tuple(found)


def _frames(path: ReadingPath, plate: PlateImage) -> tuple[RowFrame, ...]:
    width = plate.image.shape[1]
    ends = pairwise((0, *row_ends(path)))
    return tuple(row_frame(path.boxes[start:end], width) for start, end in ends)


def _alike(some: Sequence[RowFrame], others: Sequence[RowFrame]) -> bool:
    return len(some) == len(others) and all(
        abs(one.center[1] - other.center[1]) < ALIKE_SHIFT * one.height
        and abs(log(one.height / other.height)) < ALIKE_HEIGHT
        and abs(one.slope - other.slope) < ALIKE_SLOPE
        for one, other in zip(some, others, strict=True)
    )
