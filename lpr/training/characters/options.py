"""What a user can choose of a training of the character network, apart from what needs Keras."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from lpr.errors import ConfigError
from lpr.training.settings import check_counts, check_training, options_from

DRAWN_PLATES, DRAWN_BESIDE_INIT = 9000, 500
"""How many plates are drawn from scratch, and beside a network that has seen many."""
FIXED = (
    *("data", "earlier", "synthetic", "repeats", "judge", "alphabet", "held_out", "seed"),
    *("batch_size", "schedule", "init", "plate_class", "loose"),
)
"""What a resumed run cannot change: its samples and its optimiser's state depend on it."""
SCHEDULES = ("constant", "cosine")
_OLDER = {"val_data": "val", "runs": "output"}
"""Settings that had another name in the run folders of version 0.1."""


@dataclass(frozen=True, slots=True)
class CharacterOptions:
    """All that decides what a training run learns, how, and where it leaves what."""

    data: tuple[Path, ...] = ()
    """Data sets of any format with characters or plate texts."""
    earlier: tuple[Path, ...] = ()
    """Run folders whose samples are learned from again."""
    synthetic: int | None = None
    """Plates to draw; None for as many as the start needs."""
    repeats: int = 3
    """How often a plate is cut, each time otherwise, where there are few."""
    judge: Path | None = None
    """Character model that finds the characters of plate texts; None for the shipped one."""
    alphabet: str | None = None
    """Letters of one's own beside 0-9A-Z, which may be among them; None for none."""
    plate_class: str | None = None
    """The class of plates in scenes; None where it is known by its name."""
    held_out: float = 0.06
    """Share of the plates that is kept aside."""
    val: Path | None = None
    """Class folders to measure the result on."""
    epochs: int = 30
    batch_size: int = 32
    learning_rate: float = 1e-4
    schedule: str = "constant"
    patience: int | None = None
    """Stop after this many epochs without a better one; None for never."""
    augment: bool = True
    init: Path | None = None
    """The ``.keras`` model to start from."""
    loose: float | None = None
    """Learn loosely cut characters alone, and keep what ``init`` says of others by this weight;
    None learns everything."""
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
        check_counts(self, ("repeats", "epochs", "batch_size", "threads", "patience"))
        check_training(self)
        if self.schedule not in SCHEDULES:
            raise ConfigError(f"schedule is '{self.schedule}'; choose from {', '.join(SCHEDULES)}")
        self._check_loose()

    def _check_loose(self) -> None:
        if self.loose is None:
            return
        if not self.loose >= 0:
            raise ConfigError(f"loose is {self.loose}; it must not be negative")
        if self.init is None:
            raise ConfigError("loose keeps what a network says of plates; name it with --init")

    @property
    def drawn_plates(self) -> int:
        """Plates to draw."""
        if self.synthetic is not None:
            return self.synthetic
        return DRAWN_BESIDE_INIT if self.init else DRAWN_PLATES

    @property
    def letters(self) -> str:
        """What the network has beside 0-9 and A-Z."""
        from lpr.alphabet import Alphabet

        return Alphabet.of(self.alphabet or "").letters

    def to_settings(self) -> dict[str, Any]:
        """The options as a run folder keeps them, and `from_settings` reads them."""
        return asdict(self)

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> CharacterOptions:
        """The options of an earlier run; what it did not know has its default.

        Raises:
            ConfigError: a setting makes no sense.
        """
        values = {_OLDER.get(name, name): value for name, value in settings.items()}
        if "no_augment" in values:
            values["augment"] = not values["no_augment"]
        return options_from(cls, values)

    def resumed_with(self, given: Mapping[str, Any]) -> CharacterOptions:
        """These options with those that a resuming command gives, but for the `FIXED`."""
        return replace(self, **{name: v for name, v in given.items() if name not in FIXED})
