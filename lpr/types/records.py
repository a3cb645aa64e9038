"""What all records of results share: their version, their rounding, what is said of broken ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from lpr.errors import ResultError

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
        except (TypeError, ValueError, AttributeError) as error:
            problem = f"is broken ({error})"
        raise ResultError(
            f"the record of {cls.__name__} {problem}; give one that {cls.__name__}.to_dict made"
        )

    return from_dict


def check_version(data: Mapping[str, Any]) -> None:
    """Let records of this version pass, and those of earlier ones.

    Raises:
        ResultError: a record of a later version.
    """
    version = int(data.get("schema_version", 0))
    if version > SCHEMA_VERSION:
        raise ResultError(
            f"the record of {data.get('source') or 'a picture'} has schema version {version}, and "
            f"this lpr knows them up to {SCHEMA_VERSION}; take it back with a newer lpr"
        )


def rounded_score(score: float) -> float:
    """A score with as many decimals as mean something."""
    return round(float(score), SCORE_DIGITS)
