"""Who may do what: users, keys of programs, and the record of what they did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from lpr.errors import ConfigError


class Role(StrEnum):
    """What somebody may do.

    >>> Role.OPERATOR.may(Role.VIEWER), Role.AUDITOR.may(Role.OPERATOR)
    (True, False)
    """

    VIEWER = "viewer"
    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    """Sees passages and what others did, and changes nothing."""

    def may(self, needed: Role) -> bool:
        """Whether this role has the rights of another one."""
        return needed in _RIGHTS[self]


_RIGHTS: dict[Role, frozenset[Role]] = {
    Role.VIEWER: frozenset((Role.VIEWER,)),
    Role.OPERATOR: frozenset((Role.VIEWER, Role.OPERATOR)),
    Role.ADMINISTRATOR: frozenset(Role),
    Role.AUDITOR: frozenset((Role.VIEWER, Role.AUDITOR)),
}


def role_named(name: str) -> Role:
    """The role of that name.

    Raises:
        ConfigError: there is none.
    """
    if name not in list(Role):
        raise ConfigError(f"role is '{name}'; give one of {', '.join(Role)}")
    return Role(name)


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who logs in; ``cameras`` are those that they may see, None is all of them."""

    id: int
    name: str
    role: Role
    cameras: frozenset[int] | None = None
    last_login: datetime | None = None


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A program's key, without its secret; ``hint`` is the secret's beginning, to tell it by."""

    id: int
    name: str
    role: Role
    hint: str
    created: datetime
    per_minute: int | None = None
    cameras: frozenset[int] | None = None
    last_used: datetime | None = None
    revoked: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What somebody did: ``action`` is a word such as ``search``, ``subject`` what it was done
    to."""

    id: int
    at: datetime
    who: str
    action: str
    subject: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    address: str = ""
