"""Gates: opened by a click, their settings, and what was decided."""

from __future__ import annotations

import time
from functools import partial

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lpr.service.events import WorkAdded
from lpr.service.http.access import needs, who
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.http.seen import seen_gate, seen_gates
from lpr.service.notify import check_place
from lpr.service.store import Decision, DecisionState, Gate, NewGate
from lpr.service.store.values.gates import RELAYS
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import sentence
from lpr.service.web.forms import kept_or_shown, number, ticked_cameras
from lpr.service.web.settings_form import (
    GATE_FIELDS,
    GATE_NAMES,
    sent_again,
    sent_settings,
    values_of,
)

WAIT_S, LOOK_EVERY_S = 8.0, 0.1
"""Who clicks waits so long for what became of it."""


@pages.get("/gates")
@needs("operator")
def gates() -> ResponseReturnValue:
    """The gates that one may open, and what was decided last."""
    found = seen_gates()
    return render_template(
        "gates.html",
        gates=found,
        page=parts().store.gates.decisions(
            request.args.get("cursor"), gates=[gate.id for gate in found]
        ),
        kinds=GATE_NAMES,
        see_all=who().cameras is None,
    )


@pages.post("/gates/<int:gate_id>/open")
@needs("operator")
def gate_open(gate_id: int) -> ResponseReturnValue:
    """Open a gate now, because somebody wants it."""
    wish = parts().store.gates.ask(
        seen_gate(gate_id).id, who().name, request.form.get("reason", "")[:200].strip()
    )
    parts().events.publish(WorkAdded())
    decided = _decided(wish)
    if decided.state == DecisionState.OPENED:
        flash(f"{decided.gate_name} is open.", "good")
    else:
        told = decided.message or "it is not known yet whether it opens"
        flash(sentence(f"{decided.gate_name}: {told}"), "bad")
    return redirect(url_for("pages.gates"))


@pages.route("/gates/new/<kind>", methods=("GET", "POST"))
@needs("administrator")
def gate_new(kind: str) -> ResponseReturnValue:
    """Add a gate."""
    if kind not in RELAYS:
        abort(404, f"there is no gate of the kind {kind}")
    return _form(kind, None)


@pages.route("/gates/<int:gate_id>", methods=("GET", "POST"))
@needs("administrator")
def gate_edit(gate_id: int) -> ResponseReturnValue:
    """Change a gate."""
    before = parts().store.gates.get(gate_id)
    return _form(before.kind, before)


@pages.post("/gates/<int:gate_id>/remove")
@needs("administrator")
def gate_remove(gate_id: int) -> ResponseReturnValue:
    """Remove a gate."""
    gate = parts().store.gates.get(gate_id)
    parts().store.gates.remove(gate_id)
    audited("gate-removed", gate.name)
    flash(f"The gate {gate.name} is removed.", "good")
    return redirect(url_for("pages.gates"))


def _decided(wish: Decision) -> Decision:
    """What became of a wish; as it stands, where that takes too long."""
    ends = time.monotonic() + WAIT_S
    while time.monotonic() < ends:
        found = parts().store.gates.decision(wish.id)
        if found.state not in (DecisionState.WAITING, DecisionState.OPENING):
            return found
        time.sleep(LOOK_EVERY_S)
    return wish


def _form(kind: str, before: Gate | None) -> ResponseReturnValue:
    return kept_or_shown(partial(_kept, kind, before), partial(_page, kind, before))


def _page(kind: str, before: Gate | None, fault: str | None) -> str:
    values = values_of(RELAYS[kind], None if before is None else before.relay)
    return render_template(
        "gate_settings.html",
        gate=before,
        kind=kind,
        kind_name=GATE_NAMES[kind],
        fields=GATE_FIELDS[kind],
        cameras=parts().store.cameras.all(),
        ticked=_ticked(before, fault),
        commands=[one.name for one in parts().config.gate_commands],
        values=values | (sent_again(GATE_FIELDS[kind], request.form) if fault else {}),
        fault=fault,
    )


def _kept(kind: str, before: Gate | None) -> ResponseReturnValue:
    store, form = parts().store, request.form
    known = None if before is None else before.relay
    relay = sent_settings(RELAYS[kind], GATE_FIELDS[kind], form, known)
    check_place(relay, parts().config)
    new = NewGate(
        form.get("name", ""),
        kind,
        relay,
        enabled="enabled" in form,
        pulse_s=_number("pulse_s", 3.0),
        lockout_s=_number("lockout_s", 10.0),
        min_confidence=_number("min_confidence", 95.0) / 100,
        needs_format="needs_format" in form,
        cameras=tuple(ticked_cameras()),
    )
    kept = store.gates.add(new) if before is None else store.gates.change(before.id, new)
    audited("gate", kept.name, kind=kind, place=kept.relay.shown)
    flash(f"The gate {kept.name} is saved.", "good")
    return redirect(url_for("pages.gates"))


def _ticked(before: Gate | None, fault: str | None) -> tuple[int, ...]:
    """The cameras whose boxes are ticked: as they were sent, where the form comes back."""
    if fault:
        return tuple(ticked_cameras())
    return () if before is None else before.cameras


def _number(name: str, usual: float) -> float:
    value = number(name, 0.0, 3600.0)
    return usual if value is None else value
