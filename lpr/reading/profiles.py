"""What the columns of a row look like: how far from the ground, how solid, where edges stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.reading.strip import RowStrip, farthest, level

ABOVE, BELOW, BESIDE_PX = (-0.78, -0.58), (0.58, 0.78), 4
"""What lies right above and below a row, in its height about its middle, and how many pixels high
that is seen."""
LEAST_CONTRAST = 8.0
"""Gray levels that characters and ground count as apart, at least."""
FARTHEST = 2.0
"""Pixels count as no farther from the ground than this, of the characters' contrast."""
DIFFERENT, SOLID = 0.25, 0.9
"""Pixels so far from the ground are of something else; columns with this share of them are
covered."""
COLOUR = 60.0
"""Differences of channels are told in this many gray levels."""

MEANS = (
    "away", "solid", "light", "light_squared", "blue", "colour", "above", "below",
)  # fmt: skip
"""What `RowProfiles.means` has of each column: the distance from the ground; 1 where it is covered;
its brightness beyond the ground's, and its mean square; blue beyond red; the highest beyond the
lowest channel; the distance from the ground above the row and below it. All but the colours are in
the characters' contrast."""


@dataclass(frozen=True, slots=True)
class RowProfiles:
    """The columns of a plate image along one row.

    ``sums`` (W + 1, `MEANS`) are running sums; ``edge`` (W,) is how strong the upright edge in each
    column is, of the characters' contrast, ``coherence`` (W,) how much of what changes there
    changes alike over the row's whole height, 0 to 1, ``clear`` (W,) both together. ``contrast`` is
    in gray levels.
    """

    sums: FloatArray
    edge: FloatArray
    coherence: FloatArray
    clear: FloatArray
    contrast: float

    @property
    def width(self) -> int:
        return len(self.edge)

    def means(self, starts: FloatArray, ends: FloatArray) -> FloatArray:
        """The means over columns from starts to ends (N,): (N, `MEANS`), 0 where there are none."""
        first = np.rint(starts).clip(0, self.width).astype(np.intp)
        last = np.maximum(np.rint(ends).clip(0, self.width).astype(np.intp), first)
        count = np.maximum(last - first, 1)[:, None]
        return np.asarray((self.sums[last] - self.sums[first]) / count, dtype=np.float32)

    def strongest_edge(self, start: float, end: float) -> tuple[float, float, int]:
        """The clearest edge between columns: strength, coherence and place; 0s where none is."""
        first, last = max(round(start), 0), min(round(end), self.width)
        if last <= first:
            return 0.0, 0.0, first
        place = first + int(self.clear[first:last].argmax())
        return float(self.edge[place]), float(self.coherence[place]), place


def row_profiles(plate: Image, strip: RowStrip) -> RowProfiles:
    """The columns of a plate image, BGR, along a row of it."""
    row, mean, away = strip.row, strip.mean, strip.away
    contrast = max(strip.contrast, LEAST_CONTRAST)
    light = (strip.beyond[0] + strip.beyond[1] + strip.beyond[2]) * np.float32(1 / 3 / contrast)
    beside = [
        farthest(level(plate, row, band, BESIDE_PX) - strip.ground[:, None, None]).mean(axis=0)
        for band in (ABOVE, BELOW)
    ]
    columns = [
        np.minimum(away * np.float32(1 / contrast), FARTHEST).mean(axis=0),
        strip.differing(DIFFERENT * contrast) > SOLID,
        light.mean(axis=0),
        (light * light).mean(axis=0),
        (mean[0] - mean[2]) / COLOUR,
        (mean.max(axis=0) - mean.min(axis=0)) / COLOUR,
        *(np.minimum(one / contrast, FARTHEST) for one in beside),
    ]
    sums = np.zeros((strip.width + 1, len(MEANS)), np.float32)
    np.cumsum(np.stack(columns, axis=1), axis=0, out=sums[1:])
    edge, coherence = _edges(light)
    return RowProfiles(sums, edge, coherence, edge * coherence, contrast)


def _edges(light: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Strength and coherence of the upright edge in each column of a strip (H, W)."""
    change = np.zeros_like(light)
    change[:, 1:-1] = light[:, 2:] - light[:, :-2]
    alike = np.abs(change.mean(axis=0))
    coherence = alike / (np.abs(change).mean(axis=0) + np.float32(0.03))
    return alike, np.asarray(coherence, dtype=np.float32)
