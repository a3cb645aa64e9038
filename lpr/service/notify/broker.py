"""A connection to an MQTT broker: judged, bounded in time, with a last will."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from lpr.errors import ServiceError, first_line
from lpr.service.addresses import check_host
from lpr.service.store import Broker

ANSWER_S = 8.0
"""A broker has so long for each answer."""
KEEP_ALIVE_S = 15
"""A broker that hears nothing for half as long again publishes the last will."""


class BrokerAway(ServiceError):
    """A broker does not answer, or does not let in."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text or picture at a topic; what is ``retained``, the broker tells whoever comes later."""

    topic: str
    payload: str | bytes
    retained: bool = False


class BrokerConnection:
    """One connection; it is opened once, and when it is lost another one is made.

    Args:
        broker: which, and who logs in.
        allow_private: whether it may be in a private network.
        name: of this client at the broker, which closes an older connection of the same name;
            empty lets the broker give one.
        will: is published by the broker when the connection is lost.
        heard: is given each message of the topics that were listened to, in another thread.

    Raises:
        BrokerAway: nobody answers there, or the user is not let in.
        AddressRefused: the service does not go there.
    """

    def __init__(
        self,
        broker: Broker,
        allow_private: bool,
        name: str = "",
        will: Message | None = None,
        heard: Callable[[Message], None] | None = None,
    ) -> None:
        self._where = f"{broker.host}:{broker.port}"
        self._answered = threading.Event()
        self._refusal = "it does not answer in time"
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2, client_id=name, reconnect_on_failure=False
        )
        self._client.connect_timeout = ANSWER_S
        self._client.on_connect = self._connected
        if heard is not None:
            self._client.on_message = lambda _client, _data, message: heard(
                Message(message.topic, bytes(message.payload), message.retain)
            )
        if will is not None:
            self._client.will_set(will.topic, will.payload, qos=1, retain=will.retained)
        if broker.user:
            self._client.username_pw_set(broker.user, broker.password)
        ip = check_host(broker.host, broker.port, allow_private=allow_private)
        if broker.tls:
            self._client.tls_set_context(ssl.create_default_context())
        # Under TLS the certificate says who answers; otherwise the address that was judged does.
        self._open(broker.host if broker.tls else ip, broker.port)

    @property
    def is_open(self) -> bool:
        """Whether the broker is there, as far as is known."""
        return self._client.is_connected()

    def listen(self, topic: str) -> None:
        """Let what is published at a topic be heard; ``+`` and ``#`` may stand in it."""
        self._client.subscribe(topic, qos=1)

    def publish(self, message: Message) -> None:
        """Publish a message; when this returns, the broker has it.

        Raises:
            BrokerAway: it did not say so.
        """
        try:
            told = self._client.publish(message.topic, message.payload, 1, message.retained)
            told.wait_for_publish(ANSWER_S)
            done = told.is_published()
        except (RuntimeError, ValueError) as error:
            raise BrokerAway(f"{self._where}: {first_line(error)}") from error
        if not done:
            raise BrokerAway(f"{self._where}: the broker does not take what is published")

    def close(self) -> None:
        """Say goodbye: no last will is published."""
        self._client.disconnect()
        self._client.loop_stop()

    def _open(self, host: str, port: int) -> None:
        try:
            self._client.connect(host, port, keepalive=KEEP_ALIVE_S)
        except (OSError, ValueError) as error:
            reason = first_line(error) or type(error).__name__
            raise BrokerAway(f"{self._where}: no broker answers ({reason})") from error
        self._client.loop_start()
        self._answered.wait(ANSWER_S)
        if not self._client.is_connected():
            self.close()
            raise BrokerAway(f"{self._where}: {self._refusal}")

    def _connected(self, *told: Any) -> None:
        """The broker has answered; ``told`` are the client, data of ours, flags, the reason, and
        properties."""
        reason = told[3]
        if reason.is_failure:
            self._refusal = f"the broker lets nobody in ({reason})"
        self._answered.set()
