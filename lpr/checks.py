"""What settings may be: counts, scores, numbers; what is none is named, with what to give."""

from __future__ import annotations

import math
from dataclasses import MISSING, fields
from numbers import Integral, Real
from typing import TYPE_CHECKING, TypeGuard

from lpr.errors import ConfigError, shown

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is a finite number that a float can hold; truth values are none.

    >>> is_number(3), is_number(float("nan")), is_number(10**400), is_number(True)
    (True, False, False, False)
    """
    if not isinstance(value, Real) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def check_count(name: str, value: object, most: int | None = None) -> None:
    """Tell a count from what is none.

    >>> check_count("workers", 0)
    Traceback (most recent call last):
    lpr.errors.ConfigError: workers is 0; give a whole number from 1 on

    Raises:
        ConfigError: it is no whole number above 0, or is above the ``most`` that there may be.
    """
    if not isinstance(value, Integral) or isinstance(value, bool) or int(value) < 1:
        raise ConfigError(f"{name} is {shown(value)}; give a whole number from 1 on")
    if most is not None and int(value) > most:
        raise ConfigError(f"{name} is {shown(value)}; give at most {most}")


def check_score(name: str, value: object) -> None:
    """Tell a score from what is none.

    Raises:
        ConfigError: it is no number from 0 to 1.
    """
    if not (is_number(value) and 0 <= value <= 1):
        raise ConfigError(f"{name} is {shown(value)}; give a score from 0 to 1")


def check_fields(settings: DataclassInstance, negative: bool = False) -> None:
    """Check the fields of settings by their defaults.

    Whole numbers must be counts, other numbers numbers from 0 on, settings within settings of their
    kind; all other fields are left alone.

    Args:
        settings: are checked.
        negative: whether numbers that are not whole may be below 0.

    Raises:
        ConfigError: a value is of another kind.
    """
    for field in fields(settings):
        value, default = getattr(settings, field.name), field.default
        name = f"{type(settings).__name__}.{field.name}"
        if isinstance(default, int):
            check_count(name, value)
        elif isinstance(default, float):
            if not is_number(value):
                raise ConfigError(f"{name} is {shown(value)}; give a number like {default:g}")
            if value < 0 and not negative:
                raise ConfigError(f"{name} is {shown(value)}; give a number from 0 on")
        elif default is MISSING and isinstance(kind := field.default_factory, type):
            check_kind(name, value, kind)


def check_kind(name: str, value: object, kind: type) -> None:
    """Tell settings within settings from what is none.

    Raises:
        ConfigError: it is of another kind.
    """
    if not isinstance(value, kind):
        raise ConfigError(
            f"{name} is {shown(value)}; give one of the kind {kind.__name__}, or leave it out"
        )
