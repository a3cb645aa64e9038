"""Every threshold of the segmentation, with its unit."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LineConfig:
    """Which boxes make a text line; "of the line" is of the height of its characters."""

    max_slope: float = 0.25
    """Steepest line, dy / dx."""
    height_tolerance: float = 0.22
    """How far a member's height may lie from its line's, |log ratio|."""
    offset_tolerance: float = 0.14
    """How far a member's centre may lie from its line's, of the line."""
    max_lines: int = 3
    """Lines kept for each polarity."""


@dataclass(frozen=True, slots=True)
class SegmentationConfig:
    """Thresholds of the steps, the proposals and the text lines that they are made on.

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

    lines: LineConfig = field(default_factory=LineConfig)
    """The text lines that are looked for among the components."""

    # proposals on a line
    cut_widths: tuple[float, float] = (0.12, 1.0)
    """Narrowest and widest piece between two cuts, of the line."""
    max_proposals: int = 240
