"""What sends to each kind of target."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lpr.service.notify.mail import MailSender
from lpr.service.notify.mqtt import MqttSender
from lpr.service.notify.sent import Sender
from lpr.service.notify.webhook import AlprDatabaseSender, WebhookSender
from lpr.service.store import Store, Target, TargetKind

SENDERS: Mapping[str, Callable[[Target, Store], Sender]] = {
    TargetKind.WEBHOOK: WebhookSender,
    TargetKind.MULTIPART: WebhookSender,
    TargetKind.ALPR_DATABASE: AlprDatabaseSender,
    TargetKind.MQTT: MqttSender,
    TargetKind.EMAIL: MailSender,
}


def sender_of(target: Target, store: Store) -> Sender:
    """What sends to a target."""
    return SENDERS[target.kind](target, store)
