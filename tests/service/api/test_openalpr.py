"""OpenALPR's cloud, field for field."""

from __future__ import annotations

import base64
import io
import json

import pytest

from tests.service.served import Served, StubReads, jpeg

RESULT = {
    "plate": "ZG1234AB",
    "confidence": 91.0,
    "matches_template": 1,
    "plate_index": 0,
    "region": "hr",
    "region_confidence": 80,
    "processing_time_ms": 12.5,
    "requested_topn": 10,
    "coordinates": [
        {"x": 10, "y": 12},
        {"x": 51, "y": 12},
        {"x": 51, "y": 25},
        {"x": 10, "y": 25},
    ],
    "candidates": [
        {"plate": "ZG1234AB", "confidence": 91.0, "matches_template": 1},
        {"plate": "2G1234AB", "confidence": 5.0, "matches_template": 0},
    ],
    "vehicle_region": {"x": 10, "y": 12, "width": 40, "height": 12},
}


def secret(served: Served) -> str:
    return served.key("viewer")["Authorization"].removeprefix("Token ")


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("field", ["image", "upload"])
def test_each_field_is_where_clients_look(served: Served, slash: str, field: str) -> None:
    path = f"/v2/recognize{slash}?secret_key={secret(served)}&country=eu"
    found = served.post_picture(path, {}, field).get_json()
    assert len(found.pop("uuid")) == 36
    assert found.pop("epoch_time") > 1.7e12
    assert found == {
        "data_type": "alpr_results",
        "processing_time": {"total": 12.5, "plates": 12.5, "vehicles": 0.0},
        "img_width": 64,
        "img_height": 48,
        "results": [RESULT],
        "regions_of_interest": [{"x": 0, "y": 0, "width": 64, "height": 48}],
        "credits_monthly_used": 1,
        "credits_monthly_total": 10_000_000,
        "credit_cost": 1,
        "error": False,
        "version": 2,
    }


def test_topn_vehicles_and_the_picture_come_when_asked_for(served: Served) -> None:
    asked = "topn=1&recognize_vehicle=1&return_image=1&prewarp=x"
    found = served.post_picture(f"/v2/recognize?{asked}", served.key("viewer"), "image").get_json()
    (result,) = found["results"]
    assert (result["requested_topn"], len(result["candidates"])) == (1, 1)
    assert result["vehicle"]["make"] == []
    assert base64.b64decode(found["image_bytes"]) == jpeg()


@pytest.mark.parametrize(
    ("query", "region"),
    [
        ("country=us&state=ca", "us-ca"),
        ("country=us&state=zz", "us"),
        ("country=eu", "eu"),
        ("country=auwide", "au"),
        ("country=gb", "gb"),
        ("", "auto"),
        ("country=nowhere", "auto"),
    ],
)
def test_countries_and_states_are_regions(served: Served, query: str, region: str) -> None:
    served.post_picture(f"/v2/recognize?{query}", served.key("viewer"), "image")
    assert isinstance(served.parts.reads, StubReads)
    assert served.parts.reads.asked[-1].region == (region,)


def test_bytes_come_as_base64_or_as_a_json_string_of_it(served: Served) -> None:
    text = base64.b64encode(jpeg()).decode()
    path = f"/v2/recognize_bytes?secret_key={secret(served)}"
    for body in (text, json.dumps(text), f'"{text.replace("/", chr(92) + "/")}"'):
        answer = served.client().post(path, data=body)
        assert answer.get_json()["results"] == [RESULT]
    assert served.client().post(path, data="{}").status_code == 400
    assert served.client().post(path).status_code == 400


def test_addresses_are_gone_to_only_where_that_was_set_up(served: Served) -> None:
    key = served.key("viewer")
    path = "/v2/recognize_url?image_url=http://127.0.0.1/car.jpg"
    answer = served.client().post(path, headers=key)
    assert (answer.status_code, "not fetched" in answer.get_json()["error"]) == (400, True)
    assert served.client().post("/v2/recognize_url", headers=key).status_code == 400


def test_what_is_wrong_is_told_with_its_status(served: Served) -> None:
    client, key = served.client(), served.key("viewer")
    assert client.post("/v2/recognize", headers=key).status_code == 400
    assert client.post("/v2/recognize").status_code == 401
    answer = served.post_picture("/v2/recognize?secret_key=wrong", {}, "image")
    assert (answer.status_code, answer.get_json()["error_code"]) == (401, 401)
    for top_n in ("0", "many", "-1", "1000"):
        answer = served.post_picture(f"/v2/recognize?topn={top_n}", key, "image")
        assert answer.status_code == 400
    data = {"image": (io.BytesIO(b"hello"), "car.jpg")}
    assert client.post("/v2/recognize", headers=key, data=data).status_code == 400
