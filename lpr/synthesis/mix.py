"""What drawn plates are like as a whole: how many are a country's, steep, or faint."""

from __future__ import annotations

from dataclasses import dataclass

from lpr.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares, 0 to 1, of what is drawn; the rest has made-up forms, moderate views, soft edges.

    ``regions`` (``"DE"``, ``"US-CA"``, ``"US"`` for all states) leaves out the designs of others.

    >>> Mix(designed=1.0, regions=("NL",)).steep
    0.0
    """

    designed: float = 0.0
    """In the design of a country or state, with a text that it would issue."""
    steep: float = 0.0
    """Seen at yaw to 65 and pitch to 40 degrees."""
    faint: float = 0.0
    """With faded ink, under dirt, or in poor light."""
    sharpened: float = 0.0
    """With the halos around edges that cameras and web sites give pictures."""
    gray: float = 0.0
    """Without colour, as infrared cameras see at night."""
    clean: float = 0.0
    """Crisp and in good light: as most pictures are that people take of a plate by day."""
    regions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("designed", "steep", "faint", "sharpened", "gray", "clean"):
            share = getattr(self, name)
            if not 0 <= share <= 1:
                raise ConfigError(f"{name} is {share}; give a share from 0 to 1")


MADE_UP = Mix()
"""Made-up forms only, as scenes have them."""
LIKE_REAL = Mix(designed=0.75, steep=0.15, faint=0.12, sharpened=0.3, gray=0.05)
"""What readers learn from: mostly plates as they are on the road."""
