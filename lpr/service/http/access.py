"""Who asks, and whether they may: sessions of browsers, keys of programs, roles of views.

A view says whom it is for with `needs`, or `anyone`; one that says nothing is for administrators.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, redirect, request
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response as BaseResponse

from lpr.service.http.csrf import check_csrf
from lpr.service.http.parts import parts
from lpr.service.http.sessions import session_token
from lpr.service.store.values import ApiKey, Role, User

View = TypeVar("View", bound=Callable[..., Any])
PROGRAM_PATHS = ("/api/", "/v1/", "/v2/", "/metrics", "/health", "/ready", "/events")
"""What lies there is for programs: they get a status and a sentence, and no page to log in."""
NO_KEY = "log in, or give an API key: Authorization: Token <key>"
LOGIN, SETUP = "/login", "/setup"
WHOLE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Rights over all that there is: those alone have them who may see all cameras."""
_MARK = "lpr_needs"
_ANYONE = object()


@dataclass(frozen=True, slots=True)
class Who:
    """A user or a program that asks; ``cameras`` are those that they may see, None is all."""

    name: str
    role: Role
    cameras: frozenset[int] | None = None
    user_id: int | None = None
    key_id: int | None = None

    def may(self, role: str) -> bool:
        """Whether they have a role's rights; who is bound to cameras has those of no whole."""
        return self.role.may(Role(role)) and (self.cameras is None or Role(role) not in WHOLE)

    def sees(self, camera_id: int | None) -> bool:
        """Whether a camera's passages are for them; those of no camera are for who sees all."""
        return self.cameras is None or camera_id in self.cameras

    def sees_all(self, camera_ids: Iterable[int]) -> bool:
        """Whether all of some cameras are for them; what has none is for who sees all."""
        wanted = frozenset(camera_ids)
        return self.cameras is None or (bool(wanted) and wanted <= self.cameras)

    def seen_cameras(self, asked: tuple[int, ...] | None = None) -> tuple[int, ...] | None:
        """The cameras of a query of theirs: those asked for that they may see; None is all."""
        if self.cameras is None:
            return asked
        return tuple(sorted(self.cameras if asked is None else self.cameras.intersection(asked)))


def needs(role: str) -> Callable[[View], View]:
    """Mark a view as one for those who have a role's rights."""

    def mark(view: View) -> View:
        setattr(view, _MARK, Role(role))
        return view

    return mark


def check_whole() -> None:
    """See that who asks may see all cameras: what they change counts for all.

    Raises:
        Forbidden: they may not.
    """
    if not who().sees_all(()):
        raise Forbidden(_of_all(who()))


def anyone(view: View) -> View:
    """Mark a view as one that answers everybody."""
    setattr(view, _MARK, _ANYONE)
    return view


def needed_by(view: object) -> Role | None:
    """The role that a view needs, None for none."""
    mark = getattr(view, _MARK, Role.ADMINISTRATOR)
    return None if mark is _ANYONE else cast("Role", mark)


def who() -> Who:
    """Who asks; views that need a role have one."""
    found: Who = g.who
    return found


def install(app: Flask) -> None:
    """Let an application ask everybody who they are."""
    app.before_request(_let_in)


def _let_in() -> BaseResponse | None:
    """Refuse those who may not; None lets the view answer.

    Raises:
        Unauthorized, Forbidden: a program without a key, or one with too little rights.
        TooFast: a key that asks too often.
    """
    g.who = None
    if _is_for_all():
        g.who = _by_session(session_token())
        if g.who is not None or request.method == "POST":
            check_csrf()
        return None
    secret = given_key()
    if secret is not None:
        g.who = _by_key(secret)
    else:
        g.who = _by_session(session_token())
        if g.who is None:
            return _sent_to_login()
        check_csrf()
    view = current_app.view_functions.get(request.endpoint or "")
    role = needed_by(view) if view is not None else None
    if role is not None and not g.who.may(role):
        raise Forbidden(_refusal(g.who, role))
    return None


def _refusal(asker: Who, role: Role) -> str:
    if asker.role.may(role):
        return _of_all(asker)
    return f"this is for the role {role}; {asker.name} is {asker.role}"


def _of_all(asker: Who) -> str:
    return f"this is about all cameras, and {asker.name} may see only some of them"


def _is_for_all() -> bool:
    endpoint = request.endpoint or ""
    if endpoint == "static" or endpoint.endswith(".static"):
        return True
    view = current_app.view_functions.get(endpoint)
    return view is not None and needed_by(view) is None


def given_key() -> str | None:
    """The key that a program sent: in a header, or where its dialect has it; None without one.

    ``Authorization`` may be ``Token``, ``Bearer`` or ``Basic``, whose password is the key: programs
    that can set no header have it in the address, as http://lpr:KEY@host.
    """
    header = request.headers.get("X-Api-Key")
    if header is not None:
        return header.strip()
    kind, _, rest = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() in ("token", "bearer"):
        return rest.strip()
    if request.authorization is not None and request.authorization.type == "basic":
        return request.authorization.password or ""
    view = current_app.view_functions.get(request.endpoint or "")
    name = getattr(view, "lpr_key_parameter", None)
    return request.args.get(name) if name else None


def key_in_query(name: str) -> Callable[[View], View]:
    """Mark a view whose dialect has the key in the address, under this name."""

    def mark(view: View) -> View:
        view.lpr_key_parameter = name  # type: ignore[attr-defined]
        return view

    return mark


def _by_key(secret: str) -> Who:
    here = parts()
    key: ApiKey | None = here.store.keys.check(secret) if secret else None
    if key is None:
        raise Unauthorized("the API key is unknown or revoked; give one that is on the page Keys")
    here.rates.take(key.id, key.per_minute)
    return Who(f"key {key.name}", Role(key.role), key.cameras, key_id=key.id)


def _by_session(token: str | None) -> Who | None:
    user: User | None = parts().store.sessions.user(token) if token else None
    if user is None:
        return None
    return Who(user.name, Role(user.role), user.cameras, user_id=user.id)


def is_for_programs() -> bool:
    """Whether the answer is for a program rather than a page for people."""
    if request.path.startswith(PROGRAM_PATHS):
        return True
    return "text/html" not in request.headers.get("Accept", "")


def is_page_opened() -> bool:
    """Whether a page is opened by somebody who does not say what they want it as."""
    paged = (request.endpoint or "").startswith("pages.") and request.method == "GET"
    asker: Who | None = getattr(g, "who", None)
    if request.path.startswith(PROGRAM_PATHS) or (asker is not None and asker.key_id is not None):
        return False
    return paged and "json" not in request.headers.get("Accept", "")


def _sent_to_login() -> BaseResponse:
    """To the page to log in, or to make the first user.

    Raises:
        Unauthorized: a program asks.
    """
    if request.path == "/" and request.method in ("GET", "HEAD") and is_for_programs():
        # Clients of Plate Recognizer's SDK look there whether it is up; it says nothing else.
        return Response("lpr is up\n", mimetype="text/plain")
    if is_for_programs():
        raise Unauthorized(NO_KEY)
    if not parts().store.users.any():
        return redirect(SETUP)
    return redirect(f"{LOGIN}?{urlencode({'then': request.full_path.rstrip('?')})}")
