"""What a user can choose of an evaluation; importing it loads nothing heavy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lpr.errors import ConfigError

if TYPE_CHECKING:
    from lpr.pipeline import RecognizerConfig

DETECT, SEGMENT, READ, END_TO_END = TASKS = ("detect", "segment", "read", "end-to-end")
"""What can be measured."""
OWN_ENGINE = "lpr"
"""The reader of this package among the engines."""


def readers_of(engine: str) -> tuple[str, ...]:
    """The readers of an engine: one, or several that vote.

    >>> readers_of("lpr+rapidocr")
    ('lpr', 'rapidocr')
    """
    return tuple(engine.split("+"))


@dataclass(frozen=True, slots=True)
class EvaluationOptions:
    """What is measured on which data, and how plates are found and read.

    Raises:
        ConfigError: a value makes no sense, or does not go with another.
    """

    data: Path
    task: str
    """One of `TASKS`."""
    config: RecognizerConfig
    """How plates are found and read; the region "source" is each label's own."""
    sources: tuple[str, ...] = ()
    """Only pictures of these; all where there are none."""
    limit: int | None = None
    """At most so many pictures, evenly spread."""
    alphabet: str | None = None
    """Letters that texts may have beside 0-9 and A-Z; None for those of the character model."""
    plate_class: str | None = None
    """The class of plates where no class of the data is named so."""
    min_width_px: float = 0.0
    """Narrower plates are left out."""
    engines: Mapping[str, Path | None] = field(default_factory=lambda: {OWN_ENGINE: None})
    """What reads the plates, each with its model file where one is named; readers with + between
    vote."""

    def __post_init__(self) -> None:
        if self.task not in TASKS:
            raise ConfigError(f"task is '{self.task}'; choose from {', '.join(TASKS)}")
        if not self.reads and list(self.engines) != [OWN_ENGINE]:
            raise ConfigError(f"--task {self.task} reads nothing; leave out --engine")
        if self.engines.get(OWN_ENGINE):
            raise ConfigError(
                f"--engine {OWN_ENGINE}=...: {OWN_ENGINE} takes its model from --char-model"
            )
        if self.limit is not None and self.limit < 1:
            raise ConfigError(f"limit is {self.limit}; it must be at least 1")
        if not self.min_width_px >= 0:
            raise ConfigError(f"min_width_px is {self.min_width_px}; it must not be negative")

    @property
    def reads(self) -> bool:
        """Whether plates are read, not just found or segmented."""
        return self.task in (READ, END_TO_END)

    @property
    def has_own(self) -> bool:
        """Whether our own reader is among those that read."""
        return any(OWN_ENGINE in readers_of(engine) for engine in self.engines)

    @property
    def root(self) -> Path:
        """The folder that pictures are named from."""
        return self.data if self.data.is_dir() else self.data.parent


def task_for(data: Path, wanted: str | None) -> str:
    """What to measure: as the user says, or as the data suggest.

    >>> task_for(Path("plates.csv"), None), task_for(Path("scenes.jsonl"), None)
    ('read', 'end-to-end')

    Raises:
        ConfigError: the task and the data do not go together.
    """
    crops = data.suffix.lower() == ".csv"
    task = wanted or (READ if crops else END_TO_END)
    if crops and task != READ:
        raise ConfigError(
            f"--task {task} cannot use {data}; a .csv holds plate crops, which --task read takes"
        )
    return task
