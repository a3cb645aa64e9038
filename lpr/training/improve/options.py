"""What can be chosen of an improvement, apart from what needs Keras."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lpr.errors import ConfigError
from lpr.training.settings import check_counts

FEWEST_PLATES = 20
"""Fewer plates to learn from teach nothing that lasts."""


@dataclass(frozen=True, slots=True)
class ImproveOptions:
    """Which plates are learnt from, and how.

    >>> ImproveOptions(Path("mine.csv"), Path("better"), held_out=1)
    Traceback (most recent call last):
    lpr.errors.ConfigError: held_out is 1; give a share from 0.05 to 0.9

    Raises:
        ConfigError: a value makes no sense.
    """

    plates: Path
    """A data set of plates with texts: those that people have corrected or confirmed."""
    folder: Path
    """Receives the networks, the figures and the report."""
    before: Path | None = None
    """The folder of the networks in use, which the new ones are compared with; what it lacks, and
    None, is what `lpr` finds."""
    held_out: float = 0.25
    """Share of the texts whose plates are only measured on."""
    epochs: int = 10
    """Of the character network;"""
    learning_rate: float = 6e-4
    """its highest rate, which falls along a cosine."""
    drawn: int = 800
    """Plates that are drawn beside one's own, so that nothing is forgotten."""
    witness_epochs: int = 5
    witness_rate: float = 1e-3
    witness_drawn: int = 1200
    kept: float = 0.8
    """How far from the shipped weights to those that were learnt the character network goes
    (`lpr.training.improve.blending`);"""
    witness_kept: float = 0.25
    """and the witness, which forgets more easily."""
    checked: int = 300
    """Drawn plates, never learnt from, that must read no worse afterwards."""
    seed: int = 0
    threads: int = 1

    def __post_init__(self) -> None:
        counts = ("epochs", "witness_epochs", "drawn", "witness_drawn", "checked", "threads")
        check_counts(self, counts)
        for name in ("kept", "witness_kept"):
            if not 0 <= getattr(self, name) <= 1:
                raise ConfigError(f"{name} is {getattr(self, name)}; give a share from 0 to 1")
        if not 0.05 <= self.held_out <= 0.9:
            raise ConfigError(f"held_out is {self.held_out}; give a share from 0.05 to 0.9")
