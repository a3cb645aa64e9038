"""What all records of results share: their version, their rounding, what is said of broken ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from numbers import Real
from typing import Any, TypeVar

from lpr.errors import ResultError, shown

SCHEMA_VERSION = 1
"""Of the records of results. It grows when old readers would misunderstand new records; new keys,
codes and names of looks leave it as it is. Records from before it have none."""
SCORE_DIGITS, MS_DIGITS = 4, 2
"""Decimals of rounded scores and times."""

Record = TypeVar("Record")


def checked(
    build: Callable[[type[Record], Mapping[str, Any]], Record],
) -> Callable[[type[Record], Mapping[str, Any]], Record]:
    """A ``from_dict`` that says what is wrong with a record that it cannot take.

    Raises:
        ResultError: a key is missing, or a value is of another kind.
    """

    @wraps(build)
    def from_dict(cls: type[Record], data: Mapping[str, Any]) -> Record:
        try:
            return build(cls, data)
        except KeyError as error:
            problem = f"has no {error}"
        except (TypeError, ValueError, OverflowError, AttributeError) as error:
            problem = f"is broken ({error})"
        raise ResultError(
            f"the record of {cls.__name__} {problem}; give one that {cls.__name__}.to_dict made"
        )

    return from_dict


def check_version(data: Mapping[str, Any]) -> None:
    """Let records of this version pass, and those of earlier ones.

    Raises:
        ResultError: a record of a later version.
        ValueError: the version is no whole number from 1 on.
    """
    if "schema_version" not in data:
        return
    version = data["schema_version"]
    if type(version) is not int or version < 1:
        raise ValueError(f"schema_version is {shown(version)}, no whole number from 1 on")
    if version > SCHEMA_VERSION:
        raise ResultError(
            f"the record of {data.get('source') or 'a picture'} has schema version "
            f"{shown(version)}, and this lpr knows them up to {SCHEMA_VERSION}; take it back with "
            "a newer lpr"
        )


def text(value: object) -> str:
    """A string of a record.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(value, str):
        raise TypeError(f"{shown(value)} is no text")
    return value


def texts(values: Sequence[object]) -> tuple[str, ...]:
    """A list of strings of a record.

    Raises:
        TypeError: it is none.
    """
    if isinstance(values, str):
        raise TypeError(f"{shown(values)} is no list of texts")
    return tuple(text(value) for value in values)


def moment(value: object) -> datetime:
    """A time of day of a record, ISO 8601 with its offset.

    Raises:
        TypeError: it is no text.
        ValueError: it is no time, or has no offset.
    """
    time = datetime.fromisoformat(text(value))
    if time.tzinfo is None:
        raise ValueError(f"{shown(value)} has no offset from UTC")
    return time


def number(value: object) -> float:
    """A number of a record.

    Raises:
        TypeError: it is none.
        ValueError: it is not finite.
        OverflowError: a float cannot hold it.
    """
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{shown(value)} is no number")
    if not math.isfinite(value):
        raise ValueError(f"{shown(value)} is no finite number")
    return float(value)


def rounded_score(score: float) -> float:
    """A score with as many decimals as mean something."""
    return round(float(score), SCORE_DIGITS)
