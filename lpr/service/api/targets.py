"""Targets of notices, and the outbox; what is secret is taken, and never given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from lpr.service.api.blueprint import rest
from lpr.service.events import WorkAdded
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.notify import check_place, try_target
from lpr.service.store import NewTarget, Notice, Target
from lpr.service.store.values.targets import SETTINGS, settings_from

Number = Annotated[int, Field(ge=0, le=2**31)]
Kind = Literal["webhook", "multipart", "alpr-database", "mqtt", "email"]
Value = StrictBool | StrictInt | Annotated[str, Field(max_length=2000)]


@dataclass(frozen=True, slots=True)
class TargetBody:
    """A target. `settings` are those of its kind: `url`, `signing_key`, `header`, `picture` of
    webhooks; `url`, `api_key` of an ALPR-Database; `host`, `port`, `tls`, `user`, `password`,
    `topic`, `discovery` of a broker; `host`, `port`, `security`, `user`, `password`, `sender`,
    `recipients`, `picture` of mail. Secrets that are left out stay as they are."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    kind: Kind
    settings: Mapping[str, Value]
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class TargetAnswer:
    """A target, and how it does; `place` is where it goes, without secrets."""

    id: int
    name: str
    kind: str
    place: str
    enabled: bool
    message: str
    delivered: datetime | None
    waiting: int
    dead: int


@dataclass(frozen=True, slots=True)
class TargetsAnswer:
    """Targets by name."""

    targets: tuple[TargetAnswer, ...]


@dataclass(frozen=True, slots=True)
class TrialAnswer:
    """What became of a trial: `delivered`, `away`, `faulty`, `busy` or `refused`."""

    outcome: str
    message: str


@dataclass(frozen=True, slots=True)
class NoticeFilters:
    """Which notices; `cursor` is that of the page before."""

    target: Number | None = None
    state: Literal["waiting", "delivered", "dead"] | None = None
    cursor: Annotated[str, Field(max_length=20)] | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


@dataclass(frozen=True, slots=True)
class NoticesAnswer:
    """Notices, the latest first."""

    notices: tuple[Notice, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class ReplayBody:
    """What is to be sent anew of what was given up: one notice, a target's, or all."""

    notice: Number | None = None
    target: Number | None = None


@dataclass(frozen=True, slots=True)
class ReplayAnswer:
    """So many notices wait again."""

    notices: int


@rest.add("GET", "/targets", "administrator")
def list_targets() -> TargetsAnswer:
    """All targets."""
    return TargetsAnswer(tuple(map(shown, parts().store.targets.all())))


@rest.add("POST", "/targets", "administrator", status=201, errors=(409,))
def add_target(body: TargetBody) -> TargetAnswer:
    """Add a target."""
    return _kept(body, None)


@rest.add("PUT", "/targets/<int:target_id>", "administrator", errors=(409,))
def change_target(target_id: Number, body: TargetBody) -> TargetAnswer:
    """Change a target; what waits is sent with the new settings, at once."""
    return _kept(body, parts().store.targets.get(target_id))


@rest.add("DELETE", "/targets/<int:target_id>", "administrator")
def remove_target(target_id: Number) -> None:
    """Remove a target with what waits for it."""
    target = parts().store.targets.get(target_id)
    parts().store.targets.remove(target_id)
    audited("target-removed", target.name)


@rest.add("POST", "/targets/<int:target_id>/test", "administrator")
def test_target(target_id: Number) -> TrialAnswer:
    """Send a trial to a target, at once."""
    target = parts().store.targets.get(target_id)
    sent = try_target(parts().store, target)
    audited("target-test", target.name, outcome=str(sent.outcome))
    return TrialAnswer(str(sent.outcome), sent.message)


@rest.add("GET", "/outbox", "administrator")
def list_notices(query: NoticeFilters) -> NoticesAnswer:
    """What waits, what was delivered, and what was given up."""
    page = parts().store.outbox.page(query.cursor, query.limit, query.target, query.state)
    return NoticesAnswer(page.rows, page.next_cursor)


@rest.add("POST", "/outbox/replay", "administrator")
def replay_notices(body: ReplayBody) -> ReplayAnswer:
    """Send anew what was given up."""
    count = parts().store.outbox.replay(body.notice, body.target)
    parts().events.publish(WorkAdded())
    audited("outbox-replay", "" if body.notice is None else body.notice, target=body.target)
    return ReplayAnswer(count)


@rest.add("DELETE", "/outbox/<int:notice_id>", "administrator")
def remove_notice(notice_id: Number) -> None:
    """Delete a notice: it is not sent."""
    notice = parts().store.outbox.get(notice_id)
    parts().store.outbox.remove(notice_id)
    audited("outbox-removed", notice.kind, target=notice.target_id, passage=notice.passage_id)


def shown(target: Target) -> TargetAnswer:
    """A target as programs see it."""
    return TargetAnswer(
        id=target.id,
        name=target.name,
        kind=target.kind,
        place=target.settings.shown,
        enabled=target.enabled,
        message=target.message,
        delivered=target.delivered,
        waiting=target.waiting,
        dead=target.dead,
    )


def _kept(body: TargetBody, before: Target | None) -> TargetAnswer:
    store = parts().store
    known = None if before is None else before.settings
    settings = settings_from(SETTINGS[body.kind], body.settings, known)
    new = NewTarget(body.name, body.kind, settings, body.enabled)
    check_place(settings, parts().config)
    kept = store.targets.add(new) if before is None else store.targets.change(before.id, new)
    audited("target", kept.name, kind=kept.kind, place=settings.shown)
    return shown(kept)
