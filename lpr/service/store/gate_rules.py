"""When a gate opens, and when it does not."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, or_

from lpr import PassageState
from lpr.service.store.database import now
from lpr.service.store.tables import DecisionEntry, GateEntry, PassageEntry
from lpr.service.store.values import DecisionState, Kind

MOST_WAIT_S = 10.0
"""A wish that is older is not fulfilled: nobody stands there any more."""
LOST_S = 60.0
"""A wish that is being fulfilled for so long is not: its process has ended."""


def doubt(gate: GateEntry, passage: PassageEntry) -> str | None:
    """Why a gate does not open for a passage; None where it does."""
    if passage.kind != Kind.CAMERA:
        return "no camera sees this vehicle now"
    if passage.state == PassageState.CLOSED:
        return "the vehicle has gone"
    if passage.confidence < gate.min_confidence and passage.corrected_by is None:
        return f"the reading is not sure enough (below {100 * gate.min_confidence:g} %)"
    if gate.needs_format and not passage.matches_format and passage.corrected_by is None:
        return "the reading fits no format of its region"
    if now() - passage.changed > timedelta(seconds=MOST_WAIT_S):
        return "it was seen too long ago"
    return None


def refusal(gate: GateEntry, wish: DecisionEntry) -> str | None:
    """Why a wish is not fulfilled now; None where it is."""
    time = now()
    if time - wish.asked > timedelta(seconds=MOST_WAIT_S):
        return "nobody could open it in time"
    if not gate.enabled:
        return "the gate is switched off"
    by_hand = wish.passage_id is None
    wait_s = gate.pulse_s if by_hand else max(gate.pulse_s, gate.lockout_s)
    if gate.opened is not None and time - gate.opened < timedelta(seconds=wait_s):
        return "it is open already" if by_hand else "it has just opened"
    return None


def undecided() -> ColumnElement[bool]:
    """Wishes to be seen to: those that wait, and those whose process has ended."""
    lost = DecisionEntry.decided < now() - timedelta(seconds=LOST_S)
    opening = DecisionEntry.state == str(DecisionState.OPENING)
    return or_(DecisionEntry.state == str(DecisionState.WAITING), opening & lost)
