"""Generous proposals: every box of a plate image that may hold a character."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, GrayImage
from lpr.geometry import Box
from lpr.geometry.boxes import first_of_duplicates, heights, no_boxes, widths
from lpr.segmentation.bands import stroke_bands
from lpr.segmentation.components import band_boxes
from lpr.segmentation.config import SegmentationConfig
from lpr.segmentation.cuts import piece_boxes
from lpr.segmentation.free_bands import free_bands
from lpr.segmentation.lines import TextLine, blob_lines
from lpr.segmentation.pieces import char_width, equal_parts, gap_boxes, merged_pairs, refitted
from lpr.segmentation.pool import MAX_CANDIDATES, Pool, least, trace_rejected
from lpr.segmentation.rows import lone_row, opposite_row, plain_rows, row_pairs, third_rows
from lpr.segmentation.sighting import Sighting, first_sighting, full_sighting
from lpr.segmentation.steps import find_contours
from lpr.segmentation.trace import Trace, TracedProposal

GOOD_SUPPORT = 3.0
"""A line with this support needs no blob of touching characters to show where the text is."""
SURE_SUPPORT = 4.0
"""A line with this support tells the polarity of the plate's characters."""
BAND_VARIANTS = ("otsu", "hat")
"""Thresholds whose masks are cut to the line and searched again."""
PRINT_HEIGHT = 0.4
"""A row is not surely alone beside ink that is so high, of its height: a short row may be that is
blurred; a city's name is lower."""
NEAR_LINE, LIKE_LINE = 0.35, 0.45
"""How far a character's middle may lie from its line's, of the line's height, and its height from
that, |log ratio|."""
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


def no_proposals() -> Proposals:
    """Nothing."""
    return Proposals(no_boxes(), np.zeros(0, bool), (), ())


def propose(
    gray: GrayImage, config: SegmentationConfig | None = None, trace: Trace | None = None
) -> Proposals:
    """All boxes that may hold a character, at most ``config.max_proposals``.

    Components of every threshold variant come first; then, on the text lines they show, splits of
    wide blobs, merges of broken ones, pieces between cuts, gaps filled, tops and bottoms refitted.
    The pool of each polarity is de-duplicated on its own. ``gray`` is a plate image's luminance.
    """
    config = config or SegmentationConfig()
    first = first_sighting(gray, config, trace)
    return all_proposals(full_sighting(first, config, trace), gray, config, trace)


def all_proposals(
    sighting: Sighting, gray: GrayImage, config: SegmentationConfig, trace: Trace | None = None
) -> Proposals:
    """`propose`, going on from what all thresholds show."""
    if trace is not None:
        trace_masks(trace, gray, sighting)
    pools = {light: Pool(pool.boxes, list(pool.steps)) for light, pool in sighting.pools.items()}
    bands = stroke_bands(sighting.blurred, config)
    worked = _worked_lines(_found_lines(sighting, config), bands, (gray.shape[1], gray.shape[0]))
    for line in worked:
        _propose_on_line(pools[line.light], sighting, line, config)
    for light, pool in pools.items():
        _finish(pool, [line for line in worked if line.light == light], config, trace)
    return _joined(pools, tuple(worked), config, trace)


def plain_proposals(sighting: Sighting, config: SegmentationConfig) -> Proposals:
    """The components that may be characters of the plate's rows, the ``lines``, from above; none
    where it is not plain which rows it has."""
    height, width = sighting.blurred.shape
    rows = plain_rows(sighting.lines, (width, height)) or _only_row(sighting)
    if not rows:
        return no_proposals()
    light = rows[0].light
    pool = sighting.pools[light]
    boxes = pool.boxes
    near = np.zeros(len(boxes), dtype=bool)
    for row in rows:
        near |= (np.abs(row.offsets(boxes)) < NEAR_LINE) & (
            np.abs(row.height_ratios(boxes)) < LIKE_LINE
        )
    near &= widths(boxes) <= config.max_aspect * heights(boxes)
    chosen = np.flatnonzero(near)
    steps = tuple(pool.steps[place] for place in chosen.tolist())
    return Proposals(boxes[chosen], np.full(len(chosen), light), steps, rows)


