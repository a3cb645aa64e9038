"""How the service does: health, readiness, metrics."""

from __future__ import annotations

import io

import pytest

from lpr import __version__
from lpr.errors import StreamError
from lpr.service.cameras import CameraLook
from lpr.service.store import CameraSettings
from tests.service.api.programs import API
from tests.service.served import Served, StubReads, jpeg
from tests.service.web.visitor import visitor


def test_health_tells_strangers_nothing(served: Served) -> None:
    assert served.client().get("/health").get_json() == {"status": "ok"}
    assert served.client().get("/ready").status_code == 401
    assert served.client().get("/metrics").status_code == 401


def test_ready_says_what_is_missing(served: Served) -> None:
    headers = served.key("viewer")
    assert served.client().get("/ready", headers=headers).status_code == 200
    assert isinstance(served.parts.reads, StubReads)
    served.parts.reads.ready = False
    answer = served.client().get("/ready", headers=headers)
    assert answer.status_code == 503
    assert answer.get_json()["problems"] == ["the recogniser is not ready yet"]
    health = served.client().get(f"{API}/health", headers=headers).get_json()
    assert (health["database"], health["recogniser"], health["version"]) == (
        True,
        False,
        __version__,
    )


@pytest.mark.usefixtures("cameras")
def test_metrics_count_requests_pictures_and_cameras(served: Served) -> None:
    headers = served.key("viewer")
    served.post_picture("/v1/plate-reader/", headers)
    served.store.cameras.set_state(1, "running", {"frames": 7.0})
    text = served.client().get("/metrics", headers=headers).text
    assert (
        'lpr_http_requests_total{method="POST",status="201",view="dialects.plate_reader"}' in text
    )
    assert 'lpr_pictures_read_total{outcome="read"} 1.0' in text
    assert 'lpr_camera_running{camera="gate"} 1.0' in text
    assert 'lpr_camera{camera="gate",count="frames"} 7.0' in text
    assert "lpr_reads_waiting 0.0" in text


def test_metrics_count_what_pages_read(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def seen(settings: CameraSettings, **_: object) -> CameraLook:
        raise StreamError(f"{settings.name}: no picture")

    monkeypatch.setattr("lpr.service.web.camera_test.look", seen)
    guard = visitor(served)
    guard.post("/upload", {"files": (io.BytesIO(jpeg()), "car.jpg")})
    guard.post("/cameras/test", {"name": "Gate", "address": "0"})
    text = served.client().get("/metrics", headers=served.key()).text
    assert 'lpr_pictures_read_total{outcome="read"} 1.0' in text
    assert 'lpr_pictures_read_total{outcome="failed"} 1.0' in text
    assert "lpr_read_seconds_count 1.0" in text
