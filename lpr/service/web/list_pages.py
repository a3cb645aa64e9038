"""Lists of plates, edited in place."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lpr.errors import LprError
from lpr.service.http.access import needs
from lpr.service.http.audited import audited
from lpr.service.http.parts import parts
from lpr.service.store.lists import NewEntry
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import FUZZINESS_NAMES, sentence
from lpr.service.web.forms import whole_number
from lpr.service.web.search_form import moment


@pages.get("/lists")
@needs("viewer")
def lists() -> ResponseReturnValue:
    """All lists with their plates."""
    store = parts().store
    found = [(one, store.lists.entries(one.id)) for one in store.lists.all()]
    return render_template("lists.html", lists=found, fuzziness_names=FUZZINESS_NAMES)


@pages.post("/lists")
@needs("operator")
def lists_add() -> ResponseReturnValue:
    """A new list."""
    form = request.form
    try:
        fuzziness = whole_number("fuzziness", 0, 3)
        made = parts().store.lists.add(
            form.get("name", ""), form.get("kind", ""), 1 if fuzziness is None else fuzziness
        )
    except LprError as error:
        flash(sentence(str(error)), "bad")
        return redirect(url_for("pages.lists"))
    audited("list", made.name, kind=made.kind)
    return redirect(url_for("pages.lists", _anchor=f"list-{made.id}"))


@pages.post("/lists/<int:list_id>/remove")
@needs("operator")
def lists_remove(list_id: int) -> ResponseReturnValue:
    """Remove a list with its plates."""
    removed = parts().store.lists.get(list_id)
    parts().store.lists.remove(list_id)
    audited("list-removed", removed.name)
    flash(f"The list {removed.name} is removed.", "good")
    return redirect(url_for("pages.lists"))


@pages.post("/lists/<int:list_id>/entries")
@needs("operator")
def lists_add_entry(list_id: int) -> ResponseReturnValue:
    """Put a plate into a list."""
    form, store = request.form, parts().store
    try:
        new = NewEntry(
            form.get("pattern", ""),
            form.get("note", ""),
            moment("from", form.get("valid_from", "")),
            moment("until", form.get("valid_to", "")),
            form.get("hours", ""),
        )
        entry = store.lists.add_entry(list_id, new)
    except LprError as error:
        flash(sentence(str(error)), "bad")
    else:
        audited("list-entry", entry.pattern, list=store.lists.get(list_id).name)
    return redirect(url_for("pages.lists", _anchor=f"list-{list_id}"))


@pages.post("/lists/<int:list_id>/entries/<int:entry_id>/remove")
@needs("operator")
def lists_remove_entry(list_id: int, entry_id: int) -> ResponseReturnValue:
    """Take a plate out of a list."""
    store = parts().store
    known = {entry.id: entry for entry in store.lists.entries(list_id)}
    store.lists.remove_entry(entry_id)
    if entry_id in known:
        audited("list-entry-removed", known[entry_id].pattern, list=store.lists.get(list_id).name)
    return redirect(url_for("pages.lists", _anchor=f"list-{list_id}"))
