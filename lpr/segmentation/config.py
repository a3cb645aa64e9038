"""Every threshold of the segmentation, with its unit."""

from __future__ import annotations

from dataclasses import dataclass, field

from lpr.checks import check_fields, is_number
from lpr.errors import ConfigError, shown


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

    def __post_init__(self) -> None:
        check_fields(self)


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

    def __post_init__(self) -> None:
        check_fields(self)
        if self.blur_px % 2 == 0:
            raise ConfigError(f"blur_px is {self.blur_px}; give an odd number, as 3 or 5")
        pair = self.cut_widths
        if not (isinstance(pair, tuple) and len(pair) == 2 and all(map(is_number, pair))):
            raise ConfigError(f"cut_widths is {shown(pair)}; give two numbers, as (0.12, 1.0)")
        if not 0 <= pair[0] <= pair[1]:
            raise ConfigError(f"cut_widths is {shown(pair)}; give the narrowest, then the widest")
