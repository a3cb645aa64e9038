"""Users log in, programs have keys, and what they do is written down."""

from __future__ import annotations

import pytest

from lpr.errors import ConfigError, Conflict, NotFound
from lpr.service.store import CameraSettings, Role, Store

PASSWORD = "a long password"


def test_the_first_user_is_an_administrator(store: Store) -> None:
    assert not store.users.any()
    first = store.users.first("Ana", PASSWORD)
    assert first.role is Role.ADMINISTRATOR
    assert store.users.any()
    with pytest.raises(Conflict, match="users already"):
        store.users.first("Iva", PASSWORD)


def test_a_password_opens_one_account(store: Store) -> None:
    store.users.add("Ana", PASSWORD, "viewer")
    user = store.users.check("ana", PASSWORD)
    assert user is not None
    assert user.last_login is not None
    assert store.users.check("ana", "another password") is None
    assert store.users.check("iva", PASSWORD) is None
    with pytest.raises(Conflict, match="called ANA already"):
        store.users.add("ANA", PASSWORD, "viewer")
    with pytest.raises(ConfigError, match="5 characters"):
        store.users.add("Iva", "short", "viewer")


def test_users_see_the_cameras_they_are_given(store: Store) -> None:
    gate = store.cameras.add(CameraSettings("gate", "rtsp://u:p@10.0.0.5/live"))
    user = store.users.add("Ana", PASSWORD, "viewer", cameras=[gate.id])
    assert user.cameras == frozenset({gate.id})
    assert store.users.change(user.id, cameras=()).cameras is None
    with pytest.raises(NotFound, match="no camera 99"):
        store.users.change(user.id, cameras=[99])


def test_somebody_stays_an_administrator(store: Store) -> None:
    first = store.users.first("Ana", PASSWORD)
    with pytest.raises(Conflict, match="nobody would be"):
        store.users.change(first.id, role="viewer")
    with pytest.raises(Conflict, match="nobody would be"):
        store.users.remove(first.id)
    store.users.add("Iva", PASSWORD, "administrator")
    store.users.remove(first.id)
    assert [user.name for user in store.users.all()] == ["Iva"]


def test_a_login_ends_when_it_is_closed_or_the_user_changes(store: Store) -> None:
    user = store.users.add("Ana", PASSWORD, "administrator")
    token = store.sessions.open(user.id)
    assert store.sessions.user(token) == user
    store.sessions.close(token)
    assert store.sessions.user(token) is None
    other = store.sessions.open(user.id)
    store.users.change(user.id, password="another long one")
    assert store.sessions.user(other) is None


def test_keys_open_until_they_are_revoked(store: Store) -> None:
    key, secret = store.keys.add("gate", "operator", per_minute=60)
    found = store.keys.check(secret)
    assert found == key
    assert secret.startswith(key.hint)
    assert store.keys.check(secret[:-1]) is None
    store.keys.revoke(key.id)
    assert store.keys.check(secret) is None
    assert secret.encode() not in b"".join(
        path.read_bytes() for path in store.config.data.glob("lpr.sqlite3*")
    )


def test_what_was_done_is_paged(store: Store) -> None:
    for number in range(5):
        store.audit.write("ana", "search", f"ZG{number}", {"hits": number}, "127.0.0.1")
    store.audit.write("iva", "login")
    page = store.audit.page(limit=4, who="ana")
    assert [entry.subject for entry in page.rows] == ["ZG4", "ZG3", "ZG2", "ZG1"]
    rest = store.audit.page(cursor=page.next_cursor, limit=4, who="ana")
    assert [entry.details for entry in rest.rows] == [{"hits": 0}]
    assert rest.next_cursor is None
