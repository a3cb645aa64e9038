"""What a `Design` says of the plates of a country or state; the tables beside this file hold them.

Lengths are shares of the plate's height unless said otherwise, colours are blue, green, red.
"""

from __future__ import annotations

from dataclasses import dataclass

from lpr.synthesis.styles import Color

WHITE, BLACK, NAVY = (246, 246, 246), (24, 24, 24), (92, 42, 16)
YELLOW, AMBER, ORANGE = (40, 205, 248), (20, 180, 245), (40, 130, 240)
BLUE, DEEP_BLUE, SKY = (165, 80, 20), (150, 55, 0), (235, 205, 150)
RED, DARK_RED, GREEN, LIGHT_GREEN = (40, 35, 195), (45, 25, 140), (70, 110, 20), (150, 210, 130)
SILVER, GRAY, CREAM = (205, 205, 205), (178, 178, 178), (205, 235, 248)


@dataclass(frozen=True, slots=True)
class Band:
    """A coloured strip at a side of the plate, with what stands on it."""

    code: str = ""
    """Letters at the foot, at times one of several with a bar between ("GB|UK")."""
    color: Color = DEEP_BLUE
    ink: Color = WHITE
    stars: bool = True
    """Whether a ring of stars stands above the letters."""
    width: float = 0.38
    share: float = 1.0
    """How many of the plates have it."""


@dataclass(frozen=True, slots=True)
class Words:
    """Small print: one of several texts, centred at a place of the plate (shares of its size)."""

    texts: tuple[str, ...]
    color: Color
    height: float = 0.12
    y: float = 0.13
    x: float = 0.5
    share: float = 1.0
    script: bool = False
    """Whether it is written like handwriting: slanted."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What lies behind the text: a kind of `lpr.synthesis.grounds` and its colours."""

    kind: str
    colors: tuple[Color, ...] = ()


PLAIN = Backdrop("plain")


@dataclass(frozen=True, slots=True)
class Design:
    """One design of plates."""

    region: str
    """ISO 3166 code of the country, or of the state (``US-CA``)."""
    series: str
    """Of the letters, in `lpr.synthesis.letter_series`; empty for any font there is."""
    ground: Color = WHITE
    ink: Color = BLACK
    share: float = 1.0
    """How often it is drawn."""
    aspect: float = 4.73
    """Width by height."""
    rows: int = 1
    char: float = 0.68
    """Height of the characters of a row."""
    y: float = 0.5
    """Middle of the text."""
    spacing: float = 0.13
    """Between characters, in their heights; ``gap`` between groups."""
    gap: float = 0.3
    seal_gap: float = 0.52
    """Where a seal stands between groups."""
    marks: tuple[str, ...] = (" ",)
    """What stands between the groups of the text, in order, the last one again and again: "" for
    nothing, " " for a gap, "*" for a gap with a seal, or a mark that is drawn; "^" behind it makes
    the group that follows small."""
    forms: tuple[str, ...] = ()
    """Patterns of the text (`lpr.formats.patterns`); empty for all that the region has."""
    vanity: float = 0.0
    """Share of texts that are words of the owner's choice."""
    band: Band | None = None
    right: Band | None = None
    seals: tuple[str, ...] = ()
    """What may stand in a gap with a seal, kinds of `lpr.synthesis.seals`."""
    words: tuple[Words, ...] = ()
    backdrop: Backdrop = PLAIN
    lead: bool = False
    """Whether a sign of another script, which is no part of the text, stands before it."""
    prefix: float = 0.0
    """Share with small letters stacked before the text, which are no part of it."""
    stickers: float = 0.0
    """Share with stickers of month and year in the corners."""
    bolts: float = 0.15
    frame: float = 0.12
    """Share in a dealer's frame."""
    border: float = 0.7
    """Share with a line around; ``rim`` is that with a raised edge, of those without a line."""
    rim: float = 0.0
    rounding: float = 0.0
    """Radius of the corners."""
    embossed: float = 0.6
    weight: float = 1.0
    """Scale of the widths of the letters (1 as the series has them)."""
