"""Brokers are told of passages, and Home Assistant finds the cameras and sees them go."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from lpr.errors import ServiceError
from lpr.service.events import EventBus
from lpr.service.notify import Notifier, try_target
from lpr.service.notify.broker import BrokerConnection, Message
from lpr.service.notify.mqtt import MqttSender
from lpr.service.notify.sent import Outcome
from lpr.service.store import (
    Broker,
    CameraSettings,
    CameraState,
    MqttSettings,
    Store,
    Target,
    TargetKind,
)
from tests.service.notify import brokers
from tests.service.notify.brokers import PASSWORD, USER, Heard, Mosquitto
from tests.service.notify.notices import add_passage_notice, add_target
from tests.service.served import jpeg
from tests.service.waiting import until

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "sensor": ("state_topic",),
    "event": ("state_topic", "event_types"),
    "image": ("image_topic",),
    "binary_sensor": ("state_topic",),
}
"""The keys without which Home Assistant takes no such entity, by its documentation."""


def settings(mosquitto: Mosquitto, **others: Any) -> MqttSettings:
    return MqttSettings("127.0.0.1", mosquitto.port, user=USER, password=PASSWORD, **others)


def add_broker(store: Store, mosquitto: Mosquitto, **others: Any) -> Target:
    return add_target(store, settings(mosquitto, **others), TargetKind.MQTT)


def test_home_assistant_finds_a_camera(store: Store, mosquitto: Mosquitto) -> None:
    camera = store.cameras.add(CameraSettings("Front gate", "0"))
    store.cameras.set_state(camera.id, CameraState.RUNNING)
    sender = MqttSender(add_broker(store, mosquitto, topic="lpr/north"), store)
    with mosquitto.listening() as heard:
        sender.rest()
        heard.wait_for("lpr/north/availability", "online")
        heard.wait_for(f"lpr/north/camera_{camera.id}/state", "ON")
        found = {
            topic.split("/")[1]: json.loads(heard.wait_for(topic))
            for topic in list(heard.last)
            if topic.startswith("homeassistant/")
        }
        assert set(found) == set(REQUIRED)
        for component, payload in found.items():
            assert all(payload[key] for key in REQUIRED[component])
            assert payload["availability_topic"] == "lpr/north/availability"
            assert payload["device"]["identifiers"] == [f"lpr_north_camera_{camera.id}"]
            assert payload["device"]["name"] == "Front gate"
            assert payload["origin"]["name"] == "lpr"
        assert len({payload["unique_id"] for payload in found.values()}) == len(found)
        sender.close()
        heard.wait_for("lpr/north/availability", "offline")
    with mosquitto.listening() as late:
        late.wait_for("lpr/north/availability", "offline")
        assert all(retained for _, _, retained in late.all)


def test_a_passage_is_told_with_its_picture(store: Store, mosquitto: Mosquitto) -> None:
    camera = store.cameras.add(CameraSettings("gate", "0"))
    target = add_broker(store, mosquitto)
    sender = MqttSender(target, store)
    notice = add_passage_notice(store, target, 1, camera.id)
    with mosquitto.listening() as heard:
        assert sender.send(notice).outcome is Outcome.DELIVERED
        base = f"lpr/camera_{camera.id}"
        assert json.loads(heard.wait_for(f"{base}/plate"))["text"] == "ZG1234AB"
        event = json.loads(heard.wait_for(f"{base}/passage"))
        (config,) = [v for topic, v in heard.last.items() if topic.endswith("_passage/config")]
        assert event["event_type"] in json.loads(config)["event_types"]
        assert heard.wait_for(f"{base}/picture") == jpeg()
        assert json.loads(heard.wait_for("lpr/notices"))["kind"] == "passage.opened"
    with mosquitto.listening() as late:
        late.wait_for(f"{base}/plate")
        assert f"{base}/passage" not in late.last, "what happened does not happen again"
    sender.close()


def test_entities_go_when_the_service_dies(store: Store, mosquitto: Mosquitto) -> None:
    sender = MqttSender(add_broker(store, mosquitto), store)
    with mosquitto.listening() as heard:
        sender.rest()
        heard.wait_for("lpr/availability", "online")
        assert sender._connection is not None
        socket = sender._connection._client.socket()
        assert socket is not None
        # As a process that is killed leaves it.
        socket.close()
        heard.wait_for("lpr/availability", "offline")
        # The broker may know of it before the sender's own thread does.
        until(lambda: is_online_after_a_rest(sender, heard), "online again")
    sender.close()


def is_online_after_a_rest(sender: MqttSender, heard: Heard) -> bool:
    """Whether the broker says that the service is there, which looks after its connection first."""
    sender._looked = float("-inf")
    sender.rest()
    return heard.last["lpr/availability"] == b"online"


def test_a_will_that_comes_late_is_taken_back(store: Store, mosquitto: Mosquitto) -> None:
    sender = MqttSender(add_broker(store, mosquitto), store)
    sender.rest()
    other = BrokerConnection(settings(mosquitto), allow_private=True)
    with mosquitto.listening() as heard:
        other.publish(Message("lpr/availability", "offline", retained=True))
        heard.wait_for("lpr/availability", "offline")
        until(lambda: sender._silenced, "the sender hears it")
        sender._looked = float("-inf")
        sender.rest()
        heard.wait_for("lpr/availability", "online")
    other.close()
    sender.close()


def test_a_camera_that_is_removed_goes_from_home_assistant(
    store: Store, mosquitto: Mosquitto
) -> None:
    stays = store.cameras.add(CameraSettings("stays", "0"))
    gone = store.cameras.add(CameraSettings("gone", "0"))
    target = add_broker(store, mosquitto)
    before = MqttSender(target, store)
    before.rest()
    before.close()
    store.cameras.remove(gone.id)
    sender = MqttSender(target, store)
    sender.rest()
    until(lambda: len(sender._found) >= 8, "what was announced is heard")
    with mosquitto.listening() as heard:
        sender._opened = sender._looked = float("-inf")
        sender.rest()
        heard.wait_for(f"homeassistant/sensor/lpr/camera_{gone.id}_plate/config", "")
    with mosquitto.listening() as late:
        late.wait_for(f"homeassistant/sensor/lpr/camera_{stays.id}_plate/config")
        assert not [
            topic for topic in late.last if f"camera_{gone.id}_" in topic and "config" in topic
        ]
    sender.close()


def test_a_trial_leaves_no_trace(store: Store, mosquitto: Mosquitto) -> None:
    target = add_broker(store, mosquitto)
    with mosquitto.listening() as heard:
        assert try_target(store, target).outcome is Outcome.DELIVERED
        heard.wait_for("lpr/notices")
    with mosquitto.listening() as late:
        late.client.publish("end", b"", qos=1)
        late.wait_for("end")
        assert [*late.last] == ["end"]
    wrong = add_target(
        store, replace(settings(mosquitto), password="wrong"), TargetKind.MQTT, "wrong"
    )
    sent = try_target(store, wrong)
    assert sent.outcome is Outcome.AWAY
    assert "lets nobody in" in sent.message


def test_a_broker_that_restarts_gets_what_waited(store: Store, mosquitto: Mosquitto) -> None:
    camera = store.cameras.add(CameraSettings("gate", "0"))
    target = add_broker(store, mosquitto)
    bus = EventBus()
    notifier = Notifier(store, bus)
    notifier.start()
    try:
        add_passage_notice(store, target, 1, camera.id)
        until(lambda: store.targets.get(target.id).waiting == 0, "the first is delivered")
        mosquitto.stop()
        until(lambda: store.targets.get(target.id).message != "", "the broker is missed")
        add_passage_notice(store, target, 2, camera.id)
        again = brokers.start(mosquitto.folder, mosquitto.port)
        mosquitto.process = again.process
        with mosquitto.listening() as heard:
            until(lambda: store.targets.get(target.id).waiting == 0, "the second is delivered")
            assert json.loads(heard.wait_for("lpr/notices"))["n"] == 2
            heard.wait_for("lpr/availability", "online")
            assert store.targets.get(target.id).message == ""
            bus.close()
            notifier.stop()
            heard.wait_for("lpr/availability", "offline")
    finally:
        bus.close()
        notifier.stop()


def test_who_is_no_broker_is_told() -> None:
    with pytest.raises(ServiceError, match="no broker answers"):
        BrokerConnection(Broker("127.0.0.1", 1), allow_private=True)
    with pytest.raises(ServiceError, match="--allow-private-addresses"):
        BrokerConnection(Broker("127.0.0.1", 1), allow_private=False)
