"""Generous proposals: every box of a plate image that may hold a character."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, GrayImage
from lpr.geometry import Box
from lpr.geometry.boxes import first_of_duplicates, heights, no_boxes, widths
from lpr.segmentation.bands import stroke_bands
from lpr.segmentation.components import band_boxes, component_boxes, size_verdicts
from lpr.segmentation.config import SegmentationConfig
from lpr.segmentation.cuts import piece_boxes
from lpr.segmentation.lines import TextLine, blob_lines, find_lines
from lpr.segmentation.pieces import char_width, equal_parts, gap_boxes, merged_pairs, refitted
from lpr.segmentation.polarity import surely_dark
from lpr.segmentation.rows import opposite_row, row_pairs, third_rows
from lpr.segmentation.steps import (
    FIRST,
    OTHERS,
    Mask,
    find_contours,
    gaussian_blur,
    stretch_contrast,
    threshold_masks,
)
from lpr.segmentation.trace import Trace, TracedProposal

GOOD_SUPPORT = 3.0
"""A line with this support needs no blob of touching characters to show where the text is."""
SURE_SUPPORT = 4.0
"""A line with this support tells the polarity of the plate's characters."""
BAND_VARIANTS = ("otsu", "hat")
"""Thresholds whose masks are cut to the line and searched again."""
MAX_CANDIDATES = 4096
"""Boxes of one polarity that are compared with each other. Plates have some dozens to some
hundreds; noise and leaves that were taken for a plate had more than ten thousand."""
WORKED_LINES = 3
"""Lines of a plate on which splits, merges, cuts and fills are proposed."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """Candidate characters: ``boxes`` (N, 4) in plate-image pixels, ``light`` (N,) true for light
    characters on a dark plate, ``steps`` what proposed each, ``lines`` the text lines worked on."""

    boxes: FloatArray
    light: npt.NDArray[np.bool_]
    steps: tuple[str, ...]
    lines: tuple[TextLine, ...]

    def __len__(self) -> int:
        return len(self.boxes)


@dataclass(slots=True)
class _Pool:
    """Candidates of one polarity with the names of their steps, in the order they came."""

    boxes: FloatArray
    steps: list[str]

    def add(self, boxes: FloatArray, step: str) -> None:
        if len(boxes):
            self.boxes = np.concatenate([self.boxes, boxes]).astype(np.float32)
            self.steps.extend([step] * len(boxes))

    def select(self, keep: npt.NDArray[np.bool_]) -> None:
        self.boxes = self.boxes[keep]
        self.steps = [step for step, kept in zip(self.steps, keep, strict=True) if kept]


def propose(
    gray: GrayImage, config: SegmentationConfig | None = None, trace: Trace | None = None
) -> Proposals:
    """All boxes that may hold a character, at most ``config.max_proposals``.

    Components of every threshold variant come first; then, on the text lines they show, splits of
    wide blobs, merges of broken ones, pieces between cuts, gaps filled, tops and bottoms refitted.
    The pool of each polarity is de-duplicated on its own. ``gray`` is a plate image's luminance.
    """
    config = config or SegmentationConfig()
    blurred = gaussian_blur(stretch_contrast(gray, config.clip), config.blur_px)
    masks: list[Mask] = []
    pools = {light: _Pool(no_boxes(), []) for light in (False, True)}
    for light, pool in pools.items():
        masks += _add_components(pool, blurred, light, (FIRST,), config, trace)
    dark = surely_dark(_shaped_lines(pools, config))
    if dark:
        pools[True] = _Pool(no_boxes(), [])
    for light in (False,) if dark else (False, True):
        masks += _add_components(pools[light], blurred, light, OTHERS, config, trace)
    if trace is not None:
        _trace_masks(trace, gray, blurred, masks)
    bands = stroke_bands(blurred, config)
    worked = _worked_lines(_found_lines(pools, config), bands, (gray.shape[1], gray.shape[0]))
    for line in worked:
        _propose_on_line(pools[line.light], blurred, masks, line, config)
    for light, pool in pools.items():
        _finish(pool, [line for line in worked if line.light == light], config, trace)
    return _joined(pools, tuple(worked), config, trace)


def _add_components(
    pool: _Pool,
    blurred: GrayImage,
    light: bool,
    thresholds: Iterable[str],
    config: SegmentationConfig,
    trace: Trace | None,
) -> list[Mask]:
    """Add the components of some thresholds that pass the size limits, without duplicates, to
    those of their polarity; gives the masks that they are of."""
    masks = threshold_masks(blurred, light, thresholds, config)
    found = _Pool(no_boxes(), [])
    for mask in masks:
        found.add(component_boxes(mask.raw), mask.variant)
        found.add(component_boxes(mask.clean), f"{mask.variant}/opened")
    verdicts = size_verdicts(found.boxes, blurred.shape[0], config)
    if trace is not None:
        _trace_rejected(trace, found, verdicts)
    found.select(np.array([not verdict for verdict in verdicts], dtype=bool))
    pool.boxes = np.concatenate([pool.boxes, found.boxes])
    pool.steps += found.steps
    pool.select(_least(-heights(pool.boxes), MAX_CANDIDATES))
    pool.select(first_of_duplicates(pool.boxes, config.duplicate_iou))
    return masks


def _shaped_lines(pools: dict[bool, _Pool], config: SegmentationConfig) -> list[TextLine]:
    """Text lines among the components that have a character's shape."""
    found: list[TextLine] = []
    for light, pool in pools.items():
        aspect = widths(pool.boxes) / np.maximum(heights(pool.boxes), 1e-3)
        shaped = pool.boxes[(aspect < config.max_aspect) & (aspect > 0.15)]
        found += find_lines(shaped, np.ones(len(shaped), np.float32), light, config.lines)
    return found


