"""What thresholds show of a plate: components, and the text lines that they make.

The first threshold comes alone, for on a clear plate it shows all characters, and nothing else need
be looked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from lpr.arrays import GrayImage
from lpr.geometry.boxes import first_of_duplicates, heights, widths
from lpr.segmentation.components import component_boxes, size_verdicts
from lpr.segmentation.config import SegmentationConfig
from lpr.segmentation.lines import TextLine, find_lines
from lpr.segmentation.polarity import surely_dark
from lpr.segmentation.pool import MAX_CANDIDATES, Pool, least, trace_rejected
from lpr.segmentation.steps import (
    FIRST,
    OTHERS,
    THRESHOLDS,
    Mask,
    gaussian_blur,
    stretch_contrast,
    threshold_masks,
)
from lpr.segmentation.trace import Trace

LEAST_SHAPED = 0.15
"""Width / height of what has a character's shape, at least; bars alone make no text line."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A plate image after some thresholds.

    ``blurred`` is the picture that all of them see, ``masks`` what they made of it; ``pools`` hold
    the components of dark and of light characters, ``lines`` the text lines among them.
    """

    blurred: GrayImage
    masks: tuple[Mask, ...]
    pools: dict[bool, Pool]
    lines: tuple[TextLine, ...]


def first_sighting(
    gray: GrayImage, config: SegmentationConfig, trace: Trace | None = None
) -> Sighting:
    """What the first threshold shows in the likelier polarity: characters fill less than half of
    their ground."""
    blurred = gaussian_blur(stretch_contrast(gray, config.clip), config.blur_px)
    pools = {light: Pool.empty() for light in (False, True)}
    light = cv2.countNonZero(THRESHOLDS[FIRST](blurred, True, config)) < blurred.size / 2
    masks = add_components(pools[light], blurred, light, (FIRST,), config, trace)
    return Sighting(blurred, tuple(masks), pools, tuple(shaped_lines(pools, config)))


def full_sighting(
    first: Sighting, config: SegmentationConfig, trace: Trace | None = None
) -> Sighting:
    """What all thresholds show, the first one's sighting given: in both polarities, unless the
    characters are surely dark."""
    blurred, masks = first.blurred, list(first.masks)
    pools = {light: Pool(pool.boxes, list(pool.steps)) for light, pool in first.pools.items()}
    other = not first.masks[0].light
    masks += add_components(pools[other], blurred, other, (FIRST,), config, trace)
    dark = surely_dark((*first.lines, *lines_of(pools[other], other, config)))
    if dark:
        pools[True] = Pool.empty()
    for light in (False,) if dark else (False, True):
        masks += add_components(pools[light], blurred, light, OTHERS, config, trace)
    masks.sort(key=lambda mask: mask.light)
    return Sighting(blurred, tuple(masks), pools, tuple(shaped_lines(pools, config)))


def add_components(
    pool: Pool,
    blurred: GrayImage,
    light: bool,
    thresholds: Iterable[str],
    config: SegmentationConfig,
    trace: Trace | None,
) -> list[Mask]:
    """Add the components of some thresholds that pass the size limits, without duplicates, to
    those of their polarity; gives the masks that they are of."""
    masks = threshold_masks(blurred, light, thresholds, config)
    found = Pool.empty()
    for mask in masks:
        found.add(component_boxes(mask.raw), mask.variant)
        found.add(component_boxes(mask.clean), f"{mask.variant}/opened")
    verdicts = size_verdicts(found.boxes, blurred.shape[0], config)
    if trace is not None:
        trace_rejected(trace, found, verdicts)
    found.select(np.array([not verdict for verdict in verdicts], dtype=bool))
    pool.boxes = np.concatenate([pool.boxes, found.boxes])
    pool.steps += found.steps
    pool.select(least(-heights(pool.boxes), MAX_CANDIDATES))
    pool.select(first_of_duplicates(pool.boxes, config.duplicate_iou))
    return masks


def shaped_lines(pools: dict[bool, Pool], config: SegmentationConfig) -> list[TextLine]:
    """Text lines among the components that have a character's shape."""
    return [line for light, pool in pools.items() for line in lines_of(pool, light, config)]


def lines_of(pool: Pool, light: bool, config: SegmentationConfig) -> tuple[TextLine, ...]:
    """`shaped_lines` of one polarity."""
    aspect = widths(pool.boxes) / np.maximum(heights(pool.boxes), 1e-3)
    shaped = pool.boxes[(aspect < config.max_aspect) & (aspect > LEAST_SHAPED)]
    return find_lines(shaped, np.ones(len(shaped), np.float32), light, config.lines)
