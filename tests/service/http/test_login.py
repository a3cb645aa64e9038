"""Logging in: throttled, and the cookie is strict."""

from __future__ import annotations

import pytest
from flask import Response
from sqlalchemy import select

from lpr.service.http import login as login_module
from lpr.service.http.access import anyone
from lpr.service.http.rates import RateLimits, TooFast
from lpr.service.http.sessions import forget, remember
from lpr.service.http.throttle import FREE_TRIES, TRIES_PER_ADDRESS, LoginThrottle
from lpr.service.store import Store
from lpr.service.store.tables import LoginFailure
from tests.service.served import PASSWORD, Served


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_each_wrong_password_makes_the_next_wait_longer(clock: Clock, store: Store) -> None:
    throttle = LoginThrottle(store.login_failures, clock)
    for _ in range(FREE_TRIES):
        throttle.check("anna", "10.0.0.1")
        throttle.failed("anna", "10.0.0.1")
    waits = []
    for _ in range(3):
        with pytest.raises(TooFast) as told:
            throttle.check("Anna", "10.0.0.1")
        waits.append(told.value.retry_after_s)
        clock.now += told.value.retry_after_s
        throttle.check("anna", "10.0.0.1")
        throttle.failed("anna", "10.0.0.1")
    assert waits == [2, 4, 8]


def test_a_stranger_does_not_lock_a_user_out(clock: Clock, store: Store) -> None:
    throttle = LoginThrottle(store.login_failures, clock)
    for _ in range(FREE_TRIES):
        throttle.failed("anna", "10.0.0.1")
    throttle.check("anna", "10.0.0.2")


def test_one_password_tried_on_many_names_is_throttled(clock: Clock, store: Store) -> None:
    throttle = LoginThrottle(store.login_failures, clock)
    for number in range(TRIES_PER_ADDRESS):
        throttle.failed(f"user{number}", "10.0.0.1")
    with pytest.raises(TooFast):
        throttle.check("nobody", "10.0.0.1")


def test_a_right_password_and_an_hour_forget(clock: Clock, store: Store) -> None:
    throttle = LoginThrottle(store.login_failures, clock)
    for _ in range(FREE_TRIES):
        throttle.failed("anna", "10.0.0.1")
        throttle.failed("bert", "10.0.0.1")
    throttle.succeeded("anna", "10.0.0.1")
    throttle.check("anna", "10.0.0.1")
    clock.now += 3601
    throttle.check("bert", "10.0.0.1")


def test_what_is_old_is_kept_no_longer(clock: Clock, store: Store) -> None:
    throttle = LoginThrottle(store.login_failures, clock)
    for number in range(20):
        throttle.failed(f"user{number}", f"10.0.0.{number}")
    clock.now += 3601
    throttle.failed("anna", "10.0.0.1")
    with store.database.read() as session:
        kept = session.scalars(select(LoginFailure)).all()
    assert {one.count for one in kept} == {1}
    assert len(kept) == 2
    assert "anna" not in str([one.key for one in kept])


def test_processes_count_together(clock: Clock, store: Store) -> None:
    one, another = (LoginThrottle(store.login_failures, clock) for _ in range(2))
    for throttle in (one, another, one, another, one):
        throttle.check("anna", "10.0.0.1")
        throttle.failed("anna", "10.0.0.1")
    with pytest.raises(TooFast):
        another.check("anna", "10.0.0.1")


def test_a_key_may_ask_again_when_its_minute_has_passed(clock: Clock, store: Store) -> None:
    key, _ = store.keys.add("gate", "viewer")
    limits, another_process = RateLimits(store.uses, clock), RateLimits(store.uses, clock)
    limits.take(key.id, None)
    limits.take(key.id, 2)
    another_process.take(key.id, 2)
    clock.now = 30
    for one in (limits, another_process):
        with pytest.raises(TooFast, match="ask again in 30 s"):
            one.take(key.id, 2)
    clock.now = 60
    limits.take(key.id, 2)


@pytest.fixture
def entrance(served: Served) -> Served:
    """With a view that logs in as the page does."""

    @anyone
    def enter(name: str, password: str) -> Response:
        response = Response("in")
        remember(response, login_module.log_in(name, password))
        return response

    @anyone
    def leave() -> Response:
        response = Response("out")
        forget(response)
        return response

    served.app.add_url_rule("/enter/<name>/<password>", view_func=enter)
    served.app.add_url_rule("/leave", view_func=leave)
    served.store.users.add("anna", PASSWORD, "viewer")
    return served


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_the_cookie_is_for_this_site_alone(entrance: Served, scheme: str, secure: bool) -> None:
    answer = entrance.client().get(f"/enter/anna/{PASSWORD}", base_url=f"{scheme}://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("lpr_session=")
    flags = {flag.strip() for flag in cookie.split(";")[1:]}
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= flags
    assert ("Secure" in flags) is secure
    assert ("Strict-Transport-Security" in answer.headers) is secure


def test_wrong_passwords_are_refused_then_throttled(entrance: Served) -> None:
    client = entrance.client()
    statuses = [client.get("/enter/anna/wrong").status_code for _ in range(FREE_TRIES + 1)]
    assert statuses == [401] * FREE_TRIES + [429]
    answer = client.get(f"/enter/anna/{PASSWORD}")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1


def test_which_of_name_and_password_is_wrong_is_not_told(entrance: Served) -> None:
    answers = [entrance.client().get(f"/enter/{name}/wrong") for name in ("anna", "nobody")]
    assert answers[0].data == answers[1].data


def test_logins_are_audited_without_passwords(entrance: Served) -> None:
    entrance.client().get("/enter/anna/not-right")
    entrance.client().get(f"/enter/anna/{PASSWORD}")
    entries = entrance.store.audit.page().rows
    assert {("anna", "login"), ("anna", "login-failed")} <= {(e.who, e.action) for e in entries}
    assert "not-right" not in str(entries)
    assert PASSWORD not in str(entries)


def test_leaving_forgets_the_cookie(entrance: Served) -> None:
    cookie = entrance.client().get("/leave").headers["Set-Cookie"]
    assert cookie.startswith("lpr_session=;")
    assert "Max-Age=0" in cookie