def _only_row(sighting: Sighting) -> tuple[TextLine, ...]:
    """The one row of a plate with room beside it, where no ink there is as high as characters."""
    height, width = sighting.blurred.shape
    row = lone_row(sighting.lines, (width, height))
    return () if row is None or free_bands(sighting.blurred, row, PRINT_HEIGHT) else (row,)


def _found_lines(sighting: Sighting, config: SegmentationConfig) -> tuple[TextLine, ...]:
    """Text lines among the components that have a character's shape; failing that, among blobs."""
    found = list(sighting.lines)
    if any(line.support >= GOOD_SUPPORT for line in found):
        return sighting.lines
    for light, pool in sighting.pools.items():
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
    pool: Pool, sighting: Sighting, line: TextLine, config: SegmentationConfig
) -> None:
    """Add what a line's place and height suggest to the candidates of its polarity."""
    for mask in sighting.masks:
        if mask.light == line.light and mask.variant.split("/")[0] in BAND_VARIANTS:
            pool.add(band_boxes(mask.raw, line), "band")
    on_line = (np.abs(line.offsets(pool.boxes)) < 0.35) & (line.height_ratios(pool.boxes) < 0.4)
    near = pool.boxes[on_line]
    pool.add(refitted(near, line), "refit")
    pool.add(merged_pairs(near, line), "merge")
    pool.add(piece_boxes(sighting.blurred, line, config), "cut")
    blobs = near[widths(near) > 0.75 * line.height_px]
    width_px = char_width(near, line)
    pool.add(equal_parts(blobs, width_px), "split")
    pool.add(gap_boxes(near, line, width_px), "fill")


def _finish(
    pool: Pool, lines: list[TextLine], config: SegmentationConfig, trace: Trace | None
) -> None:
    """Drop what is too much, blobs that are no single character, and duplicates.

    ``lines`` are those of the pool's polarity; what fits them worst is dropped first.
    """
    misfit = _misfit(
        pool.boxes, np.full(len(pool.boxes), any(line.light for line in lines)), tuple(lines)
    )
    pool.select(least(misfit, MAX_CANDIDATES))
    aspect = widths(pool.boxes) / np.maximum(heights(pool.boxes), 1e-3)
    verdicts = ["too wide" if wide else "" for wide in aspect > config.max_aspect]
    first = first_of_duplicates(pool.boxes, config.duplicate_iou)
    verdicts = [v or ("" if f else "duplicate") for v, f in zip(verdicts, first, strict=True)]
    if trace is not None:
        trace_rejected(trace, pool, verdicts)
    pool.select(np.array([not verdict for verdict in verdicts], dtype=bool))


def _joined(
    pools: dict[bool, Pool],
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


def _ranks(values: FloatArray) -> npt.NDArray[np.intp]:
    """The place of each value in ascending order, (N,)."""
    return np.argsort(np.argsort(values, kind="stable"), kind="stable")


def trace_masks(trace: Trace, gray: GrayImage, sighting: Sighting) -> None:
    """Note what the thresholds made of a plate image."""
    trace.gray, trace.blurred = gray, sighting.blurred
    for mask in sighting.masks:
        trace.thresholds[mask.variant] = mask.raw
        trace.morphology[mask.variant] = mask.clean
        trace.contours[mask.variant] = find_contours(mask.clean)


def trace_plain(trace: Trace, proposals: Proposals) -> None:
    """Note the proposals of a plain plate."""
    for box, step in zip(proposals.boxes, proposals.steps, strict=True):
        trace.proposals.append(TracedProposal(Box.from_list(box), step))
