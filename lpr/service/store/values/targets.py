"""Targets: where notices are sent, and how."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar

from lpr.errors import ConfigError, shown
from lpr.service.store.values.checks import (
    check_header,
    check_host,
    check_kind,
    check_new_name,
    check_signing_key,
    check_topic,
    check_url,
    place_of,
)

SECRET = {"secret": True}
"""Marks a field that is never shown again, once it was given."""
_MAIL = re.compile(r"[^@\s,<>]+@[^@\s,<>]+")


class TargetKind(StrEnum):
    """What a target takes."""

    WEBHOOK = "webhook"
    """JSON."""
    MULTIPART = "multipart"
    """A form with Plate Recognizer's JSON and the picture."""
    ALPR_DATABASE = "alpr-database"
    MQTT = "mqtt"
    """A broker; Home Assistant finds the cameras there."""
    EMAIL = "email"


class Security(StrEnum):
    """How mail is kept from strangers on its way."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """An address that takes requests; both it and the keys may hold secrets.

    Raises:
        ConfigError: the address or the header is none.
    """

    url: str = field(repr=False, metadata=SECRET)
    signing_key: str = field(default="", repr=False, metadata=SECRET)
    """Signs each request; ``whsec_...`` is base64, as Standard Webhooks writes it."""
    header: str = field(default="", repr=False, metadata=SECRET)
    """One more header, such as ``Authorization: Bearer ...``."""
    picture: bool = True
    """Whether the picture goes along."""

    def __post_init__(self) -> None:
        check_url(self.url)
        check_header(self.header)

    @property
    def shown(self) -> str:
        """Where it goes, without what may be secret."""
        return place_of(self.url)


@dataclass(frozen=True, slots=True)
class AlprDatabaseSettings:
    """An ALPR-Database: its address without a path, and its key."""

    url: str = field(repr=False, metadata=SECRET)
    api_key: str = field(default="", repr=False, metadata=SECRET)

    def __post_init__(self) -> None:
        check_url(self.url)
        check_header(f"x-api-key: {self.api_key}")

    @property
    def shown(self) -> str:
        """Where it goes, without what may be secret."""
        return place_of(self.url)


@dataclass(frozen=True, slots=True)
class Broker:
    """An MQTT broker, and who logs in there.

    Raises:
        ConfigError: a value makes no sense.
    """

    host: str
    port: int = 1883
    tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False, metadata=SECRET)

    def __post_init__(self) -> None:
        check_host(self.host, self.port)


@dataclass(frozen=True, slots=True)
class MqttSettings(Broker):
    """A broker that is told of passages, and of the cameras' states.

    >>> MqttSettings("broker.lan", topic="lpr/#")
    Traceback (most recent call last):
    lpr.errors.ConfigError: 'lpr/#' is no topic; give one without + and #
    """

    topic: str = "lpr"
    """Begins all topics; another one for each service at the same broker."""
    discovery: str = "homeassistant"
    """Begins the topics by which Home Assistant finds devices; empty announces none."""

    def __post_init__(self) -> None:
        check_host(self.host, self.port)
        check_topic(self.topic)
        if self.discovery:
            check_topic(self.discovery)

    @property
    def shown(self) -> str:
        """Where it goes."""
        return f"{self.host}:{self.port}, {self.topic}"


@dataclass(frozen=True, slots=True)
class EmailSettings:
    """A server that sends mail, and to whom; ``recipients`` are separated by commas."""

    host: str
    recipients: str
    sender: str
    port: int = 587
    security: str = Security.STARTTLS.value
    user: str = ""
    password: str = field(default="", repr=False, metadata=SECRET)
    picture: bool = True

    def __post_init__(self) -> None:
        check_host(self.host, self.port)
        if self.security not in list(Security):
            raise ConfigError(f"security is '{self.security}'; give one of {', '.join(Security)}")
        for address in (self.sender, *self.addresses):
            if not _MAIL.fullmatch(address):
                raise ConfigError(f"'{address}' is no address of mail; give name@host")
        if not self.addresses:
            raise ConfigError("mail needs recipients; give their addresses, separated by commas")
        if self.user and self.security == Security.NONE:
            raise ConfigError("a password is not sent in the clear; choose starttls or tls")

    @property
    def addresses(self) -> tuple[str, ...]:
        """The recipients, one by one."""
        return tuple(one for part in self.recipients.split(",") if (one := part.strip()))

    @property
    def shown(self) -> str:
        """Where it goes."""
        return f"{', '.join(self.addresses)} by {self.host}:{self.port}"


TargetSettings: TypeAlias = WebhookSettings | AlprDatabaseSettings | MqttSettings | EmailSettings
SETTINGS: Mapping[str, type[TargetSettings]] = {
    TargetKind.WEBHOOK: WebhookSettings,
    TargetKind.MULTIPART: WebhookSettings,
    TargetKind.ALPR_DATABASE: AlprDatabaseSettings,
    TargetKind.MQTT: MqttSettings,
    TargetKind.EMAIL: EmailSettings,
}
"""What is set of each kind of target."""


@dataclass(frozen=True, slots=True)
class NewTarget:
    """A target as it is to be.

    Raises:
        ConfigError: the name is empty, or the kind does not have such settings.
    """

    name: str
    kind: str
    settings: TargetSettings
    enabled: bool = True

    def __post_init__(self) -> None:
        check_new_name(self.name, "a target")
        check_kind(self.kind, self.settings, SETTINGS)
        if isinstance(self.settings, WebhookSettings):
            check_signing_key(self.settings.signing_key)


@dataclass(frozen=True, slots=True)
class Target:
    """A target, and how it does.

    ``waiting`` and ``dead`` count its notices, ``message`` says what went wrong last, ``version``
    grows with each change of the settings.
    """

    id: int
    name: str
    kind: str
    settings: TargetSettings
    enabled: bool
    version: int
    message: str = ""
    delivered: datetime | None = None
    waiting: int = 0
    dead: int = 0


Settings = TypeVar("Settings")


def settings_from(
    kind: type[Settings], given: Mapping[str, Any], before: object = None
) -> Settings:
    """Settings as a form or a program gives them; secrets that it leaves empty stay.

    >>> before = AlprDatabaseSettings("https://host", "key")
    >>> settings_from(AlprDatabaseSettings, {"url": "https://other"}, before).api_key
    'key'

    Args:
        kind: what they are.
        given: the values of its fields; those that are missing are as usual.
        before: what was set, where something was.

    Raises:
        ConfigError: there is no such field, or its value makes no sense.
    """
    known = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
    for name in given:
        if name not in known:
            raise ConfigError(f"{shown(name)} is not set here; known are {', '.join(known)}")
    values = dict(given)
    for name, one in known.items():
        if one.metadata.get("secret") and not values.get(name) and type(before) is kind:
            values[name] = getattr(before, name)
        needed = one.default is MISSING and name not in values
        usual = "" if one.default is MISSING else one.default
        if needed or (name in values and type(values[name]) is not type(usual)):
            raise ConfigError(f"{name} is to be given, as {_TYPES[type(usual)]}")
    return kind(**values)


_TYPES: Mapping[type, str] = {str: "text", int: "a whole number", bool: "true or false"}
