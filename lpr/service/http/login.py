"""Logging in and out: throttled, told to the audit, and nothing of a password is kept."""

from __future__ import annotations

from flask import request

from lpr.errors import ServiceError
from lpr.service.http.parts import parts
from lpr.service.http.rates import TooFast
from lpr.service.store.values import User

MOST_PASSWORD_LENGTH = 1024


class WrongPassword(ServiceError):
    """Name and password do not go together."""


def log_in(name: str, password: str) -> str:
    """Open a session for a user who gives their password; gives its token for the cookie.

    Raises:
        WrongPassword: there is no such user, or the password is wrong; which, is not told.
        TooFast: too many wrong ones came from there.
    """
    here = parts()
    address = client_address()
    try:
        here.logins.check(name, address)
    except TooFast:
        here.metrics.logins.labels("throttled").inc()
        raise
    user = None
    if len(password) <= MOST_PASSWORD_LENGTH:
        user = here.store.users.check(name, password)
    if user is None:
        here.logins.failed(name, address)
        here.metrics.logins.labels("wrong").inc()
        here.store.audit.write(name[:80], "login-failed", address=address)
        raise WrongPassword("name or password is wrong")
    here.logins.succeeded(name, address)
    here.metrics.logins.labels("right").inc()
    return open_session(user)


def open_session(user: User) -> str:
    """Open a session for a user whose password was checked; gives its token."""
    here = parts()
    here.store.audit.write(user.name, "login", address=client_address())
    return here.store.sessions.open(user.id)


def client_address() -> str:
    """The address that a request comes from."""
    return request.remote_addr or ""
