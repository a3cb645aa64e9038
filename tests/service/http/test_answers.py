"""What every answer has: strict headers, errors in a sentence, and a line in the log."""

from __future__ import annotations

import io
import json
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import pytest

from lpr.service.http.access import needs
from lpr.service.http.headers import CONTENT_SECURITY_POLICY
from lpr.service.log_lines import JsonFormatter, log_to
from tests.service.served import PASSWORD, Served, jpeg

PATHS = ("/", "/nowhere", "/v1/plate-reader/", "/api/v1/passages", "/health", "/metrics")
HTML = {"Accept": "text/html"}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("with_key", [True, False])
def test_every_answer_has_the_headers(served: Served, path: str, with_key: bool) -> None:
    answer = served.client().get(path, headers=served.key() if with_key else {})
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Server" not in answer.headers


def test_the_policy_lets_nothing_inline_and_nothing_from_elsewhere() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert not re.search(r"https?:|\*", CONTENT_SECURITY_POLICY)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v1/nowhere", "detail"),
        ("/v1/vision/nowhere", "success"),
        ("/v2/nowhere", "error_code"),
        ("/api/v1/nowhere", "title"),
        ("/nowhere", "error"),
    ],
)
def test_each_interface_tells_errors_in_its_form(served: Served, path: str, name: str) -> None:
    answer = served.client().get(path, headers=served.key())
    assert answer.status_code == 404
    assert name in answer.get_json()
    assert "<" not in answer.text


@pytest.mark.parametrize("path", ["/vehicles?cursor=zzz", "/audit?cursor=zzz", "/cameras/99"])
def test_who_opens_a_page_gets_a_page(served: Served, path: str) -> None:
    client = served.browser().client
    for accept in ("*/*", "text/html"):
        answer = client.get(path, headers={"Accept": accept})
        assert answer.status_code in (400, 404)
        assert answer.mimetype == "text/html"
    assert client.get(path, headers={"Accept": "application/json"}).get_json()["error"]


def test_people_get_a_page(served: Served) -> None:
    client = served.browser().client
    answer = client.get("/nowhere/<script>", headers=HTML)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "<script>alert" not in answer.text
    assert "There is nothing at this address." in answer.text


def test_a_method_that_is_not_known_is_told(served: Served) -> None:
    answer = served.client().delete("/v1/plate-reader/", headers=served.key())
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_defect_is_logged_and_not_shown(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    @needs("viewer")
    def broken() -> str:
        raise RuntimeError("a secret of the inside")

    served.app.add_url_rule("/broken", view_func=broken)
    with caplog.at_level(logging.ERROR, "lpr.service"):
        answer = served.client().get("/broken", headers=served.key())
    assert answer.status_code == 500
    assert "secret of the inside" not in answer.text
    assert "secret of the inside" in caplog.text


@contextmanager
def logged_to(stream: TextIO) -> Iterator[None]:
    """The log goes to a stream meanwhile."""
    level = logging.getLogger("lpr").level
    handler = log_to(stream, logging.INFO)
    try:
        yield
    finally:
        logging.captureWarnings(capture=False)
        logging.getLogger("lpr").setLevel(level)
        assert handler is not None
        logging.getLogger().removeHandler(handler)


def test_what_others_log_is_json_too() -> None:
    stream = io.StringIO()
    with logged_to(stream), warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.getLogger("waitress.queue").warning("Task queue depth is %d", 7)
        logging.getLogger("waitress").info("not told")
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    queue, old = map(json.loads, stream.getvalue().splitlines())
    assert (queue["logger"], queue["message"]) == ("waitress.queue", "Task queue depth is 7")
    assert "DeprecationWarning: old" in old["message"]


def test_each_request_is_a_line_of_json(served: Served) -> None:
    stream = io.StringIO()
    with logged_to(stream):
        served.client().get("/api/v1/passages?text=ZG1234", headers=served.key("viewer"))
    (line,) = map(json.loads, stream.getvalue().splitlines())
    assert line["message"] == "request"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/api/v1/passages", 200)
    assert (line["who"], line["address"]) == ("key viewer program", "127.0.0.1")
    assert line["ms"] >= 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}", line["time"])


def test_no_secret_and_no_plate_is_in_the_log(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    headers = served.key()
    secret = headers["Authorization"].removeprefix("Token ")
    browser = served.browser("operator")
    with caplog.at_level(logging.DEBUG):
        client = served.client()
        served.post_picture(f"/v2/recognize?secret_key={secret}", {}, "image")
        client.post("/v2/recognize?secret_key=guessed-key")
        client.get("/api/v1/passages?text=ZG1234AB", headers=headers)
        client.get("/api/v1/passages", headers={"X-Api-Key": "guessed-key"})
        client.get("/api/v1/vehicles/ZG1234AB", headers=headers)
        client.get("/nowhere/ZG1234AB", headers=headers)
        client.get("/api/v1/lists/7/entries", headers=headers)
        body = {"name": "gate", "address": "rtsp://anna:camera-secret@10.0.0.9/1"}
        client.post("/api/v1/cameras", json=body, headers=headers)
        client.post("/login", data={"name": "anna", "password": PASSWORD})
        browser.client.get("/api/v1/passages")
    told = caplog.text + " ".join(str(vars(record)) for record in caplog.records)
    hidden = (secret, "guessed-key", "ZG1234AB", "camera-secret", PASSWORD, browser.token)
    assert not [one for one in hidden if one in told]
    for path in ("/v2/recognize", "/vehicles/<plate>", "'/nowhere/...'", "/lists/7/entries"):
        assert path in told, path


def test_an_error_in_the_log_stays_one_line() -> None:
    formatter = JsonFormatter()
    record = logging.LogRecord("lpr", logging.ERROR, "", 1, "one\ntwo", (), None)
    assert len(formatter.format(record).splitlines()) == 1


def test_a_path_cannot_write_lines_of_the_log(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "lpr.service"):
        served.client().get("/a%0d%0aforged%1b[2J", headers=served.key())
    (record,) = caplog.records
    assert record.__dict__["fields"]["path"] == "/a\\r\\nforged\\x1b[2J"


def test_a_form_with_too_many_parts_is_refused(served: Served) -> None:
    form = {f"field{number}": "x" for number in range(500)}
    answer = served.client().post(
        "/v1/plate-reader/",
        data={**form, "upload": (io.BytesIO(jpeg()), "a.jpg")},
        headers=served.key("viewer"),
    )
    assert answer.status_code == 413
