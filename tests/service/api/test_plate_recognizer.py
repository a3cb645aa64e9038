"""Plate Recognizer's Snapshot, field for field."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from lpr.service.config import ServiceConfig
from lpr.service.http.read_work import ReadOptions
from lpr.service.http.recogniser import Busy
from tests.service.served import Served, StubReads, jpeg, plate, serve

PATHS = ("/v1/plate-reader", "/v1/plate-reader/")
BOX = {"xmin": 10, "ymin": 12, "xmax": 51, "ymax": 25}
RESULT = {
    "box": BOX,
    "plate": "zg1234ab",
    "region": {"code": "hr", "score": 0.8},
    "score": 0.91,
    "candidates": [{"score": 0.91, "plate": "zg1234ab"}, {"score": 0.05, "plate": "2g1234ab"}],
    "dscore": 0.87,
    "vehicle": {"score": 0.0, "type": "Unknown", "box": BOX},
}


@pytest.fixture
def reads(served: Served) -> StubReads:
    assert isinstance(served.parts.reads, StubReads)
    return served.parts.reads


def asked(served: Served, **form: Any) -> dict[str, Any]:
    """The answer to a picture with these fields."""
    answer = served.post_picture(PATHS[1], served.key("viewer"), **form)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("field", ["upload", "image"])
def test_each_field_is_where_clients_look(served: Served, path: str, field: str) -> None:
    given = {"camera_id": "gate", "timestamp": "2026-05-01T10:00:00Z"}
    answer = served.post_picture(path, served.key("viewer"), field, **given)
    found = answer.get_json()
    assert found.pop("processing_time") >= 0
    assert found == {
        "results": [RESULT],
        "filename": "car.jpg",
        "version": 1,
        "camera_id": "gate",
        "timestamp": "2026-05-01T10:00:00Z",
        "usage": {"calls": 1, "max_calls": 10_000_000},
        "error": None,
    }


def test_without_camera_and_time_they_are_null_and_now(served: Served) -> None:
    found = asked(served)
    assert found["camera_id"] is None
    assert found["timestamp"].endswith("Z")


def test_the_picture_may_come_as_base64(served: Served) -> None:
    data = {"upload": base64.b64encode(jpeg()).decode()}
    answer = served.client().post(PATHS[1], data=data, headers=served.key("viewer"))
    assert answer.get_json()["results"] == [RESULT]
    data = {"upload": "no base64!"}
    answer = served.client().post(PATHS[1], data=data, headers=served.key("viewer"))
    assert answer.status_code == 400


def test_regions_that_are_known_here_are_used(served: Served, reads: StubReads) -> None:
    asked(served, regions=["hr", "us-ca", "th-37", "nowhere"])
    asked(served, regions="nowhere")
    assert [one.region for one in reads.asked] == [("hr", "us-ca", "th"), ("auto",)]


def test_what_was_read_of_make_and_colour_is_that_nothing_is_known(served: Served) -> None:
    (found,) = asked(served, mmc="true")["results"]
    assert found["model_make"] == [{"make": "unknown", "model": "unknown", "score": 0.0}]
    assert found["color"][0]["color"] == "unknown"
    assert found["orientation"][0]["orientation"] == "Unknown"
    assert asked(served, mmc="False")["results"] == [RESULT]


def test_strict_regions_let_only_formats_through(served: Served, reads: StubReads) -> None:
    odd, fitting = plate("XXXX"), plate().candidates[0]
    reads.plates = (
        replace(odd, candidates=(replace(odd.candidates[0], matches_format=False), fitting)),
        replace(odd, candidates=(replace(odd.candidates[0], matches_format=False),)),
    )
    found = asked(served, regions="hr", config=json.dumps({"region": "strict"}))["results"]
    assert [one["plate"] for one in found] == ["zg1234ab"]
    assert len(asked(served, regions="hr")["results"]) == 2


@pytest.mark.parametrize(
    ("sent", "count"),
    [
        ({"threshold_d": 0.9}, 0),
        ({"threshold_d": "0.5", "threshold_o": "0.5"}, 1),
        ({"threshold_o": 0.95}, 0),
        ({"threshold_o": "False"}, 1),
        ({}, 1),
    ],
)
def test_thresholds_hold_as_numbers_and_as_text(
    served: Served, sent: dict[str, Any], count: int
) -> None:
    assert len(asked(served, config=json.dumps(sent))["results"]) == count


def test_a_low_threshold_lets_more_in(served: Served, reads: StubReads) -> None:
    asked(served, config='{"threshold_d": 0.17, "threshold_o": 0.01}')
    assert (reads.asked[-1].conf, reads.asked[-1].min_confidence) == (0.1, 0.0)
    asked(served, config='{"mode": "fast"}')
    assert reads.asked[-1] == ReadOptions(quick=True)


@pytest.mark.parametrize("sent", ["False", "", "{}", "null", '{"region": "any", "x": [1]}'])
def test_settings_without_a_function_here_are_passed_over(served: Served, sent: str) -> None:
    assert asked(served, config=sent)["results"] == [RESULT]


@pytest.mark.parametrize("sent", ["{", "[1]", '{"threshold_d": 7}', '{"threshold_o": "high"}'])
def test_settings_that_make_no_sense_are_told(served: Served, sent: str) -> None:
    answer = served.post_picture(PATHS[1], served.key("viewer"), config=sent)
    assert answer.status_code == 400
    assert "config" in answer.get_json()["detail"]


def test_by_vehicle_the_form_is_another(served: Served) -> None:
    (found,) = asked(served, config='{"detection_mode": "vehicle"}', mmc="true")["results"]
    assert found["plate"]["props"]["plate"][0] == {"value": "zg1234ab", "score": 0.91}
    assert found["plate"]["props"]["region"] == [{"value": "hr", "score": 0.8}]
    assert (found["plate"]["box"], found["plate"]["score"]) == (BOX, 0.87)
    assert set(found["vehicle"]) == {"score", "type", "box", "props"}
    assert found["vehicle"]["props"]["make_model"][0]["make"] == "unknown"


def test_plates_without_text_are_for_redaction_alone(served: Served, reads: StubReads) -> None:
    reads.plates = (replace(plate(""), candidates=()),)
    assert asked(served)["results"] == []
    (found,) = asked(served, config='{"mode": "redaction"}')["results"]
    assert found["plate"] == ""


def test_usage_grows_and_is_told(served: Served) -> None:
    for _ in range(3):
        asked(served)
    for path in ("/v1/statistics", "/v1/statistics/"):
        found = served.client().get(path, headers=served.key("viewer")).get_json()
        assert found["usage"]["calls"] == 3
        assert {"month", "year", "resets_on"} <= set(found["usage"])
        assert found["total_calls"] >= 3


def test_what_is_wrong_is_told_with_its_status(served: Served, reads: StubReads) -> None:
    key = served.key("viewer")
    client = served.client()
    assert client.post(PATHS[1], headers=key).status_code == 400
    empty = {"upload": (io.BytesIO(b""), "car.jpg")}
    assert client.post(PATHS[1], headers=key, data=empty).status_code == 400
    text = {"upload": (io.BytesIO(b"hello"), "car.jpg")}
    answer = client.post(PATHS[1], headers=key, data=text)
    assert (answer.status_code, "not a picture" in answer.get_json()["detail"]) == (400, True)
    assert client.post(PATHS[1]).status_code == 401
    assert client.post(PATHS[1], headers={"Authorization": "Token x"}).status_code == 401
    url = {"upload_url": "http://127.0.0.1/car.jpg"}
    answer = client.post(PATHS[1], headers=key, data=url)
    assert (answer.status_code, "not fetched" in answer.get_json()["detail"]) == (400, True)
    reads.fault = Busy(7)
    answer = served.post_picture(PATHS[1], key)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")


@pytest.mark.parametrize("size", [60_000, 100_000, 1_200_000])
def test_an_upload_that_is_too_large_is_refused(config: ServiceConfig, size: int) -> None:
    with serve(config.data, StubReads(), max_upload_bytes=50_000) as served:
        body = multipart(b"\xff\xd8" + b"x" * size)
        headers = {**served.key("viewer"), "Content-Type": "multipart/form-data; boundary=b"}
        answer = served.client().post(PATHS[1], data=body, headers=headers)
    assert answer.status_code == 413
    assert "too large" in answer.get_json()["detail"] or "limit" in answer.get_json()["detail"]


def multipart(data: bytes) -> bytes:
    """A form with one file."""
    head = b'--b\r\nContent-Disposition: form-data; name="upload"; filename="a.jpg"\r\n\r\n'
    return head + data + b"\r\n--b--\r\n"
