"""Gates open for sure passages and clicks, by address, topic and command, and close again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from lpr.service.config import GateCommand
from lpr.service.events import EventBus, WorkAdded
from lpr.service.notify import GateKeeper
from lpr.service.notify.relays import Move, move
from lpr.service.store import (
    CommandRelay,
    Decision,
    DecisionState,
    Gate,
    GateKind,
    HttpRelay,
    MqttRelay,
    NewGate,
    Store,
)
from tests.service.notify.brokers import PASSWORD, USER, Mosquitto
from tests.service.notify.notices import keep_passage
from tests.service.notify.receivers import Answer, receiving
from tests.service.waiting import until


@dataclass
class Keeping:
    """A keeper that runs on a store."""

    store: Store
    bus: EventBus = field(default_factory=EventBus)

    def __post_init__(self) -> None:
        self.keeper = GateKeeper(self.store, self.bus)
        self.keeper.start()

    def pass_by(self, gate: Gate, number: int, **change: Any) -> Decision:
        """A vehicle for which a rule wants the gate to open; gives what was decided."""
        passage_id = keep_passage(self.store, number, **{"state": "opened", **change})
        with self.store.database.write() as session:
            self.store.gates.request(session, gate.id, passage_id, "residents")
        return self.decided()

    def click(self, gate: Gate) -> Decision:
        self.store.gates.ask(gate.id, "ana")
        return self.decided()

    def decided(self) -> Decision:
        self.bus.publish(WorkAdded())
        open_states = (DecisionState.WAITING, DecisionState.OPENING)
        until(lambda: self.store.gates.decisions().rows[0].state not in open_states, "a decision")
        return self.store.gates.decisions().rows[0]

    def is_closed(self, gate: Gate) -> bool:
        return self.store.gates.get(gate.id).open_until is None


@pytest.fixture
def keeping(store: Store) -> Iterator[Keeping]:
    one = Keeping(store)
    yield one
    one.bus.close()
    one.keeper.stop()


def add_gate(store: Store, kind: str, relay: Any, **others: Any) -> Gate:
    usual = {"pulse_s": 0.05, "lockout_s": 0.0}
    return store.gates.add(NewGate("Yard", kind, relay, **{**usual, **others}))


def test_a_relay_of_the_web_opens_and_closes(keeping: Keeping) -> None:
    with receiving() as relay:
        urls = f"{relay.address}/relay/0?turn=on", f"{relay.address}/relay/0?turn=off"
        gate = add_gate(keeping.store, GateKind.HTTP, HttpRelay(*urls, header="X-Key: geheim"))
        assert keeping.pass_by(gate, 1, confidence=0.5).state == DecisionState.REFUSED
        assert relay.requests == []
        done = keeping.pass_by(gate, 2)
        assert (done.state, done.text) == (DecisionState.OPENED, "ZG1234AB")
        assert "it answers 200" in done.message
        until(lambda: keeping.is_closed(gate), "it is closed")
    assert [request.path for request in relay.requests] == ["/relay/0?turn=on", "/relay/0?turn=off"]
    assert {request.method for request in relay.requests} == {"GET"}
    assert {request.headers["X-Key"] for request in relay.requests} == {"geheim"}
    actions = [line.action for line in keeping.store.audit.page().rows]
    assert actions == ["gate-opened", "gate-refused"]


def test_a_relay_that_fails_is_told_and_a_click_tries_again(keeping: Keeping) -> None:
    with receiving(lambda _: Answer(500)) as relay:
        gate = add_gate(keeping.store, GateKind.HTTP, HttpRelay(relay.address, method="POST"))
        failed = keeping.pass_by(gate, 1)
        assert failed.state == DecisionState.FAILED
        assert "it answers 500" in failed.message
        assert "it answers 500" in keeping.store.gates.get(gate.id).message
        relay.answering = lambda _: Answer()
        done = keeping.click(gate)
        assert (done.state, done.by) == (DecisionState.OPENED, "ana")
        until(lambda: keeping.is_closed(gate), "it closes by itself")
    assert [request.method for request in relay.requests] == ["POST", "POST"]


def test_a_relay_listens_at_a_topic(keeping: Keeping, mosquitto: Mosquitto) -> None:
    where = MqttRelay("127.0.0.1", mosquitto.port, user=USER, password=PASSWORD, topic="gate/set")
    gate = add_gate(keeping.store, GateKind.MQTT, where)
    with mosquitto.listening() as heard:
        assert keeping.pass_by(gate, 1).state == DecisionState.OPENED
        heard.wait_for("gate/set", "OFF")
    assert [(topic, text) for topic, text, _ in heard.all] == [
        ("gate/set", b"ON"),
        ("gate/set", b"OFF"),
    ]


def test_only_commands_of_the_start_are_run(store: Store, tmp_path: Path) -> None:
    said = tmp_path / "said"
    code = "import os, sys; print(sys.argv[1:], os.environ['LPR_PLATE'], file=open({!r}, 'a'))"
    words = (sys.executable, "-c", code.format(str(said)), "--line", "2")
    config = replace(store.config, gate_commands=(GateCommand("yard", words),))
    gate = add_gate(store, GateKind.COMMAND, CommandRelay("yard"))
    assert move(gate, Move.OPEN, config, "ZG1234AB").done
    assert move(gate, Move.CLOSE, config).done
    assert said.read_text().splitlines() == [
        "['--line', '2', 'open'] ZG1234AB",
        "['--line', '2', 'close'] ",
    ]
    other = move(replace(gate, relay=CommandRelay("rm -rf /")), Move.OPEN, config)
    assert not other.done
    assert "started without --gate-command" in other.message


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((sys.executable, "-c", "import sys; sys.exit('stuck')"), "ended with 1: stuck"),
        (("/no/such/program",), "cannot be run"),
    ],
)
def test_a_command_that_fails_is_told(store: Store, words: tuple[str, ...], told: str) -> None:
    config = replace(store.config, gate_commands=(GateCommand("yard", words),))
    gate = add_gate(store, GateKind.COMMAND, CommandRelay("yard"))
    done = move(gate, Move.OPEN, config)
    assert not done.done
    assert told in done.message


def test_a_gate_that_was_open_when_the_service_ended_is_closed_by_the_next(store: Store) -> None:
    with receiving() as relay:
        urls = f"{relay.address}/on", f"{relay.address}/off"
        gate = add_gate(store, GateKind.HTTP, HttpRelay(*urls))
        store.gates.ask(gate.id, "ana")
        ((_, wish),) = store.gates.claim()
        store.gates.opened(wish, "")
        keeping = Keeping(store)
        try:
            until(lambda: keeping.is_closed(gate), "it is closed")
        finally:
            keeping.bus.close()
            keeping.keeper.stop()
    assert [request.path for request in relay.requests] == ["/off"]
