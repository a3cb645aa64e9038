"""PyAV, which reads films and streams; it is loaded when the first of them is opened."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from lpr.errors import ConfigError


def av_library(user: str) -> ModuleType:
    """The module ``av``.

    Args:
        user: what needs it, as the message begins.

    Raises:
        ConfigError: it is not installed.
    """
    try:
        return import_module("av")
    except ImportError as error:
        raise ConfigError(
            f"{user}: films and streams need PyAV; install it with: pip install 'lpr[video]'"
        ) from error
