"""What the interfaces' tests begin with."""

from __future__ import annotations

import pytest

from lpr.service.store import CameraSettings
from tests.service.passages import passage
from tests.service.served import Served, jpeg


@pytest.fixture
def cameras(served: Served) -> tuple[int, int]:
    """Two cameras, with passages of both and of none."""
    store = served.store
    gate = store.cameras.add(CameraSettings("gate", "rtsp://anna:secret@10.0.0.9/1")).id
    yard = store.cameras.add(CameraSettings("yard", "rtsp://10.0.0.10/1")).id
    for number in range(4):
        store.passages.save(passage(number, f"ZG{number}00AB"), camera_id=gate, crop=jpeg())
    store.passages.save(passage(4, "ST5678CD", region="si"), camera_id=yard, picture=jpeg())
    store.passages.save(passage(5, "RI9999EF"), kind="api")
    return gate, yard
