"""Targets and notices made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lpr.service.store import (
    NewNotice,
    NewTarget,
    Notice,
    Store,
    Target,
    TargetKind,
    TargetSettings,
    WebhookSettings,
)
from tests.service.passages import passage
from tests.service.served import jpeg


def add_target(
    store: Store, settings: TargetSettings, kind: str = TargetKind.WEBHOOK, name: str = "target"
) -> Target:
    """A new target."""
    return store.targets.add(NewTarget(name, kind, settings))


def add_hook(store: Store, url: str, name: str = "target", **settings: Any) -> Target:
    """A new webhook."""
    return add_target(store, WebhookSettings(url, **settings), name=name)


def body(number: int, text: str = "ZG1234AB") -> dict[str, Any]:
    """What is told of a passage."""
    one = passage(number, text)
    return {
        "event": "passage.opened",
        "id": one.id,
        "text": text,
        "confidence": 0.95,
        "region": "hr",
        "camera": "gate",
        "first_seen": one.first_seen.isoformat(),
        "last_seen": one.last_seen.isoformat(),
        "direction": "towards",
        "lists": ["residents"],
        "rule": "any",
        "vehicle": None,
        "candidates": [],
        "n": number,
    }


def add_notice(store: Store, target: Target, number: int, **others: Any) -> None:
    """Let a notice wait."""
    new = NewNotice(f"k{number}", "passage.opened", f"ZG1234AB at gate ({number})", body(number))
    store.outbox.put(target.id, replace(new, **others))


def keep_passage(store: Store, number: int, camera_id: int | None = None, **change: Any) -> str:
    """Keep a passage with pictures; gives its id."""
    one = replace(passage(number), **change)
    store.passages.save(one, camera_id=camera_id, picture=jpeg(), crop=jpeg(20, 8))
    return one.id


def add_passage_notice(
    store: Store, target: Target, number: int, camera_id: int | None = None
) -> Notice:
    """Keep a passage, and let a notice of it wait."""
    keep_passage(store, number, camera_id)
    add_notice(store, target, number, passage_id=passage(number).id)
    return store.outbox.page(limit=1).rows[0]
