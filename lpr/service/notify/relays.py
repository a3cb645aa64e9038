"""What opens and closes a gate: an address, a topic, a command."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lpr.errors import LprError, first_line
from lpr.service.config import ServiceConfig
from lpr.service.notify.broker import BrokerConnection, Message
from lpr.service.notify.sent import Outcome
from lpr.service.notify.web_request import WebRequest, header_of, send
from lpr.service.store import CommandRelay, Gate, GateKind, HttpRelay, MqttRelay

ANSWER_S = 5.0
"""A relay has so long to answer."""


class Move(StrEnum):
    """What a gate is to do."""

    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Moved:
    """Whether a gate did it, and the sentence on it."""

    done: bool
    message: str = ""


def move(gate: Gate, what: Move, config: ServiceConfig, text: str = "") -> Moved:
    """Open or close a gate; one that closes by itself is not told to.

    Args:
        gate: which.
        what: it shall do.
        config: says which commands there are, and where the service may go.
        text: the plate that it opens for; a command finds it in ``LPR_PLATE``.
    """
    if what is Move.CLOSE and not gate.relay.closes:
        return Moved(True, "it closes by itself")
    try:
        return _MOVES[gate.kind](gate, what, config, text)
    except LprError as error:
        return Moved(False, str(error))


def _by_address(gate: Gate, what: Move, config: ServiceConfig, _: str) -> Moved:
    assert isinstance(gate.relay, HttpRelay)
    url = gate.relay.open_url if what is Move.OPEN else gate.relay.close_url
    body = None if gate.relay.method == "GET" else b""
    request = WebRequest(url, gate.relay.method, header_of(gate.relay.header), body)
    sent = send(request, config.allow_private_addresses, ANSWER_S)
    return Moved(sent.outcome is Outcome.DELIVERED, sent.message)


def _by_topic(gate: Gate, what: Move, config: ServiceConfig, _: str) -> Moved:
    assert isinstance(gate.relay, MqttRelay)
    text = gate.relay.open_text if what is Move.OPEN else gate.relay.close_text
    connection = BrokerConnection(gate.relay, config.allow_private_addresses)
    try:
        connection.publish(Message(gate.relay.topic, text))
    finally:
        connection.close()
    return Moved(True, f"{text} is published")


def _by_command(gate: Gate, what: Move, config: ServiceConfig, text: str) -> Moved:
    """Run a command that the service was started with; nothing of it comes from a page."""
    assert isinstance(gate.relay, CommandRelay)
    command = next((one for one in config.gate_commands if one.name == gate.relay.command), None)
    if command is None:
        return Moved(False, f"the service was started without --gate-command {gate.relay.command}")
    try:
        done = subprocess.run(
            [*command.words, str(what)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=ANSWER_S,
            check=False,
            env={**os.environ, "LPR_GATE": gate.name, "LPR_PLATE": text},
        )
    except subprocess.TimeoutExpired:
        return Moved(False, f"the command did not end within {ANSWER_S:g} s")
    except OSError as error:
        return Moved(False, f"the command cannot be run ({first_line(error)})")
    said = " ".join(done.stderr.decode(errors="replace").split())[:120]
    told = f"the command ended with {done.returncode}" + (f": {said}" if said else "")
    return Moved(done.returncode == 0, told)


_MOVES: Mapping[str, Callable[[Gate, Move, ServiceConfig, str], Moved]] = {
    GateKind.HTTP: _by_address,
    GateKind.MQTT: _by_topic,
    GateKind.COMMAND: _by_command,
}
