"""Who asks, and whether they may."""

from __future__ import annotations

import base64

import pytest
from flask import g

from lpr.service.http.access import anyone, needed_by, needs, who
from lpr.service.store import Role
from tests.service.served import Served

HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def guarded(served: Served) -> Served:
    """With a view for each role, and one for everybody."""
    for role in Role:
        served.app.add_url_rule(f"/for/{role}", f"for_{role}", needs(role)(lambda: who().name))
    served.app.add_url_rule("/change", "change", needs("viewer")(lambda: "done"), methods=["POST"])
    served.app.add_url_rule("/open", "open", anyone(lambda: str(g.who)))
    served.app.add_url_rule("/unmarked", "unmarked", lambda: who().name)
    return served


def test_without_key_nothing_answers(guarded: Served) -> None:
    for path in ("/for/viewer", "/unmarked", "/nowhere", "/metrics"):
        answer = guarded.client().get(path)
        assert answer.status_code == 401, path
        assert "API key" in answer.get_json()["error"]
        assert answer.headers["WWW-Authenticate"].startswith("Token")


@pytest.mark.parametrize("kind", ["Token {}", "Bearer {}", "token {}"])
def test_a_key_opens_in_a_header(guarded: Served, kind: str) -> None:
    secret = guarded.key("viewer")["Authorization"].removeprefix("Token ")
    headers = {"Authorization": kind.format(secret)}
    assert guarded.client().get("/for/viewer", headers=headers).status_code == 200
    assert guarded.client().get("/for/viewer", headers={"X-Api-Key": secret}).status_code == 200


def test_a_key_opens_as_the_password_of_an_address(guarded: Served) -> None:
    secret = guarded.key("viewer")["Authorization"].removeprefix("Token ")
    basic = base64.b64encode(f"lpr:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}"}
    assert guarded.client().get("/for/viewer", headers=headers).status_code == 200


def test_wrong_and_revoked_keys_are_refused(guarded: Served) -> None:
    key, secret = guarded.store.keys.add("gone", "viewer")
    guarded.store.keys.revoke(key.id)
    for given in ("nonsense", "", secret):
        headers = {"Authorization": f"Token {given}"}
        assert guarded.client().get("/for/viewer", headers=headers).status_code == 401


def test_a_key_in_the_address_is_none(guarded: Served) -> None:
    secret = guarded.key("viewer")["Authorization"].removeprefix("Token ")
    for name in ("secret_key", "token", "key", "api_key"):
        assert guarded.client().get(f"/for/viewer?{name}={secret}").status_code == 401


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        ("viewer", {"viewer"}),
        ("operator", {"viewer", "operator"}),
        ("administrator", {"viewer", "operator", "administrator", "auditor"}),
        ("auditor", {"viewer", "auditor"}),
    ],
)
def test_roles_open_what_is_theirs(guarded: Served, role: str, opens: set[str]) -> None:
    headers = guarded.key(role)
    found = {
        str(one)
        for one in Role
        if guarded.client().get(f"/for/{one}", headers=headers).status_code == 200
    }
    assert found == opens
    unmarked = guarded.client().get("/unmarked", headers=headers).status_code
    assert unmarked == (200 if role == "administrator" else 403)


def test_people_are_sent_to_log_in(guarded: Served) -> None:
    assert guarded.client().get("/for/viewer", headers=HTML).location == "/setup"
    guarded.store.users.add("anna", "a few words are good", "viewer")
    answer = guarded.client().get("/for/viewer?page=2", headers=HTML)
    assert answer.status_code == 302
    assert answer.location == "/login?then=%2Ffor%2Fviewer%3Fpage%3D2"


def test_a_session_opens_and_ends(guarded: Served) -> None:
    browser = guarded.browser("viewer")
    assert browser.client.get("/for/viewer", headers=HTML).text == "viewer user"
    guarded.store.sessions.close(browser.token)
    assert browser.client.get("/for/viewer", headers=HTML).status_code == 302


def test_the_first_address_tells_programs_that_it_is_up(served: Served) -> None:
    answer = served.client().get("/", headers={"Accept": "*/*"})
    assert (answer.status_code, answer.text) == (200, "lpr is up\n")
    assert served.client().get("/", headers=HTML).status_code == 302


def test_a_key_that_asks_too_fast_is_told_when_to_come_again(guarded: Served) -> None:
    headers = guarded.key("viewer", per_minute=2)
    statuses = [guarded.client().get("/for/viewer", headers=headers).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    answer = guarded.client().get("/for/viewer", headers=headers)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    other = guarded.key("viewer", per_minute=2)
    assert guarded.client().get("/for/viewer", headers=other).status_code == 200


def test_every_view_says_whom_it_is_for(served: Served) -> None:
    unmarked = {
        rule.endpoint
        for rule in served.app.url_map.iter_rules()
        if not rule.endpoint.endswith("static")
        and not hasattr(served.app.view_functions[rule.endpoint], "lpr_needs")
    }
    assert not unmarked


def test_only_these_views_answer_everybody(served: Served) -> None:
    views = served.app.view_functions
    open_ = {name for name, view in views.items() if needed_by(view) is None}
    assert open_ <= {"api.health", "pages.login", "pages.setup"}
