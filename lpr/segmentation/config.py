"""Every threshold of the segmentation, with its unit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PathWeights:
    """Weights of the path search, in nats (natural-log units), all applied to one character.

    ``log_odds`` scales log(a character / not a character), cut off at ``clip``, and ``origin``
    what the step that proposed the box is worth; ``bonus`` is added for every
    character so that neither short nor long readings are favoured; the others are penalties for
    leaving the text line: per unit of |log height ratio| beyond ``free_height``, of vertical offset
    (line heights), of overlap (widths of the narrower box) and of gap (line heights) beyond
    ``free_gap``. ``second_row`` and ``third_row`` are what further rows must earn.

    Fitted by random search on real training plates and drawn ones (`lpr.training.fits.path`), but
    for three that were chosen on validation plates: ``bonus`` (3.1 by that search), ``free_gap``
    (0.1) and ``second_row`` (8.9). docs/reading.md tells what a later search asked for.
    """

    log_odds: float = 1.27
    clip: float = 10.7
    origin: float = 0.86
    bonus: float = 2.6
    height: float = 24.0
    free_height: float = 0.08
    offset: float = 19.0
    overlap: float = 2.75
    gap: float = 1.08
    free_gap: float = 1.2
    row_height: float = 4.25
    second_row: float = 2.2
    third_row: float = 2.2


@dataclass(frozen=True, slots=True)
class SegmentationConfig:
    """Thresholds of the steps, the proposals, the text lines and the path search.

    Fractions "of the plate" refer to the plate image's height, fractions "of the line" to the
    height of the text line's characters.
    """

    # steps
    clip: float = 0.01
    """Share of the plate's pixels that may turn black, and white, when contrast is stretched."""
    blur_px: int = 3
    """Side of the Gaussian kernel, odd pixels."""
    window: float = 0.25
    """Side of the local window, of the plate."""
    window_hat: float = 0.25
    """Side of the hat's square, of the plate: wider than strokes, narrower than characters."""
    adaptive_offset: float = 9.0
    """Gray levels a pixel must differ from its neighbourhood's mean."""
    opening_px: int = 4
    """Side of the opening's square kernel: breaks bridges. Pixels, as the plate images' two heights
    make strokes of one thickness."""

    # components
    min_height: float = 0.13
    max_height: float = 0.9
    min_width: float = 0.025
    """Limits of a component's height and width, of the plate."""
    max_aspect: float = 1.55
    min_aspect: float = 0.06
    """Limits of width / height for one character."""
    max_blob_aspect: float = 8.0
    """Wider blobs than this are no row of touching characters."""
    duplicate_iou: float = 0.85
    """Boxes that meet more than this are one proposal."""

    # text lines
    max_slope: float = 0.25
    """Steepest line, dy / dx."""
    line_height_tolerance: float = 0.22
    """How far a member's height may lie from its line's, |log ratio|."""
    line_offset_tolerance: float = 0.14
    """How far a member's centre may lie from its line's, of the line."""
    max_lines: int = 3
    """Lines kept for each polarity."""

    # proposals on a line
    cut_widths: tuple[float, float] = (0.12, 1.0)
    """Narrowest and widest piece between two cuts, of the line."""
    max_proposals: int = 240

    # path
    paths: int = 5
    """Readings kept of each row and of the plate, and behind them a few of other lengths. Twenty
    read 1.3 points more in Brazil for 4 ms a plate."""
    max_reject: float = 0.98
    """Proposals surer than this to be no character take no part in the search."""
    path_height_tolerance: float = 0.45
    """How far a character's height may lie from its line's on a path, |log ratio|."""
    path_offset_tolerance: float = 0.35
    """How far a character's centre may lie from its line's on a path, of the line."""
    max_overlap: float = 0.35
    """How much of the narrower of two neighbours may be shared."""
    max_gap: float = 3.0
    """Widest gap between two neighbours, of the line."""
    weights: PathWeights = PathWeights()
