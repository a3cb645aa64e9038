"""Lists of plates, and the plates in each, edited in place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from lpr.errors import ConfigError, Conflict, LprError
from lpr.service.http.access import check_whole, needs
from lpr.service.http.audited import audited
from lpr.service.http.downloads import download
from lpr.service.http.list_files import entries_csv, read_entries, told
from lpr.service.http.parts import parts
from lpr.service.store import ListKind, ListMatch, NewEntry, PlateList
from lpr.service.web.blueprint import pages
from lpr.service.web.filters import FUZZINESS_NAMES, sentence
from lpr.service.web.forms import whole_number
from lpr.service.web.search_form import moment

KIND_MEANINGS: dict[str, str] = {
    ListKind.ALLOW: "allow: these may come in",
    ListKind.WATCH: "watch: tell me of these",
    ListKind.BLOCK: "block: these may not come in",
    ListKind.IGNORE: "ignore: never tell of these",
}


@pages.get("/lists")
@needs("viewer")
def lists() -> ResponseReturnValue:
    """All lists; and, of a plate that is asked for, which of them hold it."""
    store, asked = parts().store, request.args.get("plate", "").strip()
    found = store.lists.all()
    matches: tuple[ListMatch, ...] = ()
    if asked:
        matches = store.lists.matches(asked, datetime.now(UTC))
    return render_template(
        "lists.html",
        lists=found,
        fuzziness_names=FUZZINESS_NAMES,
        kinds=_kinds(found),
        asked=asked,
        matches=matches,
    )


@pages.get("/lists/<int:list_id>")
@needs("viewer")
def lists_show(list_id: int) -> ResponseReturnValue:
    """A list, and a page of the plates in it."""
    store, text = parts().store, request.args.get("text", "").strip()
    return render_template(
        "list.html",
        list=store.lists.get(list_id),
        page=store.lists.page(list_id, text, request.args.get("cursor") or None),
        text=text,
        fuzziness_names=FUZZINESS_NAMES,
        kinds=_kinds(store.lists.all()),
    )


@pages.post("/lists")
@needs("operator")
def lists_add() -> ResponseReturnValue:
    """A new list."""
    check_whole()
    try:
        made = parts().store.lists.add(*_settings())
    except LprError as error:
        flash(sentence(str(error)), "bad")
        return redirect(url_for("pages.lists"))
    audited("list", made.name, kind=made.kind)
    return redirect(url_for("pages.lists_show", list_id=made.id))


@pages.post("/lists/<int:list_id>")
@needs("operator")
def lists_change(list_id: int) -> ResponseReturnValue:
    """Another name, kind or likeness for a list."""
    check_whole()
    try:
        changed = parts().store.lists.change(list_id, *_settings())
    except (ConfigError, Conflict) as error:
        flash(sentence(str(error)), "bad")
    else:
        audited("list", changed.name, kind=changed.kind)
    return redirect(url_for("pages.lists_show", list_id=list_id))


@pages.get("/lists/<int:list_id>/entries.csv")
@needs("viewer")
def lists_export(list_id: int) -> ResponseReturnValue:
    """The plates of a list as a table."""
    store = parts().store
    listed, entries = store.lists.get(list_id), store.lists.entries(list_id)
    audited("export", listed.name, form="list")
    return download(entries_csv(entries), "text/csv", f"list-{list_id}.csv")


@pages.post("/lists/<int:list_id>/import")
@needs("operator")
def lists_import(list_id: int) -> ResponseReturnValue:
    """Put the plates of a table into a list."""
    check_whole()
    store, file = parts().store, request.files.get("table")
    if file is None or not file.filename:
        raise BadRequest("no table was chosen")
    listed = store.lists.get(list_id)
    try:
        found = read_entries(file.stream.read())
    except ConfigError as error:
        flash(sentence(str(error)), "bad")
    else:
        added = store.lists.add_entries(list_id, found.entries)
        audited("list-import", listed.name, added=added, problems=len(found.problems))
        flash(f"{added} of {len(found.entries)} plates are new in {listed.name}.", "good")
        for problem in told(found.problems):
            flash(sentence(problem), "bad")
    return redirect(url_for("pages.lists_show", list_id=list_id))


@pages.post("/lists/<int:list_id>/remove")
@needs("operator")
def lists_remove(list_id: int) -> ResponseReturnValue:
    """Remove a list with its plates."""
    check_whole()
    removed = parts().store.lists.get(list_id)
    parts().store.lists.remove(list_id)
    audited("list-removed", removed.name)
    flash(f"The list {removed.name} is removed.", "good")
    return redirect(url_for("pages.lists"))


@pages.post("/lists/<int:list_id>/entries")
@needs("operator")
def lists_add_entry(list_id: int) -> ResponseReturnValue:
    """Put a plate into a list."""
    check_whole()
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
    return redirect(url_for("pages.lists_show", list_id=list_id))


@pages.post("/lists/<int:list_id>/entries/<int:entry_id>/remove")
@needs("operator")
def lists_remove_entry(list_id: int, entry_id: int) -> ResponseReturnValue:
    """Take a plate out of a list."""
    check_whole()
    lists = parts().store.lists
    removed = lists.remove_entry(list_id, entry_id)
    audited("list-entry-removed", removed.pattern, list=lists.get(list_id).name)
    return redirect(url_for("pages.lists_show", list_id=list_id))


def _settings() -> tuple[str, str, int]:
    """Name, kind and likeness as the form says; a kind of the site's own goes before the others."""
    form, fuzziness = request.form, whole_number("fuzziness", 0, 3)
    kind = form.get("own_kind", "").strip() or form.get("kind", "")
    return form.get("name", ""), kind, 1 if fuzziness is None else fuzziness


def _kinds(found: Iterable[PlateList]) -> list[tuple[str, str]]:
    """The kinds that a list may have, with what they mean; own ones that there are last."""
    own = sorted({one.kind for one in found} - set(KIND_MEANINGS))
    return [*KIND_MEANINGS.items(), *((kind, kind) for kind in own)]
