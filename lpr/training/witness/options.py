"""What a user can choose of a training of the witness, apart from what needs Keras."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from lpr.errors import ConfigError
from lpr.training.settings import check_counts, check_training, options_from

KIND = "witness"
"""What the run folders say they are of."""
DRAWN_PLATES, DRAWN_BESIDE_INIT = 40_000, 2_000
"""How many plates are drawn from scratch, and beside a network that has seen many."""
FIXED = (
    *("legends", "legend_labels", "data", "earlier", "synthetic", "no_text", "repeats", "judge"),
    *("held_out", "seed", "batch_size", "init", "plate_class"),
)
"""What a resumed run cannot change: its samples and its optimiser's state depend on it."""


@dataclass(frozen=True, slots=True)
class WitnessOptions:
    """All that decides what a training run learns, how, and where it leaves what."""

    legends: bool = False
    """Learn to read the legends around rows in place of the rows."""
    legend_labels: Path | None = None
    """The table of what stands around the characters of the plates of ``data``."""
    data: tuple[Path, ...] = ()
    """Data sets of any format with plate texts."""
    earlier: tuple[Path, ...] = ()
    """Run folders whose rows are learned from again."""
    synthetic: int | None = None
    """Plates to draw; None for as many as the start needs."""
    no_text: float = 0.0
    """Share of the drawn plates of which a row with nothing to read is learned from, too."""
    repeats: int = 5
    """How often a plate is cut, each time otherwise; one that is held out is cut once."""
    judge: Path | None = None
    """Character model that finds the characters of plate texts; None for the shipped one."""
    plate_class: str | None = None
    """The class of plates in scenes; None where it is known by its name."""
    held_out: float = 0.06
    """Share of the plates that is kept aside."""
    epochs: int = 10
    batch_size: int = 64
    learning_rate: float = 2e-3
    augment: bool = True
    init: Path | None = None
    """The ``.keras`` model to start from."""
    seed: int = 0
    threads: int = 2
    output: Path = Path("runs")
    """Where run folders are made."""
    plots: Path | None = None
    """Where the figures go; None for the run folder."""
    plot_format: str = "png"
    tensorboard: bool = False
    export: Path | None = None
    """Folder that also gets the models."""

    def __post_init__(self) -> None:
        check_counts(self, ("repeats", "epochs", "batch_size", "threads"))
        check_training(self)
        if not 0 <= self.no_text <= 1:
            raise ConfigError(f"no_text is {self.no_text}; it must be from 0 to 1")
        if self.legends and self.no_text:
            raise ConfigError(
                "strips without a legend are drawn as it is; leave out --no-text, or --legends"
            )
        told = self.legend_labels is not None
        if (self.legends and bool(self.data)) != told or (told and not self.legends):
            raise ConfigError(
                "the legends of real plates are told beside their texts; give --legends, --data "
                "and --legend-labels together, or --legends alone for drawn strips"
            )

    @property
    def drawn_plates(self) -> int:
        """Plates to draw."""
        if self.synthetic is not None:
            return self.synthetic
        return DRAWN_BESIDE_INIT if self.init else DRAWN_PLATES

    def to_settings(self) -> dict[str, Any]:
        """The options as a run folder keeps them, and `from_settings` reads them."""
        return asdict(self)

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> WitnessOptions:
        """The options of an earlier run; what it did not know has its default.

        Raises:
            ConfigError: a setting makes no sense.
        """
        return options_from(cls, settings)

    def resumed_with(self, given: Mapping[str, Any]) -> WitnessOptions:
        """These options with those that a resuming command gives, but for the `FIXED`."""
        return replace(self, **{name: v for name, v in given.items() if name not in FIXED})
