"""What a user can choose of a training of the character network, apart from what needs Keras."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from lpr.errors import ConfigError, shown

DRAWN_PLATES, DRAWN_BESIDE_INIT = 9000, 500
"""How many plates are drawn from scratch, and beside a network that has seen many."""
FIXED = (
    *("data", "earlier", "synthetic", "repeats", "judge", "alphabet", "held_out", "seed"),
    *("batch_size", "schedule", "init", "plate_class"),
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
        for name in ("repeats", "epochs", "batch_size", "threads", "patience"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ConfigError(f"{name} is {value}; it must be at least 1")
        if self.synthetic is not None and self.synthetic < 0:
            raise ConfigError(f"synthetic is {self.synthetic}; it must not be negative")
        if not 0 <= self.seed < 2**32:
            raise ConfigError(f"seed is {self.seed}; it must be from 0 to 2^32 - 1")
        if not 0 <= self.held_out < 1:
            raise ConfigError(f"held_out is {self.held_out}; it must be at least 0 and below 1")
        if not self.learning_rate >= 0:
            raise ConfigError(f"learning_rate is {self.learning_rate}; it must not be negative")
        if self.schedule not in SCHEDULES:
            raise ConfigError(f"schedule is '{self.schedule}'; choose from {', '.join(SCHEDULES)}")

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
        known = {field.name: field for field in fields(cls)}
        return cls(
            **{
                name: _typed(name, str(known[name].type), value)
                for name, value in values.items()
                if name in known
            }
        )

    def resumed_with(self, given: Mapping[str, Any]) -> CharacterOptions:
        """These options with those that a resuming command gives, but for the `FIXED`."""
        return replace(self, **{name: v for name, v in given.items() if name not in FIXED})


_JSON_TYPES: Mapping[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (int, float),
    "str": (str,),
    "bool": (bool,),
    "Path": (str,),
    "tuple[Path, ...]": (list, tuple),
}
"""What a field's value may be where it comes from a file, by the field's annotation."""


def _typed(name: str, annotation: str, value: Any) -> Any:
    """A JSON value as the field of this annotation holds it.

    Raises:
        ConfigError: it is of another type.
    """
    usual = annotation.removesuffix(" | None")
    if value is None and usual != annotation:
        return None
    if not isinstance(value, _JSON_TYPES[usual]) or isinstance(value, bool) != (usual == "bool"):
        raise ConfigError(f"{name} is {shown(value)}; put back a copy, or begin a new run")
    if isinstance(value, (list, tuple)):
        return tuple(Path(str(one)) for one in value)
    return Path(str(value)) if usual == "Path" else value
