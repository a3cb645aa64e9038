"""Targets of notices, and the outbox with what waits for them."""

from __future__ import annotations

from functools import partial

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lpr.service.events import WorkAdded
from lpr.service.http.access import needs
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.notify import check_place, try_target
from lpr.service.notify.sent import Outcome
from lpr.service.store import NewTarget, NoticeState, Target
from lpr.service.store.values.targets import SETTINGS
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import sentence
from lpr.service.web.forms import kept_or_shown
from lpr.service.web.settings_form import (
    KIND_NAMES,
    TARGET_FIELDS,
    sent_again,
    sent_settings,
    values_of,
)


@pages.get("/targets")
@needs("administrator")
def targets() -> ResponseReturnValue:
    """All targets, and how they do."""
    found = parts().store.targets.all()
    return render_template("targets.html", targets=found, kinds=KIND_NAMES)


@pages.route("/targets/new/<kind>", methods=("GET", "POST"))
@needs("administrator")
def target_new(kind: str) -> ResponseReturnValue:
    """Add a target."""
    if kind not in SETTINGS:
        abort(404, f"there is no target of the kind {kind}")
    return _form(kind, None)


@pages.route("/targets/<int:target_id>", methods=("GET", "POST"))
@needs("administrator")
def target_edit(target_id: int) -> ResponseReturnValue:
    """Change a target."""
    before = parts().store.targets.get(target_id)
    return _form(before.kind, before)


@pages.post("/targets/<int:target_id>/test")
@needs("administrator")
def target_test(target_id: int) -> ResponseReturnValue:
    """Send a trial to a target, at once."""
    target = parts().store.targets.get(target_id)
    sent = try_target(parts().store, target)
    audited("target-test", target.name, outcome=str(sent.outcome))
    told = f"{target.name}: {sent.message or 'it took the trial'}"
    flash(sentence(told), "good" if sent.outcome is Outcome.DELIVERED else "bad")
    return redirect(url_for("pages.targets"))


@pages.post("/targets/<int:target_id>/remove")
@needs("administrator")
def target_remove(target_id: int) -> ResponseReturnValue:
    """Remove a target with what waits for it."""
    target = parts().store.targets.get(target_id)
    parts().store.targets.remove(target_id)
    _look_again()
    audited("target-removed", target.name)
    flash(f"The target {target.name} is removed.", "good")
    return redirect(url_for("pages.targets"))


@pages.get("/outbox")
@needs("administrator")
def outbox() -> ResponseReturnValue:
    """What waits, what was delivered, and what was given up."""
    asked, store = request.args, parts().store
    state = asked.get("state", "")
    page = store.outbox.page(
        asked.get("cursor"),
        target_id=asked.get("target", type=int),
        state=state if state in list(NoticeState) else None,
    )
    return render_template(
        "outbox.html", page=page, targets=store.targets.all(), states=tuple(NoticeState)
    )


@pages.post("/outbox/replay")
@needs("administrator")
def outbox_replay() -> ResponseReturnValue:
    """Send what was given up anew: one notice, a target's, or all."""
    notice, target = (request.form.get(name, type=int) for name in ("notice", "target"))
    count = parts().store.outbox.replay(notice, target)
    parts().events.publish(WorkAdded())
    audited("outbox-replay", "" if notice is None else notice, target=target, notices=count)
    flash(f"{count} of what was given up waits again.", "good")
    return redirect(url_for("pages.outbox"))


@pages.post("/outbox/<int:notice_id>/remove")
@needs("administrator")
def outbox_remove(notice_id: int) -> ResponseReturnValue:
    """Delete a notice: it is not sent."""
    notice = parts().store.outbox.get(notice_id)
    parts().store.outbox.remove(notice_id)
    audited("outbox-removed", notice.kind, target=notice.target_id, passage=notice.passage_id)
    flash("The notice is deleted.", "good")
    return redirect(url_for("pages.outbox"))


def _look_again() -> None:
    """Let this process see at once what has changed."""
    notifier = parts().notifier
    if notifier is not None:
        notifier.look_again()


def _form(kind: str, before: Target | None) -> ResponseReturnValue:
    return kept_or_shown(partial(_kept, kind, before), partial(_page, kind, before))


def _page(kind: str, before: Target | None, fault: str | None) -> str:
    values = values_of(SETTINGS[kind], None if before is None else before.settings)
    return render_template(
        "target_settings.html",
        target=before,
        kind=kind,
        kind_name=KIND_NAMES[kind],
        fields=TARGET_FIELDS[kind],
        values=values | (sent_again(TARGET_FIELDS[kind], request.form) if fault else {}),
        fault=fault,
    )


def _kept(kind: str, before: Target | None) -> ResponseReturnValue:
    store, form = parts().store, request.form
    known = None if before is None else before.settings
    settings = sent_settings(SETTINGS[kind], TARGET_FIELDS[kind], form, known)
    check_place(settings, parts().config)
    new = NewTarget(form.get("name", ""), kind, settings, "enabled" in form)
    kept = store.targets.add(new) if before is None else store.targets.change(before.id, new)
    _look_again()
    audited("target", kept.name, kind=kind, place=kept.settings.shown)
    flash(f"The target {kept.name} is saved.", "good")
    return redirect(url_for("pages.targets"))
