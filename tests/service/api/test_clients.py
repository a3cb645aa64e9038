"""Programs that people have, unchanged, against a server of this machine."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from tests.paths import SAMPLES
from tests.service.served import Served, jpeg, listening


def secret(served: Served) -> str:
    return served.key("viewer")["Authorization"].removeprefix("Token ")


def test_codeproject_ai_api(served: Served) -> None:
    core = pytest.importorskip("codeprojectai.core")
    with listening(served) as place:
        host, port = place.split(":")
        # This client sets no header: the key stands in the address.
        client = core.CodeProjectAIObject(
            f"lpr:{secret(served)}@{host}", int(port), custom_model="license-plate"
        )
        found = client.detect(jpeg())
        assert core.get_objects(found) == ["Plate: ZG1234AB"]
        assert core.get_object_confidences(found, "Plate: ZG1234AB") == [0.91]
        stranger = core.CodeProjectAIObject(host, int(port), custom_model="license-plate")
        with pytest.raises(core.CodeProjectAIException, match="401"):
            stranger.detect(jpeg())


def pyzm_detections(framework: str, picture: Any = None, **settings: Any) -> list[Any]:
    """What ZoneMinder's client finds in a picture, a gray one of its own where none is given."""
    pytest.importorskip("imutils")
    alpr = pytest.importorskip("pyzm.ml.backends.alpr")
    config = pytest.importorskip("pyzm.models.config").ModelConfig(
        name="alpr", type="alpr", framework=framework, **settings
    )
    gray = np.full((48, 64, 3), 128, np.uint8)
    found: list[Any] = alpr.AlprBackend(config).detect(gray if picture is None else picture)
    return found


@pytest.mark.parametrize("stats", ["yes", "no"])
def test_pyzm_by_plate_recognizers_interface(served: Served, stats: str) -> None:
    with listening(served) as place:
        (found,) = pyzm_detections(
            "plate_recognizer",
            alpr_service="plate_recognizer",
            alpr_url=f"http://{place}/v1",
            alpr_key=secret(served),
            options={
                "platerec_stats": stats,
                "platerec_regions": ["hr"],
                "platerec_config": {"region": "strict"},
            },
        )
    assert (found.label, found.confidence) == ("alpr:zg1234ab", 0.91)
    assert (found.bbox.x1, found.bbox.y1, found.bbox.x2, found.bbox.y2) == (10, 12, 51, 25)


def test_pyzm_by_openalprs_interface(served: Served) -> None:
    with listening(served) as place:
        (found,) = pyzm_detections(
            "openalpr",
            alpr_service="open_alpr",
            alpr_url=f"http://{place}/v2/recognize",
            alpr_key=secret(served),
            options={"openalpr_country": "eu", "openalpr_recognize_vehicle": 1},
        )
    assert (found.label, found.confidence) == ("alpr:ZG1234AB", 0.91)
    assert (found.bbox.x1, found.bbox.y1, found.bbox.x2, found.bbox.y2) == (10, 12, 51, 25)


def test_pyzm_by_openalprs_command() -> None:
    (found,) = pyzm_detections(
        "openalpr",
        str(SAMPLES / "scene_02.jpg"),
        alpr_service="open_alpr_cmdline",
        options={
            "openalpr_cmdline_binary": f"{sys.executable} -m lpr read",
            "openalpr_cmdline_params": "-c eu -n 3 -j",
        },
    )
    assert found.label == "alpr:BC143VP"
    assert found.bbox.x1 < found.bbox.x2
