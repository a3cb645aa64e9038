"""Options of trainings: checked at the door, kept in run folders, taken up from there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Protocol, TypeVar

from lpr.errors import ConfigError, shown

Options = TypeVar("Options")


class SampleTraining(Protocol):
    """The options that all trainings on cut samples have."""

    @property
    def synthetic(self) -> int | None: ...
    @property
    def held_out(self) -> float: ...
    @property
    def learning_rate(self) -> float: ...
    @property
    def seed(self) -> int: ...


def check_training(options: SampleTraining) -> None:
    """See that the common options make sense.

    Raises:
        ConfigError: one does not.
    """
    if options.synthetic is not None and options.synthetic < 0:
        raise ConfigError(f"synthetic is {options.synthetic}; it must not be negative")
    if not 0 <= options.seed < 2**32:
        raise ConfigError(f"seed is {options.seed}; it must be from 0 to 2^32 - 1")
    if not 0 <= options.held_out < 1:
        raise ConfigError(f"held_out is {options.held_out}; it must be at least 0 and below 1")
    if not options.learning_rate >= 0:
        raise ConfigError(f"learning_rate is {options.learning_rate}; it must not be negative")


def check_counts(options: object, names: Sequence[str]) -> None:
    """See that whole numbers are 1 or more where they are given.

    Raises:
        ConfigError: one is not.
    """
    for name in names:
        value = getattr(options, name)
        if value is not None and value < 1:
            raise ConfigError(f"{name} is {value}; it must be at least 1")


def options_from(kind: type[Options], values: Mapping[str, Any]) -> Options:
    """Options of a dataclass from the settings of a run folder, those it does not know left out.

    Raises:
        ConfigError: a setting makes no sense.
    """
    known = {field.name: str(field.type) for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{n: _typed(n, known[n], value) for n, value in values.items() if n in known})


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
