"""Every threshold and weight of reading a plate, from one look at it to the next."""

from __future__ import annotations

from dataclasses import dataclass, field

from lpr.checks import check_fields, check_score, is_number
from lpr.errors import ConfigError, shown
from lpr.segmentation.config import LineConfig, SegmentationConfig


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
    (0.1) and ``second_row`` (8.9). On plates held back from the network, in five parts, fits of all
    weights read no better (docs/reading.md).
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

    def __post_init__(self) -> None:
        check_fields(self, negative=True)


@dataclass(frozen=True, slots=True)
class PathConfig:
    """Which boxes a path over a text line may take, and what each step of it costs.

    Fractions "of the line" refer to the height of the text line's characters.
    """

    paths: int = 5
    """Readings kept of each row and of the plate, and behind them a few of other lengths. Twenty
    read 1.3 points more in Brazil for 4 ms a plate."""
    max_reject: float = 0.98
    """Proposals surer than this to be no character take no part in the search."""
    height_tolerance: float = 0.45
    """How far a character's height may lie from its line's, |log ratio|."""
    offset_tolerance: float = 0.35
    """How far a character's centre may lie from its line's, of the line."""
    max_overlap: float = 0.35
    """How much of the narrower of two neighbours may be shared."""
    max_gap: float = 3.0
    """Widest gap between two neighbours, of the line."""
    lines: LineConfig = field(default_factory=LineConfig)
    """The lines that are looked for among what is likely a character."""
    weights: PathWeights = field(default_factory=PathWeights)

    def __post_init__(self) -> None:
        check_fields(self)


_SCORES = ("outlined_below", "closer_below", "below", "surely_detected", "hopeless_below")


@dataclass(frozen=True, slots=True)
class SecondLooks:
    """Which plates are looked at again, and in which frames."""

    scales: tuple[tuple[float, float], ...] = ((0.92, 0.86), (1.06, 1.2))
    """Width and height of the frames of further looks, of the detected plate: tighter, then
    wider."""
    closer: tuple[float, float] | None = (0.75, 0.5)
    """The frame of one more look, behind those of ``scales`` where there are any, at plates that
    are hardly read at all: small letters on a large plate. None leaves it out."""
    closer_below: float = 0.2
    """Plates read less surely than this are."""
    outlined_below: float = 0.9
    """Plates of which no corners are known are looked at within corners that are looked for where
    they are read less surely than this. Chosen on training plates."""
    below: float = 0.75
    """Plates read less surely are looked at again,"""
    surely_detected: float = 0.76
    """if they were detected as surely as this: of 40 others in training photographs one was right
    only then, and as many signs read like plates."""
    hopeless_below: float = 0.02
    narrow_px: float = 80.0
    """but those read less surely than the one only in a frame that shows more, and not where they
    are narrower than the other: there is nothing more to see in them."""

    def __post_init__(self) -> None:
        check_fields(self)
        for name in _SCORES:
            check_score(name, getattr(self, name))
        if not isinstance(self.scales, tuple) or not all(map(_is_scale, self.scales)):
            raise ConfigError(
                f"scales is {shown(self.scales)}; give pairs of numbers above 0, as ((0.92, 0.86),)"
            )
        if self.closer is not None and not _is_scale(self.closer):
            raise ConfigError(
                f"closer is {shown(self.closer)}; give a pair of numbers above 0, as (0.75, 0.5)"
            )

    def in_turn(self) -> tuple[tuple[tuple[float, float], float], ...]:
        """The frame of each further look, and how sure a plate is at most that gets it."""
        looks = [(scale, self.below) for scale in self.scales]
        if looks and self.closer is not None:
            looks.append((self.closer, min(self.closer_below, self.below)))
        return tuple(looks)


@dataclass(frozen=True, slots=True)
class ReadingConfig:
    """How a plate is read: what is proposed, how boxes become a text, when to look again.

    >>> ReadingConfig(second_looks=SecondLooks(scales=())).second_looks.scales
    ()
    """

    segmentation: SegmentationConfig = field(default_factory=SegmentationConfig)
    path: PathConfig = field(default_factory=PathConfig)
    second_looks: SecondLooks = field(default_factory=SecondLooks)
    seen_again_from: float = 0.02
    """The witness sees rows in other frames, too, that are read as surely as this: below it nothing
    is legible."""

    glimpsed_below: float = 0.9
    """Detections less sure than this stay unread where the witness reads nothing at a glimpse: they
    are plates only for how they read (`lpr.pipeline.acceptance`)."""

    def __post_init__(self) -> None:
        check_fields(self)
        for name in ("seen_again_from", "glimpsed_below"):
            check_score(name, getattr(self, name))


def _is_scale(scale: object) -> bool:
    if not isinstance(scale, tuple) or len(scale) != 2:
        return False
    return all(is_number(part) and part > 0 for part in scale)
