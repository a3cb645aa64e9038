"""Cuts between characters, found in the column profile of a text line: over-segmentation.

Where thresholds join or miss characters, the line itself still shows dark and light columns.
Every piece between two near cuts is proposed and the classifier decides (over-segmentation and
recognition: Casey & Lecolinet 1996).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, GrayImage
from lpr.geometry.boxes import pairs
from lpr.segmentation.config import SegmentationConfig
from lpr.segmentation.lines import TextLine

MAX_VALLEYS = 26
"""Deepest valleys kept on a line."""
MIN_RISE = 0.06
"""What must rise between two valleys, of the profile's range."""


@dataclass(frozen=True, slots=True)
class Valleys:
    """Low stretches of a profile: their first and last columns, (V,) each."""

    first: npt.NDArray[np.intp]
    last: npt.NDArray[np.intp]


def line_profile(gray: GrayImage, line: TextLine) -> FloatArray:
    """How much ink each column of the line holds, (width,): mean of the column's mean and maximum.

    Ink is darkness, or brightness on a light line. The line is sheared level first.
    """
    width = gray.shape[1]
    height = max(round(line.height_px * 0.9), 3)
    top = line.middle_px - line.height_px * 0.45
    matrix = np.array([[1.0, 0.0, 0.0], [line.slope, 1.0, top]])
    band = cv2.warpAffine(
        gray,
        matrix,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    ink = band if line.light else 255 - band
    profile = (ink.mean(axis=0) + ink.max(axis=0)) / 2
    smooth = cv2.GaussianBlur(profile.astype(np.float32)[None], (5, 1), 0)[0]
    return np.asarray(smooth, dtype=np.float32)


def find_valleys(profile: FloatArray) -> Valleys:
    """The valleys of a profile, left to right, at most ``MAX_VALLEYS``, the deepest ones.

    Minima with hardly a rise between them are one valley; minima hardly below the peaks beside them
    are none. The two ends of the line count as minima.
    """
    low = profile[1:-1]
    minima = np.flatnonzero((low <= profile[:-2]) & (low <= profile[2:])) + 1
    ordered = np.sort(profile)
    spread = float(ordered[int(0.95 * len(ordered))] - ordered[int(0.05 * len(ordered))])
    rise = max(MIN_RISE * spread, 2.0)
    starts, stops, floors, peaks = [0], [0], [float(profile[0])], [np.inf]
    for column in (*minima.tolist(), len(profile) - 1):
        peak = float(profile[stops[-1] : column + 1].max())
        floor = float(profile[column])
        climbs, falls = peak - floors[-1] >= rise, peak - floor >= rise
        if climbs and falls:
            starts.append(column)
            stops.append(column)
            floors.append(floor)
            peaks.append(peak)
        elif falls:
            starts[-1] = stops[-1] = column
            floors[-1] = floor
        elif not climbs:
            stops[-1] = column
            floors[-1] = min(floors[-1], floor)
    sides = np.array([*peaks, np.inf])
    depth = np.minimum(sides[:-1], sides[1:]) - np.array(floors)
    keep = np.sort(np.argsort(-depth, kind="stable")[:MAX_VALLEYS])
    return Valleys(np.array(starts)[keep], np.array(stops)[keep])


def piece_boxes(gray: GrayImage, line: TextLine, config: SegmentationConfig) -> FloatArray:
    """Boxes of all pieces between two valleys that can be a character's width, (N, 4)."""
    profile = line_profile(gray, line)
    valleys = find_valleys(profile)
    starts, ends = _ink_edges(profile, valleys)
    i, j = pairs(len(starts))
    left, right = starts[i], ends[j]
    narrowest, widest = (limit * line.height_px for limit in config.cut_widths)
    fits = (right - left >= narrowest) & (right - left <= widest)
    left, right = left[fits], right[fits]
    middle = line.middle((left + right) / 2)
    half = np.float32(line.height_px / 2)
    return np.stack([left, middle - half, right, middle + half], axis=1).astype(np.float32)


def _ink_edges(profile: FloatArray, valleys: Valleys) -> tuple[FloatArray, FloatArray]:
    """For each valley where the ink starts to its right, and where it ends to its left.

    That is where the profile has risen a third of the way to the next peak.
    """
    starts = [
        last + _rise(profile[last : following + 1])
        for last, following in zip(valleys.last, [*valleys.first[1:], len(profile)], strict=True)
    ]
    ends = [
        first + 1 - _rise(profile[previous : first + 1][::-1])
        for first, previous in zip(valleys.first, [0, *valleys.last[:-1]], strict=True)
    ]
    return np.array(starts, np.float32), np.array(ends, np.float32)


def _rise(profile: FloatArray) -> int:
    """Columns until the profile, which starts in a valley, has risen a third of its way."""
    level = profile[0] + (profile.max() - profile[0]) / 3
    return int(np.argmax(profile >= level))
