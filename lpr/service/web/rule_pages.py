"""Rules: what they do, made and changed, and tried on what has passed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lpr.errors import LprError
from lpr.service.http.access import needs, who
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.http.seen import seen_rule, seen_rules
from lpr.service.rules.dry_run import DryRun, dry_run
from lpr.service.store import Rule, When
from lpr.service.store.values.rules import DIRECTIONS, LEVELS
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import sentence
from lpr.service.web.forms import whole_number
from lpr.service.web.rule_form import RuleForm

DAYS = 7
"""So many days a rule is tried on, where none are given."""
MOST_DAYS = 366
ROWS = 50
WHEN_NAMES = {
    When.SEEN: "a vehicle is seen",
    When.GONE: "a vehicle has gone",
    When.STAYS: "a vehicle stays",
    When.MISSING: "a plate of a list stays away",
    When.SILENT: "a camera is silent",
    When.FILLS: "a site fills up",
    When.OVERSTAYS: "a vehicle stays in a site for longer than is allowed",
}


@pages.get("/rules")
@needs("operator")
def rules() -> ResponseReturnValue:
    """The rules that one may switch, and what they did last."""
    store = parts().store
    return render_template(
        "rules.html",
        rules=seen_rules(),
        unusable=store.rules.unusable() if who().cameras is None else (),
        hits=store.rules.hits(
            request.args.get("cursor") or None, ROWS, cameras=who().seen_cameras()
        ),
        when_names=WHEN_NAMES,
        site_names={f"site/{one.id}": one.name for one in store.sites.all()},
    )


@pages.route("/rules/new", methods=("GET", "POST"))
@needs("administrator")
def rule_new() -> ResponseReturnValue:
    """Add a rule."""
    return _form(None)


@pages.route("/rules/<int:rule_id>", methods=("GET", "POST"))
@needs("administrator")
def rule_edit(rule_id: int) -> ResponseReturnValue:
    """Change a rule, or try it."""
    return _form(parts().store.rules.get(rule_id))


@pages.post("/rules/<int:rule_id>/switch")
@needs("operator")
def rule_switch(rule_id: int) -> ResponseReturnValue:
    """Switch a rule on or off."""
    on = not seen_rule(rule_id).settings.enabled
    changed = parts().store.rules.switch(rule_id, on)
    audited("rule", changed.settings.name, enabled="on" if changed.settings.enabled else "off")
    return redirect(url_for("pages.rules"))


@pages.post("/rules/<int:rule_id>/remove")
@needs("administrator")
def rule_remove(rule_id: int) -> ResponseReturnValue:
    """Remove a rule with the record of what it did."""
    name = parts().store.rules.remove(rule_id)
    audited("rule-removed", name)
    flash(f"The rule {name} is removed.", "good")
    return redirect(url_for("pages.rules"))


def _form(before: Rule | None) -> ResponseReturnValue:
    """The form of a new rule, or of one that is there; what it sends is kept, or tried."""
    fault, tried = None, None
    form = RuleForm() if before is None else RuleForm.of(before.settings)
    days = DAYS
    if request.method == "POST":
        form = RuleForm.sent(request.form)
        days = whole_number("days", 1, MOST_DAYS) or DAYS
        try:
            if "try" not in request.form:
                return _kept(form, before)
            tried = _tried(form, days)
        except LprError as error:
            fault = sentence(str(error))
    store = parts().store
    page = render_template(
        "rule.html",
        rule=before,
        form=form,
        fault=fault,
        tried=tried,
        days=days,
        when_options=list(WHEN_NAMES.items()),
        directions=DIRECTIONS,
        cameras=store.cameras.all(),
        lists=store.lists.all(),
        sites=store.sites.all(),
        levels=LEVELS,
        targets=store.targets.all(),
        gates=store.gates.all(),
    )
    return page, 400 if fault else 200


def _tried(form: RuleForm, days: int) -> DryRun:
    until = datetime.now(UTC)
    since = until - timedelta(days=days)
    settings = form.settings()
    audited("rule-tried", settings.name, days=days)
    return dry_run(parts().store, settings, since, until, who().seen_cameras())


def _kept(form: RuleForm, before: Rule | None) -> ResponseReturnValue:
    store, settings = parts().store, form.settings()
    rules = store.rules
    kept = rules.add(settings) if before is None else rules.change(before.id, settings)
    audited("rule", kept.settings.name, when=str(kept.settings.when))
    flash(f"The rule {kept.settings.name} is saved.", "good")
    return redirect(url_for("pages.rules"))
