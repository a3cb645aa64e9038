"""Lists of plates: who may pass, who may not, who is watched for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from flask import Response, request
from pydantic import Field
from werkzeug.exceptions import BadRequest

from lpr.service.api.blueprint import rest
from lpr.service.api.moments import Moment
from lpr.service.http.access import check_whole
from lpr.service.http.audited import audited
from lpr.service.http.downloads import download
from lpr.service.http.list_files import entries_csv, read_entries, told
from lpr.service.http.parts import parts
from lpr.service.store import ListEntry, ListMatch, NewEntry, PlateList

ListId = Annotated[int, Field(ge=0, le=2**31)]


@dataclass(frozen=True, slots=True)
class ListSettings:
    """A list's name and kind; `fuzziness` counts for all its entries, as in a search.

    The kinds `allow`, `watch`, `block` and `ignore` have a meaning; a site may have its own beside
    them.
    """

    name: Annotated[str, Field(min_length=1, max_length=80)]
    kind: Annotated[str, Field(min_length=1, max_length=30)]
    fuzziness: Annotated[int, Field(ge=0, le=3)] = 1


@dataclass(frozen=True, slots=True)
class EntryBody:
    """A plate, or a pattern with `?` and `*`; `hours` such as `Mo-Fr 07:00-18:00`, local time."""

    pattern: Annotated[str, Field(min_length=1, max_length=32)]
    note: Annotated[str, Field(max_length=400)] = ""
    valid_from: Moment | None = None
    valid_to: Moment | None = None
    hours: Annotated[str, Field(max_length=200)] = ""


@dataclass(frozen=True, slots=True)
class ListsAnswer:
    """All lists by name."""

    lists: tuple[PlateList, ...]


@dataclass(frozen=True, slots=True)
class EntryFilters:
    """Which entries: those in whose pattern or note `text` stands; `cursor` is that of the page
    before."""

    text: Annotated[str, Field(max_length=100)] = ""
    cursor: Annotated[str, Field(max_length=200)] | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


@dataclass(frozen=True, slots=True)
class EntriesAnswer:
    """Entries of a list by pattern; `next_cursor` begins the next page, null at the end, `total`
    counts those of all pages."""

    entries: tuple[ListEntry, ...]
    next_cursor: str | None
    total: int | None


@dataclass(frozen=True, slots=True)
class ImportAnswer:
    """How many entries a table brought that were new, and which of its rows are none."""

    added: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatchFilters:
    """A plate, and a time; none is now."""

    text: Annotated[str, Field(min_length=1, max_length=32)]
    at: Moment | None = None


@dataclass(frozen=True, slots=True)
class MatchesAnswer:
    """The lists that hold a plate."""

    matches: tuple[ListMatch, ...]


@rest.add("GET", "/lists", "viewer")
def list_lists() -> ListsAnswer:
    """All lists."""
    return ListsAnswer(parts().store.lists.all())


@rest.add("POST", "/lists", "operator", status=201, errors=(409,))
def add_list(body: ListSettings) -> PlateList:
    """Add a list."""
    check_whole()
    added = parts().store.lists.add(body.name, body.kind, body.fuzziness)
    audited("list-added", added.name)
    return added


@rest.add("GET", "/lists/matches", "viewer")
def match_lists(query: MatchFilters) -> MatchesAnswer:
    """Which lists hold a plate, as a gate would ask."""
    at = query.at or datetime.now(UTC)
    return MatchesAnswer(parts().store.lists.matches(query.text, at))


@rest.add("PUT", "/lists/<int:list_id>", "operator", errors=(409,))
def change_list(list_id: ListId, body: ListSettings) -> PlateList:
    """Change a list's name, kind or fuzziness."""
    check_whole()
    changed = parts().store.lists.change(list_id, body.name, body.kind, body.fuzziness)
    audited("list-changed", changed.name)
    return changed


@rest.add("DELETE", "/lists/<int:list_id>", "operator")
def remove_list(list_id: ListId) -> None:
    """Remove a list with its entries."""
    check_whole()
    parts().store.lists.remove(list_id)
    audited("list-removed", list_id)


@rest.add("GET", "/lists/<int:list_id>/entries", "viewer")
def list_entries(list_id: ListId, query: EntryFilters) -> EntriesAnswer:
    """The entries of a list."""
    page = parts().store.lists.page(list_id, query.text, query.cursor, query.limit)
    return EntriesAnswer(page.rows, page.next_cursor, page.total)


@rest.add("GET", "/lists/<int:list_id>/entries.csv", "viewer", produces="text/csv")
def export_list(list_id: ListId) -> Response:
    """The entries of a list as a table, which can be imported again."""
    entries = parts().store.lists.entries(list_id)
    audited("export", list_id, form="list")
    return download(entries_csv(entries), "text/csv", f"list-{list_id}.csv")


@rest.add("POST", "/lists/<int:list_id>/entries.csv", "operator", uploads=True, errors=(400,))
def import_list(list_id: ListId) -> ImportAnswer:
    """Put the entries of a table into a list.

    The first line names the columns: `pattern` or `plate`, and any of `note`, `valid_from`,
    `valid_to` and `hours`. Entries that are in the list just so are left as they are; rows that are
    none are told of.
    """
    check_whole()
    file = request.files.get("upload")
    if file is None:
        raise BadRequest("send a table as the file 'upload' of a form")
    found = read_entries(file.stream.read())
    added = parts().store.lists.add_entries(list_id, found.entries)
    audited("entries-imported", list_id, added=added, problems=len(found.problems))
    return ImportAnswer(added, told(found.problems))


@rest.add("POST", "/lists/<int:list_id>/entries", "operator", status=201, errors=(409,))
def add_list_entry(list_id: ListId, body: EntryBody) -> ListEntry:
    """Put a plate or a pattern into a list."""
    check_whole()
    new = NewEntry(body.pattern, body.note, body.valid_from, body.valid_to, body.hours)
    entry = parts().store.lists.add_entry(list_id, new)
    audited("entry-added", entry.pattern, list=list_id)
    return entry


@rest.add("DELETE", "/lists/<int:list_id>/entries/<int:entry_id>", "operator")
def remove_list_entry(list_id: ListId, entry_id: ListId) -> None:
    """Take an entry out of a list."""
    check_whole()
    removed = parts().store.lists.remove_entry(list_id, entry_id)
    audited("entry-removed", removed.pattern, list=list_id)