def _found_lines(pools: dict[bool, _Pool], config: SegmentationConfig) -> tuple[TextLine, ...]:
    """Text lines among the components that have a character's shape; failing that, among blobs."""
    found = _shaped_lines(pools, config)
    if any(line.support >= GOOD_SUPPORT for line in found):
        return tuple(found)
    for light, pool in pools.items():
        aspect = widths(pool.boxes) / np.maximum(heights(pool.boxes), 1e-3)
        found += blob_lines(pool.boxes[aspect >= config.max_aspect], light)
    return tuple(found)


def _worked_lines(
    lines: tuple[TextLine, ...], bands: tuple[TextLine, ...], size_px: tuple[int, int]
) -> list[TextLine]:
    """The lines worth more work: the best supported, the row that may lie opposite, new bands."""
    ranked = sorted(lines, key=lambda line: -line.worth)[:WORKED_LINES]
    worked = [line for line in ranked if line.worth > 0.35 * ranked[0].worth]
    if worked and not any(row_pairs((line, worked[0]), size_px[0]) for line in worked[1:]):
        worked += opposite_row(worked[0], size_px)
    sure = bool(worked) and worked[0].support >= SURE_SUPPORT
    for band in bands:
        known = any(line.resembles(band, size_px[0] / 2) for line in worked)
        if not known and not (sure and band.light != worked[0].light):
            worked.append(band)
    return worked + _missing_rows(worked, size_px)


def _missing_rows(worked: list[TextLine], size_px: tuple[int, int]) -> list[TextLine]:
    """The third row that the best pair of rows leaves room for, where no line of it lies there."""
    pairs = row_pairs(tuple(worked), size_px[0])
    if not pairs:
        return []
    best = max(pairs, key=lambda pair: pair[0].worth + pair[1].worth)
    x = size_px[0] / 2
    return [
        row
        for row in third_rows(*best, size_px)
        if all(
            abs(line.middle_at(x) - row.middle_at(x)) > 0.5 * row.height_px
            for line in worked
            if line.light == row.light
        )
    ]


def _propose_on_line(
    pool: _Pool, blurred: GrayImage, masks: list[Mask], line: TextLine, config: SegmentationConfig
) -> None:
    """Add what a line's place and height suggest to the candidates of its polarity."""
    for mask in masks:
        if mask.light == line.light and mask.variant.split("/")[0] in BAND_VARIANTS:
            pool.add(band_boxes(mask.raw, line), "band")
    on_line = (np.abs(line.offsets(pool.boxes)) < 0.35) & (line.height_ratios(pool.boxes) < 0.4)
    near = pool.boxes[on_line]
    pool.add(refitted(near, line), "refit")
    pool.add(merged_pairs(near, line), "merge")
    pool.add(piece_boxes(blurred, line, config), "cut")
    blobs = near[widths(near) > 0.75 * line.height_px]
    width_px = char_width(near, line)
    pool.add(equal_parts(blobs, width_px), "split")
    pool.add(gap_boxes(near, line, width_px), "fill")


