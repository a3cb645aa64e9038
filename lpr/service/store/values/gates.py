"""Gates: how they open, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from lpr.errors import ConfigError
from lpr.service.store.values.checks import (
    check_header,
    check_host,
    check_kind,
    check_new_name,
    check_topic,
    check_url,
    place_of,
    score,
)
from lpr.service.store.values.targets import SECRET, Broker

METHODS = ("GET", "POST", "PUT")


class GateKind(StrEnum):
    """What opens a gate."""

    HTTP = "http"
    MQTT = "mqtt"
    COMMAND = "command"


class DecisionState(StrEnum):
    """What has become of a wish to open a gate."""

    WAITING = "waiting"
    OPENING = "opening"
    OPENED = "opened"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class HttpRelay:
    """A relay that is switched by addresses; without one to close, it closes by itself.

    Raises:
        ConfigError: a value makes no sense.
    """

    open_url: str = field(repr=False, metadata=SECRET)
    close_url: str = field(default="", repr=False, metadata=SECRET)
    method: str = "GET"
    header: str = field(default="", repr=False, metadata=SECRET)

    def __post_init__(self) -> None:
        check_url(self.open_url)
        if self.close_url:
            check_url(self.close_url)
        check_header(self.header)
        if self.method not in METHODS:
            raise ConfigError(f"method is '{self.method}'; give one of {', '.join(METHODS)}")

    @property
    def shown(self) -> str:
        """Where it is, without what may be secret."""
        return place_of(self.open_url)

    @property
    def closes(self) -> bool:
        """Whether it is told to close."""
        return bool(self.close_url)


@dataclass(frozen=True, slots=True)
class MqttRelay(Broker):
    """A relay that listens at a topic; with an empty text to close, it closes by itself."""

    topic: str = "gate/set"
    open_text: str = "ON"
    close_text: str = "OFF"

    def __post_init__(self) -> None:
        check_host(self.host, self.port)
        check_topic(self.topic)
        if not self.open_text:
            raise ConfigError("the text that opens is empty; give one, such as ON")

    @property
    def shown(self) -> str:
        """Where it is."""
        return f"{self.host}:{self.port}, {self.topic}"

    @property
    def closes(self) -> bool:
        """Whether it is told to close."""
        return bool(self.close_text)


@dataclass(frozen=True, slots=True)
class CommandRelay:
    """A command of those that the service was started with, by its name there."""

    command: str

    @property
    def shown(self) -> str:
        """Its name."""
        return self.command

    @property
    def closes(self) -> bool:
        """Whether it is told to close."""
        return True


Relay: TypeAlias = HttpRelay | MqttRelay | CommandRelay
RELAYS: Mapping[str, type[Relay]] = {
    GateKind.HTTP: HttpRelay,
    GateKind.MQTT: MqttRelay,
    GateKind.COMMAND: CommandRelay,
}
"""What is set of each kind of gate."""


@dataclass(frozen=True, slots=True)
class NewGate:
    """A gate as it is to be.

    >>> NewGate("Yard", "command", CommandRelay("yard"), pulse_s=0.0)
    Traceback (most recent call last):
    lpr.errors.ConfigError: pulse_s is 0; give seconds above 0, up to 600

    Raises:
        ConfigError: a value makes no sense.
    """

    name: str
    kind: str
    relay: Relay
    enabled: bool = True
    pulse_s: float = 3.0
    """So long it stays open."""
    lockout_s: float = 10.0
    """So long after it has opened, no other passage opens it."""
    min_confidence: float = 0.95
    """It opens for no reading that is less sure,"""
    needs_format: bool = True
    """and for none that fits no format of its region."""
    cameras: tuple[int, ...] = ()
    """Those that see it: who may see all of them may open it by a click. Where there are none, only
    who sees all cameras may."""

    def __post_init__(self) -> None:
        check_new_name(self.name, "a gate")
        check_kind(self.kind, self.relay, RELAYS)
        if not 0 < self.pulse_s <= 600:
            raise ConfigError(f"pulse_s is {self.pulse_s:g}; give seconds above 0, up to 600")
        if not 0 <= self.lockout_s <= 3600:
            raise ConfigError(f"lockout_s is {self.lockout_s:g}; give seconds from 0 to 3600")
        score("min_confidence", self.min_confidence)


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate, and how it does: open until when, and what went wrong last."""

    id: int
    name: str
    kind: str
    relay: Relay
    enabled: bool
    pulse_s: float
    lockout_s: float
    min_confidence: float
    needs_format: bool
    cameras: tuple[int, ...] = ()
    opened: datetime | None = None
    open_until: datetime | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A wish to open a gate, by whom and why, and what became of it.

    ``passage_id`` and ``text`` are those of the vehicle; None and empty where somebody clicked.
    """

    id: int
    gate_id: int
    gate_name: str
    by: str
    reason: str
    state: str
    asked: datetime
    message: str = ""
    passage_id: str | None = None
    text: str = ""
    decided: datetime | None = None
