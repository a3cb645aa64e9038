"""What is checked of names, scores, addresses, hosts and topics, wherever somebody gives one."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lpr.errors import ConfigError, shown

NAME_LENGTH = 80
SIGNING_PREFIX = "whsec_"
"""Begins keys as Standard Webhooks writes them."""
LONGEST = 2000
_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}:[ -~]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_TOPIC = re.compile(r"[^+#\x00]{1,200}")


def place_of(url: str) -> str:
    """The scheme and host of an address; its path may be a secret.

    >>> place_of("https://user:word@hooks.example:8443/services/T0/B0?key=1")
    'https://hooks.example:8443/...'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/..."


def check_name(name: str, what: str) -> None:
    """Tell a name from what is none.

    Raises:
        ConfigError: it is empty, or too long.
    """
    if not 0 < len(name.strip()) <= NAME_LENGTH:
        raise ConfigError(f"{what} needs a name; give one of 1 to {NAME_LENGTH} characters")


def check_new_name(name: str, what: str) -> None:
    """Tell a name that somebody gives now from what is none.

    >>> check_new_name("yard\\0", "a gate")
    Traceback (most recent call last):
    lpr.errors.ConfigError: a gate has a name with signs that nobody sees; leave them out

    Raises:
        ConfigError: it is empty, too long, or has characters that control.
    """
    check_name(name, what)
    if _CONTROL.search(name):
        raise ConfigError(f"{what} has a name with signs that nobody sees; leave them out")


def check_signing_key(key: str) -> None:
    """Tell a key to sign with from what is none: any text, or base64 behind `SIGNING_PREFIX`.

    Raises:
        ConfigError: it is none.
    """
    if key.startswith(SIGNING_PREFIX):
        try:
            known = b64decode(key.removeprefix(SIGNING_PREFIX), validate=True)
        except binascii.Error:
            known = b""
        if not known:
            raise ConfigError(
                f"signing_key has no base64 behind {SIGNING_PREFIX}; copy it whole, or give a text "
                "of your own"
            )


def check_span(since: datetime | None, until: datetime | None) -> None:
    """See that a span of time does not end before it begins.

    Raises:
        ConfigError: it does.
    """
    if since is not None and until is not None and until < since:
        raise ConfigError(
            f"until is {until.isoformat()}, before since; give a time from {since.isoformat()} on"
        )


def check_kind(kind: str, settings: object, known: Mapping[str, type]) -> None:
    """See that a kind is known, and that its settings are those of it.

    Raises:
        ConfigError: it is not, or they are not.
    """
    if kind not in known:
        raise ConfigError(f"kind is '{kind}'; give one of {', '.join(known)}")
    if type(settings) is not known[kind]:
        raise ConfigError(f"{type(settings).__name__} are no settings of {kind}")


def score(name: str, given: Any) -> float:
    """A score that somebody gave, as a number or as text.

    >>> score("min_confidence", "0.5")
    0.5

    Raises:
        ConfigError: it is none.
    """
    try:
        value = float(given)
    except (TypeError, ValueError, OverflowError):
        value = -1.0
    if not 0 <= value <= 1:
        raise ConfigError(f"{name} is {shown(given)}; give a score from 0 to 1")
    return value


def check_url(url: str) -> None:
    """Tell an address of the web from what is none; it is not looked up.

    Raises:
        ConfigError: it is none.
    """
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1) > 0
    except ValueError:
        whole = False
    if not whole or not url.isascii() or not url.isprintable() or " " in url or len(url) > LONGEST:
        raise ConfigError("the address is none of the web; write it as https://host/path")


def check_header(header: str) -> None:
    """Tell a header from what is none; empty is none, and allowed.

    Raises:
        ConfigError: it is none.
    """
    if header and not _HEADER.fullmatch(header):
        raise ConfigError("the header is none; write it as Name: value")


def check_host(host: str, port: int) -> None:
    """Tell a host from what is none; it is not looked up.

    Raises:
        ConfigError: it is none, or the port is none.
    """
    if not host or len(host) > 253 or not host.isascii() or not host.isprintable():
        raise ConfigError("the host is none; give a name or an address, such as 192.168.1.5")
    if set(host) & set("/@ ?#"):
        raise ConfigError(
            f"{shown(host)} is no host; give a name or an address, such as 192.168.1.5"
        )
    if not 0 < port < 65536:
        raise ConfigError(f"port is {port}; give a number from 1 to 65535")


def check_topic(topic: str) -> None:
    """Tell a topic of MQTT that can be published to from what is none.

    Raises:
        ConfigError: it is none.
    """
    if not _TOPIC.fullmatch(topic) or topic.strip("/ ") != topic:
        raise ConfigError(f"{shown(topic)} is no topic; give one without + and #")
