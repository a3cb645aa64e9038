"""What Home Assistant is told of cameras, so that it finds them (MQTT discovery).

Keys and topics are those of its documentation: home-assistant.io/integrations/mqtt, with the
platforms ``sensor.mqtt``, ``event.mqtt``, ``image.mqtt`` and ``binary_sensor.mqtt``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lpr import __version__
from lpr.service.notify.broker import Message
from lpr.service.store import Camera

ONLINE, OFFLINE = "online", "offline"
EVENT_TYPES = ("opened", "improved", "closed", "corrected")
"""What becomes of passages."""


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of one service at a broker.

    >>> Topics("lpr/north").availability, Topics("lpr/north").plate(3)
    ('lpr/north/availability', 'lpr/north/camera_3/plate')
    """

    base: str

    @property
    def node(self) -> str:
        """The base as part of names."""
        return re.sub(r"[^A-Za-z0-9_-]", "_", self.base)

    @property
    def availability(self) -> str:
        """Whether the service runs."""
        return f"{self.base}/availability"

    @property
    def notices(self) -> str:
        """All that is told."""
        return f"{self.base}/notices"

    def plate(self, camera_id: int) -> str:
        """The last plate of a camera."""
        return f"{self.base}/camera_{camera_id}/plate"

    def passage(self, camera_id: int) -> str:
        """What happens at a camera."""
        return f"{self.base}/camera_{camera_id}/passage"

    def picture(self, camera_id: int) -> str:
        """The last picture of a camera."""
        return f"{self.base}/camera_{camera_id}/picture"

    def state(self, camera_id: int) -> str:
        """Whether a camera runs."""
        return f"{self.base}/camera_{camera_id}/state"


def announcements(camera: Camera, topics: Topics, discovery: str) -> Iterator[Message]:
    """What Home Assistant makes a device of, with four entities.

    Args:
        camera: which.
        topics: those of the service.
        discovery: begins the topics that Home Assistant listens to.
    """
    common = _common(camera, topics)
    for component, name, own in _entities(camera, topics):
        unique = f"{topics.node}_camera_{camera.id}_{name}"
        payload = common | own | {"unique_id": unique}
        topic = f"{discovery}/{component}/{topics.node}/camera_{camera.id}_{name}/config"
        yield Message(topic, json.dumps(payload), retained=True)


def announced_at(topics: Topics, discovery: str) -> str:
    """The topic, with a wildcard, at which all announcements of the service are."""
    return f"{discovery}/+/{topics.node}/+/config"


def _common(camera: Camera, topics: Topics) -> dict[str, Any]:
    return {
        "availability_topic": topics.availability,
        "payload_available": ONLINE,
        "payload_not_available": OFFLINE,
        "device": {
            "identifiers": [f"{topics.node}_camera_{camera.id}"],
            "name": camera.name,
            "manufacturer": "lpr",
            "model": "Number-plate camera",
            "sw_version": __version__,
        },
        "origin": {"name": "lpr", "sw_version": __version__},
        "qos": 1,
    }


def _entities(camera: Camera, topics: Topics) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The components, the names and the keys of a camera's entities."""
    plate = topics.plate(camera.id)
    yield (
        "sensor",
        "plate",
        {
            "name": "Plate",
            "icon": "mdi:car",
            "state_topic": plate,
            "value_template": "{{ value_json.text }}",
            "json_attributes_topic": plate,
        },
    )
    yield (
        "event",
        "passage",
        {
            "name": "Passage",
            "icon": "mdi:boom-gate",
            "state_topic": topics.passage(camera.id),
            "event_types": list(EVENT_TYPES),
        },
    )
    yield (
        "image",
        "picture",
        {
            "name": "Picture",
            "image_topic": topics.picture(camera.id),
            "content_type": "image/jpeg",
        },
    )
    yield (
        "binary_sensor",
        "state",
        {
            "name": "Camera",
            "device_class": "connectivity",
            "entity_category": "diagnostic",
            "state_topic": topics.state(camera.id),
            "payload_on": "ON",
            "payload_off": "OFF",
        },
    )
