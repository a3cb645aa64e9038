"""Plates that were kept with marks are those without, and lines that are there twice are one.

Earlier versions kept letters as they were typed (``ŽU123AB``), which no camera reads; and two that
put the same line into a list at the same moment both did.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from lpr.service.store.folding import WILDCARDS, deletes, folded, plain
from lpr.service.store.hashes import as_stored
from lpr.service.store.line_keys import edits_of, keys_of_line, keys_of_text
from lpr.service.store.marks import fits
from lpr.service.store.texts import portions

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_VEHICLES = sa.table(
    "vehicles",
    *(sa.column(name) for name in ("plate", "owner", "notes")),
    sa.column("tags", sa.JSON),
)


def upgrade() -> None:
    """Rewrite texts, vehicles and lines, and write down anew which lines mean which texts."""
    connection = op.get_bind()
    texts = _texts(connection)
    _vehicles(connection)
    lines = _lines(connection)
    _merge(connection)
    _write_keys(connection, lines)
    _mark(connection, texts, lines)


def _all(connection: sa.Connection, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(sa.text(statement), values)]


def _do(connection: sa.Connection, statement: str, rows: Sequence[Mapping[str, Any]]) -> None:
    for some in portions(rows, 2_000):
        connection.execute(sa.text(statement), list(some))


def _texts(connection: sa.Connection) -> dict[int, str]:
    """Rewrite what passages were read as, or corrected to; the texts whose lines are not known."""
    changed: dict[int, str] = {}
    kept = "SELECT id, text FROM plates"
    old = [(number, text) for number, text in _all(connection, kept) if as_stored(text) != text]
    for number, text in old:
        said, given = as_stored(text), {"old": number}
        there = _all(connection, "SELECT id FROM plates WHERE text = :said", said=said)
        for table in ("plate_deletes", "listed_plates"):
            _do(connection, f"DELETE FROM {table} WHERE plate_id = :old", [given])
        if there:
            given |= {"new": there[0][0]}
            _do(connection, "UPDATE passages SET plate_id = :new WHERE plate_id = :old", [given])
            _do(connection, "DELETE FROM plates WHERE id = :old", [given])
            continue
        given |= {"said": said, "folded": folded(said)}
        _do(connection, "UPDATE plates SET text = :said, folded = :folded WHERE id = :old", [given])
        keys = [{"key": key, "old": number} for key in sorted(deletes(folded(said)))]
        _do(connection, "INSERT INTO plate_deletes (key, plate_id) VALUES (:key, :old)", keys)
        changed[number] = said
    return changed


def _vehicles(connection: sa.Connection) -> None:
    """Rewrite the plates of vehicles; of two that are one by now, all that was said stays."""
    table = _VEHICLES
    known = {one.plate: one for one in connection.execute(sa.select(table))}
    for plate, one in sorted(known.items()):
        said = plain(plate)
        if said == plate:
            continue
        other = known.get(said)
        if other is None:
            values: dict[str, Any] = {"plate": said}
            connection.execute(sa.update(table).where(table.c.plate == plate).values(values))
            continue
        values = {name: _both(other, one, name) for name in ("owner", "notes")}
        values["tags"] = list(dict.fromkeys((*(other.tags or ()), *(one.tags or ()))))
        connection.execute(sa.update(table).where(table.c.plate == said).values(values))
        connection.execute(sa.delete(table).where(table.c.plate == plate))


def _both(first: sa.Row[Any], second: sa.Row[Any], name: str) -> str:
    said = (first._mapping[name], second._mapping[name])
    return "; ".join(dict.fromkeys(one for one in said if one))


def _lines(connection: sa.Connection) -> dict[int, tuple[str, int]]:
    """Rewrite patterns; those that are new, with the fuzziness of their list."""
    changed = {
        number: (said, fuzziness)
        for number, (pattern, fuzziness) in _known_lines(connection).items()
        if (said := plain(pattern, keep=WILDCARDS)) != pattern
    }
    rows = [{"id": number, "said": said} for number, (said, _) in changed.items()]
    _do(connection, "UPDATE list_entries SET pattern = :said WHERE id = :id", rows)
    return changed


def _merge(connection: sa.Connection) -> None:
    """Leave the first of lines that are the same, with the first note that one of them has."""
    columns = "list_id, pattern, valid_from, valid_to, hours"
    found: defaultdict[tuple[Any, ...], list[tuple[int, str]]] = defaultdict(list)
    twice = f"SELECT list_id, pattern FROM list_entries GROUP BY {columns} HAVING count(*) > 1"
    for list_id, pattern in sorted(set(_all(connection, twice))):
        theirs = (
            f"SELECT id, note, {columns} FROM list_entries "
            "WHERE list_id = :list_id AND pattern = :pattern ORDER BY id"
        )
        for row in _all(connection, theirs, list_id=list_id, pattern=pattern):
            found[row[2:]].append((row[0], row[1]))
    for same in found.values():
        note = next((note for _, note in same if note), "")
        given = [{"id": same[0][0], "note": note}]
        _do(connection, "UPDATE list_entries SET note = :note WHERE id = :id", given)
        gone = [{"id": number} for number, _ in same[1:]]
        for table, column in (
            ("line_keys", "entry_id"),
            ("listed_plates", "entry_id"),
            ("list_entries", "id"),
        ):
            _do(connection, f"DELETE FROM {table} WHERE {column} = :id", gone)


def _write_keys(connection: sa.Connection, lines: dict[int, tuple[str, int]]) -> None:
    """Write down the keys of lines that are new; those that were merged are left out from here."""
    there = (
        {number for (number,) in _all(connection, "SELECT id FROM list_entries")}
        if lines
        else set()
    )
    for number in [one for one in lines if one not in there]:
        del lines[number]
    given = [{"id": number} for number in lines]
    _do(connection, "DELETE FROM line_keys WHERE entry_id = :id", given)
    _do(connection, "DELETE FROM listed_plates WHERE entry_id = :id", given)
    keys = [
        {"key": key, "id": number}
        for number, (pattern, fuzziness) in lines.items()
        for key in sorted(keys_of_line(pattern, fuzziness))
    ]
    _do(connection, "INSERT INTO line_keys (key, entry_id) VALUES (:key, :id)", keys)


def _mark(
    connection: sa.Connection, texts: Mapping[int, str], lines: Mapping[int, tuple[str, int]]
) -> None:
    """Write down which lines mean new texts, and which texts new lines mean."""
    wanted = "SELECT id, text FROM plates"
    plates = _all(connection, wanted) if lines else [(one, text) for one, text in texts.items()]
    if not plates:
        return
    known = _known_lines(connection) if texts else dict(lines)
    keys: defaultdict[str, set[int]] = defaultdict(set)
    for line, (pattern, fuzziness) in known.items():
        for key in keys_of_line(pattern, fuzziness):
            keys[key].add(line)
    most = max((edits_of(fuzziness) for _, fuzziness in known.values()), default=0)
    for some in portions(list(plates), 2_000):
        rows = [
            {"plate": number, "line": line}
            for number, text in some
            for line in _may_mean(keys, text, most)
            if (number in texts or line in lines) and fits(text, *known[line])
        ]
        _do(
            connection,
            "INSERT INTO listed_plates (plate_id, entry_id) VALUES (:plate, :line) "
            "ON CONFLICT DO NOTHING",
            rows,
        )


def _may_mean(keys: Mapping[str, set[int]], text: str, edits: int) -> Iterable[int]:
    found: set[int] = set()
    for key in keys_of_text(text, edits):
        found |= keys.get(key, set())
    return sorted(found)


def _known_lines(connection: sa.Connection) -> dict[int, tuple[str, int]]:
    kept = (
        "SELECT e.id, e.pattern, l.fuzziness FROM list_entries e JOIN lists l ON l.id = e.list_id"
    )
    return {number: (pattern, fuzzy) for number, pattern, fuzzy in _all(connection, kept)}
