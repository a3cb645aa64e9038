"""What a user can choose of a fit of weights."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lpr.errors import ConfigError


@dataclass(frozen=True, slots=True)
class FitOptions:
    """What weights are fitted on, and for how long.

    Raises:
        ConfigError: a value makes no sense.
    """

    data: tuple[Path, ...] = ()
    """Plates with texts (CSV)."""
    scenes: tuple[Path, ...] = ()
    """Scenes in which the detector errs; for the confidence."""
    held_out: float = 0.06
    """Share of the plates that the character network was not trained on; for the confidence."""
    char_model: Path | None = None
    """None is the shipped one."""
    witness: str = "on"
    """"off" fits what holds for readings without its opinion; for the confidence."""
    witness_model: Path | None = None
    """None is the shipped one."""
    origin_model: Path | None = None
    """Likewise, of the network that tells where plates are from."""
    most: int = 800
    """Plates of a source."""
    drawn: int = 1200
    """Plates drawn beside them."""
    rounds: int = 60
    """Rounds of the random search; for the path."""
    folds: int = 1
    """Parts of the plates, each judged by weights that are fitted on the others; for the path."""
    seed: int = 0
    words: Path = Path("/usr/share/dict/words")
    """A list of words, one a line; for words."""

    def __post_init__(self) -> None:
        for name in ("most", "rounds", "folds"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{name} is {getattr(self, name)}; it must be at least 1")
        if self.drawn < 0:
            raise ConfigError(f"drawn is {self.drawn}; it must not be negative")
        if not 0 <= self.held_out <= 1:
            raise ConfigError(f"held_out is {self.held_out}; it must be between 0 and 1")
        if not self.data and not self.drawn:
            raise ConfigError("nothing to fit on; name plates with --data, or draw some")
