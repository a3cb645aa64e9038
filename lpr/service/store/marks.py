"""Which texts the lists hold: written down when a text or a line is new, not at each search."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lpr.service.store.database import Database
from lpr.service.store.folding import WILDCARDS, distance, folded, plain
from lpr.service.store.search import meant
from lpr.service.store.tables import ListedPlate, ListLine, ListTable, PlateText
from lpr.service.store.texts import portions


def fits(text: str, pattern: str, fuzziness: int) -> bool:
    """Whether a line of a list means a text.

    >>> fits("ZG1234A8", "zg 1234-ab", 1), fits("ZG1234AB", "ZG*", 0), fits("ZG1", "ZG", 1)
    (True, True, False)
    """
    wanted, fold = plain(pattern, keep=WILDCARDS), folded if fuzziness else str
    text, wanted = fold(text), fold(wanted)
    if set(wanted) & set(WILDCARDS):
        parts = {"?": ".", "*": ".*"}
        return re.fullmatch("".join(parts.get(s, re.escape(s)) for s in wanted), text) is not None
    edits = max(0, fuzziness - 1)
    return distance(text, wanted, edits) <= edits


def mark_text(database: Database, session: Session, number: int, text: str) -> None:
    """Write down which lines mean a new text."""
    lines = session.execute(
        select(ListLine.id, ListLine.pattern, ListTable.fuzziness).join(
            ListTable, ListTable.id == ListLine.list_id
        )
    )
    rows = [
        {"plate_id": number, "entry_id": line}
        for line, pattern, fuzziness in lines
        if fits(text, pattern, fuzziness)
    ]
    database.insert_new(session, ListedPlate, rows)


def mark_lines(
    database: Database, session: Session, lines: Mapping[int, str], fuzziness: int
) -> None:
    """Write down which texts lines mean, in place of what was written before.

    Args:
        database: inserts.
        session: of a transaction that writes.
        lines: their patterns by their numbers.
        fuzziness: that of their list.
    """
    for some in portions(list(lines)):
        session.execute(delete(ListedPlate).where(ListedPlate.entry_id.in_(some)))
    rows = [
        {"plate_id": plate, "entry_id": line}
        for line, plate in _meant_by(session, lines, fuzziness)
    ]
    database.insert_new(session, ListedPlate, rows)


def _meant_by(
    session: Session, lines: Mapping[int, str], fuzziness: int
) -> Iterator[tuple[int, int]]:
    """The numbers of lines, each with that of a text that it means.

    Whole plates that read the same are looked for together, all others one by one.
    """
    column, fold = (PlateText.folded, folded) if fuzziness else (PlateText.text, str)
    same: defaultdict[str, list[int]] = defaultdict(list)
    for line, pattern in lines.items():
        wanted = plain(pattern, keep=WILDCARDS)
        if fuzziness < 2 and not set(wanted) & set(WILDCARDS):
            same[fold(wanted)].append(line)
        else:
            statement = select(PlateText.id).where(meant(session, PlateText.id, wanted, fuzziness))
            yield from ((line, number) for number in session.scalars(statement))
    for some in portions(list(same)):
        found = session.execute(select(PlateText.id, column).where(column.in_(some)))
        yield from ((line, number) for number, text in found for line in same[text])
