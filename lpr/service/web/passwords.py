"""Passwords as they are typed."""

from __future__ import annotations

from collections.abc import Mapping

from lpr.errors import ConfigError

HINT = "10 characters or more; a few words are good"


def typed_twice(form: Mapping[str, str]) -> str:
    """The password of a form that asks for it twice, as ``password`` and ``again``.

    >>> typed_twice({"password": "a few words", "again": "a few words"})
    'a few words'

    Raises:
        ConfigError: the two differ.
    """
    password = form.get("password", "")
    if password != form.get("again", ""):
        raise ConfigError("the two passwords are not the same; type them again")
    return password
