"""Options of other programs' readers: ``NAME=VALUE`` as a person writes them, checked and typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from lpr.errors import ConfigError, shown, unknown_name

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Options = TypeVar("Options", bound="DataclassInstance")

_TRUTHS = {"yes": True, "true": True, "on": True, "1": True}
_TRUTHS |= {"no": False, "false": False, "off": False, "0": False}


def _truth(text: str) -> bool:
    return _TRUTHS[text.lower()]


def _several(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("+") if part)


CONVERTERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "str": (str, "a text"),
    "str | None": (str, "a text"),
    "int": (int, "a whole number"),
    "float": (float, "a number"),
    "bool": (_truth, "yes or no"),
    "Path | None": (Path, "a path"),
    "tuple[str, ...]": (_several, "one or more words with + between"),
}
"""By the type of a field: what makes its value of a text, and what that text must be."""


def parse_options(reader: str, kind: type[Options], given: Mapping[str, Any]) -> Options:
    """The options of a reader, from what a person gave.

    Args:
        reader: what the reader is called.
        kind: a dataclass whose fields are the options, of the types of `CONVERTERS`.
        given: values by name; those that are texts are converted.

    Raises:
        ConfigError: there is no such option, or a value is none that it can have.
    """
    types = {field.name: str(field.type) for field in fields(kind)}
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in types:
            raise ConfigError(
                f"reader '{reader}': {unknown_name('option', name, tuple(types))}"
                if types
                else f"reader '{reader}' has no option '{name}', nor any other; leave it out"
            )
        values[name] = _converted(reader, name, value, types[name])
    return kind(**values)


def _converted(reader: str, name: str, value: Any, of_type: str) -> Any:
    if not isinstance(value, str):
        return value
    convert, words = CONVERTERS[of_type]
    try:
        return convert(value)
    except (ValueError, KeyError) as error:
        raise ConfigError(
            f"reader '{reader}': option {name} is {shown(value)}; give {words}"
        ) from error
