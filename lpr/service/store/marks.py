"""Which texts the lists hold: written down when a text or a line is new, not at each search."""

from __future__ import annotations

import re

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lpr.service.store.database import Database
from lpr.service.store.folding import WILDCARDS, distance, folded, plain
from lpr.service.store.search import meant
from lpr.service.store.tables import ListedPlate, ListLine, ListTable, PlateText


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


def mark_line(database: Database, session: Session, line: int, pattern: str, fuzzy: int) -> None:
    """Write down which texts a line means, in place of what was written before."""
    session.execute(delete(ListedPlate).where(ListedPlate.entry_id == line))
    statement = select(PlateText.id).where(meant(session, PlateText.id, pattern, fuzzy))
    rows = [{"plate_id": number, "entry_id": line} for number in session.scalars(statement)]
    database.insert_new(session, ListedPlate, rows)
