"""What a detector's model file says of itself, checked: input shapes, anchors, threshold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lpr.contract import contract_number, read_contract
from lpr.detection.anchors import AnchorConfig
from lpr.errors import ModelMismatch

MODEL_KIND = "plate-detector"
MOST_SHAPES = 16
MOST_SIDE_PX = 2048
"""Of an input: each pixel costs memory in every layer."""
MOST_LEVELS = 8
MOST_ANCHORS = 32
"""Of a cell, on one level."""


@dataclass(frozen=True, slots=True)
class DetectorContract:
    """The (height, width) shapes that a network takes, its anchors, its own threshold."""

    shapes: tuple[tuple[int, int], ...]
    anchors: AnchorConfig
    min_confidence: float


def read_detector_contract(path: Path) -> DetectorContract:
    """The contract of a detector's file.

    Raises:
        ModelMissing, ModelError, ModelMismatch: see `lpr.contract.read_contract`; or something in
            it makes no sense.
    """
    contract = read_contract(path, MODEL_KIND)
    try:
        anchors = AnchorConfig.from_dict(contract["anchors"])
        _check_anchors(anchors)
        shapes = _shapes(contract, max(anchors.strides))
        least = contract_number(contract, "min_confidence", path, 0.0, 1.0)
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        raise ModelMismatch(
            f"{path}: its contract lacks input shapes, anchors or a threshold that a detector can "
            "have; export it again with lpr train-detector"
        ) from error
    return DetectorContract(shapes, anchors, least)


def _check_anchors(anchors: AnchorConfig) -> None:
    """Raises ValueError where levels and sizes do not match, or are such as no network has."""
    sides = [side for level in anchors.sizes for size in level for side in size]
    if not (
        0 < len(anchors.strides) == len(anchors.sizes) <= MOST_LEVELS
        and all(0 < stride <= MOST_SIDE_PX for stride in anchors.strides)
        and all(0 < len(level) <= MOST_ANCHORS for level in anchors.sizes)
        and all(0 < side <= MOST_SIDE_PX for side in sides)
    ):
        raise ValueError


def _shapes(contract: Mapping[str, Any], multiple_px: int) -> tuple[tuple[int, int], ...]:
    """The input shapes; raises ValueError where a side is no multiple, or out of bounds."""
    shapes = tuple((int(height), int(width)) for height, width in contract["input_shapes"])
    sides = [side for shape in shapes for side in shape]
    if not 0 < len(shapes) <= MOST_SHAPES or not all(
        0 < side <= MOST_SIDE_PX and side % multiple_px == 0 for side in sides
    ):
        raise ValueError
    return shapes
