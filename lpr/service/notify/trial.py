"""A trial of a target: one notice that says so, sent at once, past the outbox."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from lpr.service.notify.mqtt import MqttSender
from lpr.service.notify.senders import sender_of
from lpr.service.notify.sent import Sent
from lpr.service.store import Notice, NoticeState, Store, Target, TargetKind

TRIAL_TEXT = "TEST123"


def try_target(store: Store, target: Target) -> Sent:
    """Send a trial to a target; it has no plate and no picture of anybody."""
    sender = (
        MqttSender(target, store, lasting=False)
        if target.kind == TargetKind.MQTT
        else sender_of(target, store)
    )
    try:
        return sender.send(trial_notice())
    finally:
        sender.close()


def trial_notice() -> Notice:
    """The notice of a trial."""
    at = datetime.now(UTC)
    body = {
        "event": "trial",
        "id": "trial",
        "text": TRIAL_TEXT,
        "confidence": 1.0,
        "region": None,
        "camera": "trial",
        "first_seen": at.isoformat(),
        "last_seen": at.isoformat(),
        "direction": None,
        "lists": [],
        "rule": "trial",
        "vehicle": None,
        "candidates": [],
    }
    return Notice(
        id=0,
        target_id=0,
        key=f"trial/{uuid4()}",
        kind="trial",
        subject="lpr: a trial of this target",
        state=NoticeState.WAITING,
        created=at,
        body=body,
    )
