"""Gates: settings, and the wishes to open them, each decided once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lpr.service.store.audit import add_line
from lpr.service.store.cursors import cursor_id
from lpr.service.store.database import Database, insert_one, now
from lpr.service.store.entries import entry_of, same
from lpr.service.store.gate_rules import doubt, refusal, undecided
from lpr.service.store.names import taken
from lpr.service.store.references import There, check_there
from lpr.service.store.sealed import sealed, unsealed
from lpr.service.store.secrets import Cipher
from lpr.service.store.tables import DecisionEntry, GateEntry, PassageEntry, PlateText
from lpr.service.store.values import Decision, DecisionState, Gate, NewGate, Page
from lpr.service.store.values.gates import RELAYS

AUTOMATIC = "a rule"
"""Who asks, where it was nobody."""
CLOSE_AGAIN_S = 5.0
"""A gate that could not be closed is tried again after so long."""
_LOST = "the service ended before it was known whether it opened"
_WHAT = "the settings of a gate were"
_SAME = ("enabled", "pulse_s", "lockout_s", "min_confidence", "needs_format")


class Gates:
    """The gates of a store; how they are reached is encrypted there."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher

    def all(self) -> tuple[Gate, ...]:
        """All gates by name."""
        with self._database.read() as session:
            found = session.scalars(select(GateEntry).order_by(GateEntry.name))
            return tuple(self._gate(entry) for entry in found)

    def get(self, gate_id: int) -> Gate:
        """A gate.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.read() as session:
            return self._gate(entry_of(session, GateEntry, gate_id, "gate"))

    def add(self, new: NewGate) -> Gate:
        """A new gate.

        Raises:
            ConfigError: there is no such camera.
            Conflict: another one has its name.
        """
        with taken(f"a gate is called {new.name} already"), self._database.write() as session:
            check_there(There.now(session).lacks("camera", new.cameras))
            number = insert_one(session, GateEntry, self._columns(new) | {"message": ""})
            return self._gate(session.get_one(GateEntry, number))

    def change(self, gate_id: int, new: NewGate) -> Gate:
        """Other settings for a gate.

        Raises:
            NotFound: there is none of that number.
            ConfigError: there is no such camera.
            Conflict: another one has its name.
        """
        with taken(f"a gate is called {new.name} already"), self._database.write() as session:
            entry = entry_of(session, GateEntry, gate_id, "gate")
            check_there(There.now(session).lacks("camera", new.cameras))
            for name, value in self._columns(new).items():
                setattr(entry, name, value)
            session.flush()
            return self._gate(entry)

    def remove(self, gate_id: int) -> None:
        """Remove a gate; what was decided stays in the audit.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.write() as session:
            entry_of(session, GateEntry, gate_id, "gate")
            session.execute(delete(GateEntry).where(GateEntry.id == gate_id))

    def request(self, session: Session, gate_id: int, passage_id: str, reason: str) -> None:
        """Ask a gate to open for a passage, as part of a transaction. A passage that is not sure
        enough is refused at once; each passage opens a gate once, however often it is asked for.

        Args:
            session: of a transaction that writes.
            gate_id: which; one that is gone or switched off is passed over.
            passage_id: for which vehicle.
            reason: why it may come in, such as the name of a rule.
        """
        gate = session.get(GateEntry, gate_id)
        passage = session.get(PassageEntry, passage_id)
        if gate is None or passage is None or not gate.enabled:
            return
        why_not = doubt(gate, passage)
        key = passage_id if why_not is None else f"{passage_id}/{why_not}"
        known = (DecisionEntry.gate_id == gate_id) & DecisionEntry.key.in_((key, passage_id))
        if session.scalar(select(DecisionEntry.id).where(known).limit(1)) is not None:
            return
        text = session.scalar(select(PlateText.text).where(PlateText.id == passage.plate_id)) or ""
        number = _insert(session, gate_id, key, AUTOMATIC, reason, passage_id, text)
        if why_not is not None:
            self._decide(session, number, DecisionState.REFUSED, why_not)

    def ask(self, gate_id: int, by: str, reason: str = "") -> Decision:
        """Ask a gate to open because somebody wants it.

        Raises:
            NotFound: there is no such gate.
        """
        with self._database.write() as session:
            entry_of(session, GateEntry, gate_id, "gate")
            number = _insert(session, gate_id, f"click/{uuid4()}", by, reason, None, "")
            return _decision(session, number)

    def claim(self) -> tuple[tuple[Gate, Decision], ...]:
        """Take the wishes that wait: those that may be fulfilled are given, once, to whoever asks
        first; all others are refused."""
        with self._database.read() as session:
            if session.scalar(select(DecisionEntry.id).where(undecided()).limit(1)) is None:
                return ()
        claimed: list[tuple[Gate, Decision]] = []
        with self._database.write() as session:
            waiting = select(DecisionEntry).where(undecided()).order_by(DecisionEntry.id)
            for entry in session.scalars(waiting.with_for_update(skip_locked=True)).all():
                locked = select(GateEntry).where(GateEntry.id == entry.gate_id).with_for_update()
                gate = session.scalars(locked.execution_options(populate_existing=True)).one()
                if entry.state == DecisionState.OPENING:
                    self._decide(session, entry.id, DecisionState.FAILED, _LOST)
                elif (why_not := refusal(gate, entry)) is not None:
                    self._decide(session, entry.id, DecisionState.REFUSED, why_not)
                else:
                    entry.state, entry.decided = str(DecisionState.OPENING), now()
                    gate.opened = now()
                    session.flush()
                    claimed.append((self._gate(gate), _decision(session, entry.id)))
        return tuple(claimed)

    def opened(self, decision: Decision, message: str) -> Decision:
        """A gate has opened; it is to be closed after its pulse."""
        with self._database.write() as session:
            gate = session.get(GateEntry, decision.gate_id)
            if gate is not None:
                gate.open_until, gate.message = now() + timedelta(seconds=gate.pulse_s), ""
            return self._decide(session, decision.id, DecisionState.OPENED, message)

    def failed(self, decision: Decision, message: str) -> Decision:
        """A gate could not be opened; the next passage may try at once."""
        with self._database.write() as session:
            gate = session.get(GateEntry, decision.gate_id)
            if gate is not None:
                gate.opened, gate.message = None, message
            return self._decide(session, decision.id, DecisionState.FAILED, message)

    def to_close(self) -> tuple[Gate, ...]:
        """Gates whose pulse is over; each is given to one who asks, and again later until it is
        `closed`."""
        over = GateEntry.open_until < now()
        with self._database.read() as session:
            if session.scalar(select(GateEntry.id).where(over).limit(1)) is None:
                return ()
        with self._database.write() as session:
            found = session.scalars(select(GateEntry).where(over).with_for_update()).all()
            for entry in found:
                entry.open_until = now() + timedelta(seconds=CLOSE_AGAIN_S)
            session.flush()
            return tuple(self._gate(entry) for entry in found)

    def closed(self, gate_id: int, problem: str = "") -> None:
        """A gate is closed; or it could not be, and is tried again."""
        values: dict[str, Any] = {"message": problem}
        if not problem:
            values["open_until"] = None
        with self._database.write() as session:
            before = session.get(GateEntry, gate_id)
            if before is not None and problem and before.message != problem:
                add_line(session, AUTOMATIC, "gate-open-still", before.name, {"message": problem})
            session.execute(update(GateEntry).where(GateEntry.id == gate_id).values(**values))

    def decision(self, decision_id: int) -> Decision:
        """A decision.

        Raises:
            NotFound: there is none of that number.
        """
        with self._database.read() as session:
            entry_of(session, DecisionEntry, decision_id, "decision")
            return _decision(session, decision_id)

    def decisions(
        self,
        cursor: str | None = None,
        limit: int = 50,
        gates: Iterable[int] | None = None,
    ) -> Page[Decision]:
        """What was decided, the latest first; of some gates, or of all.

        Raises:
            ConfigError: the cursor is none that a page gave.
        """
        statement = _with_names().order_by(DecisionEntry.id.desc()).limit(limit + 1)
        if cursor is not None:
            statement = statement.where(DecisionEntry.id < cursor_id(cursor))
        if gates is not None:
            statement = statement.where(DecisionEntry.gate_id.in_(tuple(gates)))
        with self._database.read() as session:
            found = [_told(entry, name) for entry, name in session.execute(statement)]
        more = len(found) > limit
        return Page(tuple(found[:limit]), str(found[limit - 1].id) if more else None)

    def forget(self, before: datetime) -> int:
        """Delete what was decided before a time; how many decisions there were."""
        old = DecisionEntry.decided < before
        with self._database.write() as session:
            found = session.execute(delete(DecisionEntry).where(old).returning(DecisionEntry.id))
            return len(found.all())

    def _decide(
        self, session: Session, number: int, state: DecisionState, message: str
    ) -> Decision:
        """Write down how a wish ended, in the audit too."""
        values = {"state": str(state), "message": message, "decided": now()}
        session.execute(update(DecisionEntry).where(DecisionEntry.id == number).values(**values))
        session.expire_all()
        decision = _decision(session, number)
        details = {
            "passage": decision.passage_id,
            "plate": decision.text,
            "reason": decision.reason,
            "message": message,
        }
        told = {name: value for name, value in details.items() if value}
        add_line(session, decision.by, f"gate-{state}", decision.gate_name, told)
        return decision

    def _columns(self, new: NewGate) -> dict[str, Any]:
        same: dict[str, Any] = {name: getattr(new, name) for name in _SAME}
        relay = sealed(self._cipher, new.relay)
        same |= {"name": new.name.strip(), "kind": str(new.kind), "relay": relay}
        return same | {"cameras": list(new.cameras)}

    def _gate(self, entry: GateEntry) -> Gate:
        relay = unsealed(self._cipher, RELAYS[entry.kind], entry.relay, _WHAT)
        return Gate(**same(Gate, entry) | {"relay": relay, "cameras": tuple(entry.cameras)})


def _insert(
    session: Session,
    gate_id: int,
    key: str,
    by: str,
    reason: str,
    passage_id: str | None,
    text: str,
) -> int:
    row = {"gate_id": gate_id, "key": key, "by": by, "reason": reason, "text": text}
    row |= {"passage_id": passage_id, "state": str(DecisionState.WAITING), "message": ""}
    return insert_one(session, DecisionEntry, row | {"asked": now()})


def _with_names() -> Any:
    return select(DecisionEntry, GateEntry.name).join(
        GateEntry, GateEntry.id == DecisionEntry.gate_id
    )


def _decision(session: Session, number: int) -> Decision:
    entry, name = session.execute(_with_names().where(DecisionEntry.id == number)).one()
    return _told(entry, name)


def _told(entry: DecisionEntry, name: str) -> Decision:
    return Decision(**same(Decision, entry), gate_name=name)
