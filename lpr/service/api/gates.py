"""Gates: opened, set, and what was decided; how a relay is reached is taken, and never given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from lpr.service.api.blueprint import rest
from lpr.service.api.targets import Number, Value
from lpr.service.events import WorkAdded
from lpr.service.http.access import who
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.http.seen import seen_gate, seen_gates
from lpr.service.notify import check_place
from lpr.service.store import Decision, Gate, NewGate
from lpr.service.store.values.gates import RELAYS
from lpr.service.store.values.targets import settings_from


@dataclass(frozen=True, slots=True)
class GateBody:
    """A gate. `relay` are the settings of its kind: `open_url`, `close_url`, `method`, `header` of
    http; `host`, `port`, `tls`, `user`, `password`, `topic`, `open_text`, `close_text` of mqtt;
    `command` of a command that the service was started with."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    kind: Literal["http", "mqtt", "command"]
    relay: Mapping[str, Value]
    enabled: bool = True
    pulse_s: Annotated[float, Field(gt=0, le=600)] = 3.0
    lockout_s: Annotated[float, Field(ge=0, le=3600)] = 10.0
    min_confidence: Annotated[float, Field(ge=0, le=1)] = 0.95
    needs_format: bool = True
    cameras: Annotated[tuple[Number, ...], Field(max_length=200)] = ()
    """Who may see all of these may open it; without any, only who sees all cameras."""


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """A gate, and how it does; `place` is where its relay is, without secrets."""

    id: int
    name: str
    kind: str
    place: str
    enabled: bool
    pulse_s: float
    lockout_s: float
    min_confidence: float
    needs_format: bool
    cameras: tuple[int, ...]
    open_until: datetime | None
    message: str


@dataclass(frozen=True, slots=True)
class GatesAnswer:
    """Gates by name."""

    gates: tuple[GateAnswer, ...]


@dataclass(frozen=True, slots=True)
class OpenBody:
    """Why a gate is opened."""

    reason: Annotated[str, Field(max_length=200)] = ""


@dataclass(frozen=True, slots=True)
class DecisionFilters:
    """Which decisions; `cursor` is that of the page before."""

    gate: Number | None = None
    cursor: Annotated[str, Field(max_length=20)] | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


@dataclass(frozen=True, slots=True)
class DecisionsAnswer:
    """Decisions, the latest first."""

    decisions: tuple[Decision, ...]
    next_cursor: str | None


@rest.add("GET", "/gates", "operator")
def list_gates() -> GatesAnswer:
    """The gates that one may open."""
    return GatesAnswer(tuple(map(shown, seen_gates())))


@rest.add("POST", "/gates", "administrator", status=201, errors=(409,))
def add_gate(body: GateBody) -> GateAnswer:
    """Add a gate."""
    return _kept(body, None)


@rest.add("PUT", "/gates/<int:gate_id>", "administrator", errors=(409,))
def change_gate(gate_id: Number, body: GateBody) -> GateAnswer:
    """Change a gate."""
    return _kept(body, parts().store.gates.get(gate_id))


@rest.add("DELETE", "/gates/<int:gate_id>", "administrator")
def remove_gate(gate_id: Number) -> None:
    """Remove a gate; what was decided stays in the audit."""
    gate = parts().store.gates.get(gate_id)
    parts().store.gates.remove(gate_id)
    audited("gate-removed", gate.name)


@rest.add("POST", "/gates/<int:gate_id>/open", "operator", status=202)
def open_gate(gate_id: Number, body: OpenBody) -> Decision:
    """Open a gate now; the decision says later whether it did."""
    wish = parts().store.gates.ask(seen_gate(gate_id).id, who().name, body.reason)
    parts().events.publish(WorkAdded())
    return wish


@rest.add("GET", "/gates/decisions", "administrator")
def list_decisions(query: DecisionFilters) -> DecisionsAnswer:
    """What was decided, and why; for whom, to those alone who may see all cameras."""
    gates = None if query.gate is None else (query.gate,)
    page = parts().store.gates.decisions(query.cursor, query.limit, gates)
    return DecisionsAnswer(tuple(map(_seen, page.rows)), page.next_cursor)


@rest.add("GET", "/gates/decisions/<int:decision_id>", "operator")
def get_decision(decision_id: Number) -> Decision:
    """One decision; whose vehicle it was is told to those alone who may see all cameras."""
    found = parts().store.gates.decision(decision_id)
    seen_gate(found.gate_id)
    return _seen(found)


def shown(gate: Gate) -> GateAnswer:
    """A gate as programs see it."""
    return GateAnswer(
        id=gate.id,
        name=gate.name,
        kind=gate.kind,
        place=gate.relay.shown,
        enabled=gate.enabled,
        pulse_s=gate.pulse_s,
        lockout_s=gate.lockout_s,
        min_confidence=gate.min_confidence,
        needs_format=gate.needs_format,
        cameras=gate.cameras,
        open_until=gate.open_until,
        message=gate.message,
    )


def _seen(found: Decision) -> Decision:
    """A decision as it is for who asks."""
    return found if who().cameras is None else replace(found, text="", passage_id=None)


def _kept(body: GateBody, before: Gate | None) -> GateAnswer:
    store = parts().store
    known = None if before is None else before.relay
    relay = settings_from(RELAYS[body.kind], body.relay, known)
    check_place(relay, parts().config)
    new = NewGate(
        body.name,
        body.kind,
        relay,
        body.enabled,
        body.pulse_s,
        body.lockout_s,
        body.min_confidence,
        body.needs_format,
        body.cameras,
    )
    kept = store.gates.add(new) if before is None else store.gates.change(before.id, new)
    audited("gate", kept.name, kind=kept.kind, place=relay.shown)
    return shown(kept)
