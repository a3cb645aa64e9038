"""Brokers of MQTT as targets: notices, and the states of cameras, as Home Assistant reads them."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator

from lpr.errors import LprError
from lpr.service.notify.broker import BrokerConnection, Message
from lpr.service.notify.home_assistant import (
    EVENT_TYPES,
    OFFLINE,
    ONLINE,
    Topics,
    announced_at,
    announcements,
)
from lpr.service.notify.sent import Outcome, Sent
from lpr.service.store import Camera, CameraState, MqttSettings, Notice, Store, Target

STATES_EVERY_S = 2.0
"""So often is looked how the cameras do."""
STALE_AFTER_S = 2.0
"""So long after it was connected, a broker has told what was announced earlier."""
_LOG = logging.getLogger("lpr.notify")


class MqttSender:
    """Keeps a connection for as long as this process has the target: the broker says ``offline``
    for us when it is lost.

    Args:
        target: where to.
        store: has the passages, the pictures and the cameras.
        lasting: whether the connection stands for the service; a trial's does not.
    """

    def __init__(self, target: Target, store: Store, lasting: bool = True) -> None:
        assert isinstance(target.settings, MqttSettings)
        self._settings, self._store, self._lasting = target.settings, store, lasting
        self._topics = Topics(target.settings.topic)
        self._connection: BrokerConnection | None = None
        self._told: dict[str, str | bytes] = {}
        """What the broker retains for us."""
        self._found: set[str] = set()
        """Topics at which something is announced in our name."""
        self._opened = self._looked = float("-inf")
        self._silenced = False

    def send(self, notice: Notice) -> Sent:
        """Tell one notice."""
        try:
            connection = self._open()
            for message in self._messages(notice):
                connection.publish(message)
        except LprError as error:
            return Sent(Outcome.AWAY, str(error))
        return Sent(Outcome.DELIVERED)

    def rest(self) -> None:
        """See that the broker knows that we are there, and how the cameras do.

        Raises:
            BrokerAway, AddressRefused: it is not to be had.
        """
        if time.monotonic() - self._looked < STATES_EVERY_S:
            return
        self._looked = time.monotonic()
        self._tell_states(self._open())

    def close(self) -> None:
        """Say that the service is not there any more."""
        if self._connection is None:
            return
        try:
            if self._lasting and self._connection.is_open:
                self._connection.publish(Message(self._topics.availability, OFFLINE, retained=True))
        except LprError as error:
            _LOG.warning("%s: %s", self._settings.shown, error)
        self._connection.close()
        self._connection = None

    def _open(self) -> BrokerConnection:
        """The connection; it is made anew where it was lost.

        Raises:
            BrokerAway, AddressRefused: there is none.
        """
        if self._connection is not None and self._connection.is_open:
            return self._connection
        if self._connection is not None:
            self._connection.close()
        self._told.clear()
        self._found.clear()
        private, topics = self._store.config.allow_private_addresses, self._topics
        if not self._lasting:
            self._connection = BrokerConnection(self._settings, private)
            return self._connection
        will = Message(topics.availability, OFFLINE, retained=True)
        name = f"lpr-{topics.node}"
        self._connection = BrokerConnection(self._settings, private, name, will, self._hear)
        self._opened = time.monotonic()
        self._connection.listen(topics.availability)
        if self._settings.discovery:
            self._connection.listen(announced_at(topics, self._settings.discovery))
        self._connection.publish(Message(topics.availability, ONLINE, retained=True))
        self._tell_states(self._connection)
        return self._connection

    def _hear(self, message: Message) -> None:
        """What others, and earlier selves, published in our name; in the connection's thread."""
        if message.topic == self._topics.availability:
            self._silenced = message.payload == OFFLINE.encode()
        elif message.payload:
            self._found.add(message.topic)

    def _tell_states(self, connection: BrokerConnection) -> None:
        """Tell what is retained, as far as it has changed."""
        if self._silenced:
            # The will of a connection before this one came late.
            self._silenced = False
            connection.publish(Message(self._topics.availability, ONLINE, retained=True))
        wanted = {one.topic: one.payload for one in self._states(self._store.cameras.all())}
        for topic, payload in wanted.items():
            if self._told.get(topic) != payload:
                connection.publish(Message(topic, payload, retained=True))
                self._told[topic] = payload
        if time.monotonic() - self._opened >= STALE_AFTER_S:
            for topic in {*self._found} - {*wanted}:
                # An empty text takes an entity away.
                connection.publish(Message(topic, "", retained=True))
                self._found.discard(topic)

    def _states(self, cameras: tuple[Camera, ...]) -> Iterator[Message]:
        for camera in cameras:
            if self._settings.discovery:
                yield from announcements(camera, self._topics, self._settings.discovery)
            state = "ON" if camera.state == CameraState.RUNNING else "OFF"
            yield Message(self._topics.state(camera.id), state, retained=True)

    def _messages(self, notice: Notice) -> Iterator[Message]:
        topics = self._topics
        whole = {"kind": notice.kind, "subject": notice.subject, **notice.body}
        yield Message(topics.notices, json.dumps(whole))
        row = None if notice.passage_id is None else self._store.passages.get(notice.passage_id)
        if row is None or row.camera_id is None:
            return
        _, _, happened = notice.kind.rpartition(".")
        yield Message(topics.plate(row.camera_id), json.dumps(dict(notice.body)), retained=True)
        if happened in EVENT_TYPES:
            event = {"event_type": happened, **notice.body}
            yield Message(topics.passage(row.camera_id), json.dumps(event))
        picture = self._store.pictures.bytes(row.id) if row.picture else None
        if picture is not None:
            yield Message(topics.picture(row.camera_id), picture, retained=True)
