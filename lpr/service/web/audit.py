"""Who searched for what, saw what, and changed what."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lpr.service.http.access import needs
from lpr.service.http.parts import parts
from lpr.service.web.blueprint import pages

ACTIONS = (
    *("search", "view", "export", "report", "upload", "correct", "undo", "delete"),
    *("login", "login-failed", "logout", "password", "user", "user-removed", "key", "key-revoked"),
    *(
        "camera",
        "camera-restarted",
        "camera-removed",
        "vehicle",
        "vehicle-removed",
        "list",
        "list-removed",
    ),
    *("gate-opened", "gate-refused", "gate-failed", "gate-open-still", "gate", "gate-removed"),
    *("target", "target-removed", "target-test", "outbox-replay", "outbox-removed"),
    *("list-entry", "list-entry-removed", "settings"),
    *("review", "review-undone", "improve", "improve-stopped", "networks", "networks-removed"),
    *("privacy", "subject", "subject-export", "subject-erase"),
)
"""What the list of proposals has; others are found, too."""


@pages.get("/audit")
@needs("auditor")
def audit() -> ResponseReturnValue:
    """What was done, the latest first."""
    page = parts().store.audit.page(
        request.args.get("cursor"),
        who=request.args.get("who", "").strip() or None,
        action=request.args.get("action", "").strip() or None,
    )
    return render_template("audit.html", page=page, actions=ACTIONS)
