"""Named, replaceable parts: ``register`` them, ``create`` one by name, list the ``available``.

A kind ("detector", "reader") has names; a name has a factory. Packages add their own through
the entry-point group ``lpr.plugins``: each entry point is a function without arguments that calls
``register``. They are looked up only for a name that is not known yet, or for all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from lpr.errors import ConfigError, unknown_name

_factories: dict[str, dict[str, Callable[..., Any]]] = {}


def register(kind: str, name: str, factory: Callable[..., Any]) -> None:
    """Make ``factory`` known as ``name``; a name can be taken once.

    Raises:
        ConfigError: the name is taken.
    """
    names = _factories.setdefault(kind, {})
    if names.setdefault(name, factory) is not factory:
        raise ConfigError(f"{kind} '{name}' is already registered; choose another name")


def lazy(place: str) -> Callable[..., Any]:
    """A factory that is imported when it is first called; ``place`` is ``module:attribute``.

    >>> lazy("collections:Counter")("abba")["b"]
    2
    """
    module, _, attribute = place.partition(":")

    def build(*args: Any) -> Any:
        return getattr(import_module(module), attribute)(*args)

    return build


def available(kind: str) -> tuple[str, ...]:
    """The names registered for a kind, in alphabetical order."""
    _load_plugins()
    return tuple(sorted(_factories.get(kind, {})))


def create(kind: str, name_or_instance: Any, *args: Any) -> Any:
    """Build the part of that name; anything that is not a string is a part already.

    Raises:
        ConfigError: no part has that name.
    """
    if not isinstance(name_or_instance, str):
        return name_or_instance
    if name_or_instance not in _factories.get(kind, {}):
        names = available(kind)
        if name_or_instance not in names:
            raise ConfigError(unknown_name(kind, name_or_instance, names))
    return _factories[kind][name_or_instance](*args)


@cache
def _load_plugins() -> None:
    # Slow to import, and a run with a part of our own needs no other.
    from importlib.metadata import entry_points

    for entry_point in entry_points(group="lpr.plugins"):
        entry_point.load()()
