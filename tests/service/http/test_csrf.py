"""Changes come from our own pages alone."""

from __future__ import annotations

import re

import pytest
from flask import render_template_string

from lpr.service.http.access import anyone, needs
from tests.service.served import Served

FORM = "{{ csrf_token() }}"


@pytest.fixture
def pages(served: Served) -> Served:
    """With a page that has a token, and changes with and without a session."""
    app = served.app
    app.add_url_rule("/form", "form", needs("viewer")(lambda: render_template_string(FORM)))
    app.add_url_rule("/open", "open", anyone(lambda: render_template_string(FORM)))
    app.add_url_rule("/change", "change", needs("viewer")(lambda: "done"), methods=["POST"])
    app.add_url_rule("/enter", "enter", anyone(lambda: "done"), methods=["POST"])
    return served


def test_a_change_without_the_token_is_refused(pages: Served) -> None:
    client = pages.browser("operator").client
    assert client.post("/change").status_code == 403
    assert client.post("/change", data={"csrf_token": "guess"}).status_code == 403


def test_a_change_with_the_token_is_made(pages: Served) -> None:
    client = pages.browser("operator").client
    token = client.get("/form").text
    assert re.fullmatch(r"[0-9a-f]{64}", token)
    assert client.post("/change", data={"csrf_token": token}).text == "done"
    assert client.post("/change", headers={"X-CSRF-Token": token}).text == "done"


def test_a_token_of_another_session_is_refused(pages: Served) -> None:
    theirs = pages.browser("viewer").client.get("/form").text
    ours = pages.browser("operator").client
    assert ours.post("/change", data={"csrf_token": theirs}).status_code == 403


def test_another_site_is_refused_whatever_it_knows(pages: Served) -> None:
    client = pages.browser("operator").client
    token = client.get("/form").text
    for site in ("cross-site", "same-site"):
        headers = {"Sec-Fetch-Site": site, "X-CSRF-Token": token}
        assert client.post("/change", headers=headers).status_code == 403


def test_logging_in_needs_a_token_too(pages: Served) -> None:
    client = pages.client()
    assert client.post("/enter").status_code == 403
    token = client.get("/open").text
    assert client.post("/enter", data={"csrf_token": token}).text == "done"
    assert pages.client().post("/enter", data={"csrf_token": token}).status_code == 403


def test_programs_with_a_key_need_none(pages: Served) -> None:
    assert pages.client().post("/change", headers=pages.key("viewer")).text == "done"


def test_a_key_does_not_ride_on_a_session(pages: Served) -> None:
    client = pages.browser("operator").client
    assert client.post("/change", headers={"Authorization": "Token wrong"}).status_code == 401
