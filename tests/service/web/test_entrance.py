"""First start, login, logout, one's own password."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lpr.service.store import Role
from tests.service.served import PASSWORD, Served
from tests.service.web.visitor import Checker, visitor

HTML = {"Accept": "text/html"}


def send(client: FlaskClient, path: str, **form: str) -> TestResponse:
    """Fill in the form of a page and send it."""
    page = client.get(path, headers=HTML)
    (token,) = re.findall(r'name="csrf_token" value="([^"]+)"', page.text)
    return client.post(path, data={"csrf_token": token, **form}, headers=HTML)


def test_the_first_one_becomes_administrator(served: Served) -> None:
    client = served.client()
    assert client.get("/passages", headers=HTML).location == "/setup"
    assert client.get("/login", headers=HTML).location == "/setup"
    assert Checker(client.get("/setup", headers=HTML).text).faults == []
    answer = send(client, "/setup", name="chief", password=PASSWORD, again=PASSWORD)
    assert answer.location == "/"
    assert client.get("/", headers=HTML).status_code == 200
    (user,) = served.store.users.all()
    assert (user.name, user.role) == ("chief", Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"name": "chief", "password": "short", "again": "short"}, "10 or more"),
        ({"name": "chief", "password": PASSWORD, "again": "another"}, "not the same"),
        ({"name": " ", "password": PASSWORD, "again": PASSWORD}, "needs a name"),
    ],
)
def test_a_first_start_that_is_not_right_is_told(
    served: Served, form: dict[str, str], told: str
) -> None:
    answer = send(served.client(), "/setup", **form)
    assert answer.status_code == 400
    assert told in answer.text
    assert not served.store.users.any()


def test_the_field_to_fill_in_has_the_focus(served: Served) -> None:
    page = served.client().get("/setup", headers=HTML).text
    fields = [one for one in re.findall(r"<input[^>]*>", page) if "autofocus" in one]
    assert len(fields) == 1
    # The name is proposed there.
    assert 'name="password"' in fields[0]
    assert "False" not in page


def test_there_is_one_first_start(served: Served) -> None:
    client = served.client()
    token = send(client, "/setup", name="a", password=PASSWORD, again=PASSWORD)
    assert token.status_code == 302
    assert served.client().get("/setup", headers=HTML).location == "/login"


@pytest.mark.parametrize(
    ("then", "leads"),
    [
        ("/vehicles?text=a", "/vehicles?text=a"),
        ("//elsewhere.example/", "/"),
        ("https://elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_login_leads_to_where_one_wanted_to_be_and_nowhere_else(
    served: Served, then: str, leads: str
) -> None:
    served.store.users.add("guard", PASSWORD, Role.VIEWER)
    client = served.client()
    answer = send(client, f"/login?then={then}", name="guard", password=PASSWORD)
    assert answer.location == leads
    assert client.get("/", headers=HTML).status_code == 200


def test_a_wrong_password_is_told_and_many_must_wait(served: Served) -> None:
    served.store.users.add("guard", PASSWORD, Role.VIEWER)
    client = served.client()
    answers = [send(client, "/login", name="guard", password=f"no {n}") for n in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert "Name or password is wrong." in answers[0].text
    assert "no 0" not in answers[0].text
    actions = [entry.action for entry in served.store.audit.page().rows]
    assert actions.count("login-failed") == 5


def test_logging_out_ends_the_session(served: Served) -> None:
    asker = visitor(served)
    asker.post("/logout")
    assert served.store.sessions.user(asker.browser.token) is None
    assert asker.get("/").status_code == 302


def test_changes_need_the_token(served: Served) -> None:
    asker = visitor(served)
    refused = asker.post("/vehicles", {"csrf_token": "wrong", "plate": "ZG1"})
    assert refused.status_code == 403
    assert served.store.vehicles.all() == ()


def test_a_password_is_changed_by_who_knows_it(served: Served) -> None:
    asker, new = visitor(served, Role.VIEWER), "other good words"
    wrong = {"old": "not it at all", "password": new, "again": new}
    assert "The old password is wrong." in asker.post("/account", wrong).text
    right = asker.post("/account", wrong | {"old": PASSWORD})
    assert "Your password is changed" in right.text
    assert served.store.users.check("viewer user", new) is not None
    assert served.store.sessions.user(asker.browser.token) is None