def _finish(
    pool: _Pool, lines: list[TextLine], config: SegmentationConfig, trace: Trace | None
) -> None:
    """Drop what is too much, blobs that are no single character, and duplicates.

    ``lines`` are those of the pool's polarity; what fits them worst is dropped first.
    """
    misfit = _misfit(
        pool.boxes, np.full(len(pool.boxes), any(line.light for line in lines)), tuple(lines)
    )
    pool.select(_least(misfit, MAX_CANDIDATES))
    aspect = widths(pool.boxes) / np.maximum(heights(pool.boxes), 1e-3)
    verdicts = ["too wide" if wide else "" for wide in aspect > config.max_aspect]
    first = first_of_duplicates(pool.boxes, config.duplicate_iou)
    verdicts = [v or ("" if f else "duplicate") for v, f in zip(verdicts, first, strict=True)]
    if trace is not None:
        _trace_rejected(trace, pool, verdicts)
    pool.select(np.array([not verdict for verdict in verdicts], dtype=bool))


def _joined(
    pools: dict[bool, _Pool],
    lines: tuple[TextLine, ...],
    config: SegmentationConfig,
    trace: Trace | None,
) -> Proposals:
    """Both polarities' candidates; over the limit those that fit no line leave first.

    Each polarity has its own ranks, so that a frame that breaks into many pieces cannot crowd out
    the characters.
    """
    boxes = np.concatenate([pools[False].boxes, pools[True].boxes])
    steps = pools[False].steps + pools[True].steps
    light = np.arange(len(boxes)) >= len(pools[False].boxes)
    misfit = _misfit(boxes, light, lines)
    ranks = np.concatenate([_ranks(misfit[~light]), _ranks(misfit[light])])
    keep = np.zeros(len(boxes), dtype=bool)
    keep[np.lexsort((misfit, ranks))[: config.max_proposals]] = True
    if trace is not None:
        for box, step, kept in zip(boxes, steps, keep, strict=True):
            reason = None if kept else "over the limit"
            trace.proposals.append(TracedProposal(Box.from_list(box), step, reason))
        if not keep.any():
            trace.notes.append("no component has the size of a character")
    kept_steps = tuple(step for step, kept in zip(steps, keep, strict=True) if kept)
    return Proposals(boxes[keep], light[keep], kept_steps, lines)


def _misfit(
    boxes: FloatArray, light: npt.NDArray[np.bool_], lines: tuple[TextLine, ...]
) -> FloatArray:
    """How badly each box fits the nearest line of its polarity, poor lines being farther, (N,)."""
    misfit = np.full(len(boxes), 10.0, dtype=np.float32)
    for line in lines:
        best = max(other.worth for other in lines if other.light == line.light)
        distance = np.abs(line.offsets(boxes)) + np.abs(line.height_ratios(boxes))
        distance += 1 - line.worth / best
        misfit = np.where(light == line.light, np.minimum(misfit, distance), misfit)
    return misfit


def _least(values: FloatArray, count: int) -> npt.NDArray[np.bool_]:
    """Marks the smallest values, (N,), at most so many; of equal ones the first."""
    keep = np.ones(len(values), dtype=bool)
    keep[np.argsort(values, kind="stable")[count:]] = False
    return keep


def _ranks(values: FloatArray) -> npt.NDArray[np.intp]:
    """The place of each value in ascending order, (N,)."""
    return np.argsort(np.argsort(values, kind="stable"), kind="stable")


def _trace_masks(trace: Trace, gray: GrayImage, blurred: GrayImage, masks: list[Mask]) -> None:
    trace.gray, trace.blurred = gray, blurred
    for mask in masks:
        trace.thresholds[mask.variant] = mask.raw
        trace.morphology[mask.variant] = mask.clean
        trace.contours[mask.variant] = find_contours(mask.clean)


def _trace_rejected(trace: Trace, pool: _Pool, verdicts: list[str]) -> None:
    for box, step, verdict in zip(pool.boxes, pool.steps, verdicts, strict=True):
        if verdict:
            trace.proposals.append(TracedProposal(Box.from_list(box), step, verdict))
