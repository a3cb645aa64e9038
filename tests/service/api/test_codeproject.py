"""CodeProject.AI, field for field."""

from __future__ import annotations

import pytest

from lpr.service.api.codeproject_views import PATHS
from tests.service.served import Served

PREDICTION = {
    "confidence": 0.91,
    "label": "Plate: ZG1234AB",
    "plate": "ZG1234AB",
    "x_min": 10,
    "y_min": 12,
    "x_max": 51,
    "y_max": 25,
    "plate_annotation": "0 0.475000 0.387500 0.631250 0.258333",
    "ocr_annotation": [],
    "valid_ocr_annotation": False,
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("field", ["upload", "image"])
def test_each_field_is_where_clients_look(
    served: Served, path: str, slash: str, field: str
) -> None:
    found = served.post_picture(path + slash, served.key("viewer"), field).get_json()
    assert found["success"] is True
    assert found["predictions"] == [PREDICTION]
    assert found["message"] == "Found ZG1234AB"
    for name in ("processMs", "inferenceMs", "analysisRoundTripMs"):
        assert isinstance(found[name], int)


@pytest.mark.parametrize(("least", "count"), [("0.4", 1), ("0.95", 0), ("", 1), ("1", 0)])
def test_readings_less_sure_than_asked_for_are_left_out(
    served: Served, least: str, count: int
) -> None:
    answer = served.post_picture(PATHS[0], served.key("viewer"), min_confidence=least)
    assert len(answer.get_json()["predictions"]) == count


def test_what_is_wrong_is_told_with_its_status(served: Served) -> None:
    client, key = served.client(), served.key("viewer")
    answer = client.post(PATHS[0], headers=key)
    assert answer.status_code == 400
    assert answer.get_json()["success"] is False
    assert "no picture" in answer.get_json()["error"]
    assert client.post(PATHS[0]).status_code == 401
    answer = served.post_picture(PATHS[0], key, min_confidence="high")
    assert answer.status_code == 400
