"""Which texts the lists hold: written down when a text or a line is new, not at each search."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lpr.service.store.database import Database
from lpr.service.store.folding import WILDCARDS, distance, folded, plain
from lpr.service.store.line_keys import edits_of, may_mean, write_keys
from lpr.service.store.nearness import Scan, near_texts
from lpr.service.store.search import meant
from lpr.service.store.tables import LineKey, ListedPlate, ListLine, PlateText
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
    edits = edits_of(fuzziness)
    return distance(text, wanted, edits) <= edits


def lines_meaning(session: Session, text: str) -> list[ListLine]:
    """The lines that mean a text, as the lists are now."""
    return [
        line for line, fuzziness in may_mean(session, text) if fits(text, line.pattern, fuzziness)
    ]


def mark_text(database: Database, session: Session, number: int, text: str) -> None:
    """Write down which lines mean a new text."""
    rows = [{"plate_id": number, "entry_id": line.id} for line in lines_meaning(session, text)]
    database.insert_new(session, ListedPlate, rows)


def mark_lines(
    database: Database,
    session: Session,
    lines: Mapping[int, str],
    fuzziness: int,
    read: Scan | None = None,
) -> None:
    """Write down which texts lines mean, and by which keys they are found, in place of what was
    written before.

    Args:
        database: inserts.
        session: of a transaction that writes.
        lines: their patterns by their numbers.
        fuzziness: that of their list.
        read: the texts that are near to many lines, of these too, where they were read before.
    """
    for some in portions(list(lines)):
        session.execute(delete(ListedPlate).where(ListedPlate.entry_id.in_(some)))
        session.execute(delete(LineKey).where(LineKey.entry_id.in_(some)))
    write_keys(database, session, lines, fuzziness)
    rows = [
        {"plate_id": plate, "entry_id": line}
        for line, plate in _meant_by(session, lines, fuzziness, read)
    ]
    database.insert_new(session, ListedPlate, rows)


def whole(pattern: str) -> str | None:
    """A line without look-alikes; None where it has ``?`` or ``*``."""
    wanted = plain(pattern, keep=WILDCARDS)
    return None if set(wanted) & set(WILDCARDS) else folded(wanted)


def _meant_by(
    session: Session, lines: Mapping[int, str], fuzziness: int, read: Scan | None
) -> Iterator[tuple[int, int]]:
    """The numbers of lines, each with that of a text that it means.

    Whole plates are looked for together, patterns one by one.
    """
    column = PlateText.folded if fuzziness else PlateText.text
    same: defaultdict[str, list[int]] = defaultdict(list)
    plates: defaultdict[str, list[int]] = defaultdict(list)
    for line, pattern in lines.items():
        plate = whole(pattern)
        if plate is not None:
            plates[plate if fuzziness else plain(pattern)].append(line)
        else:
            statement = select(PlateText.id).where(meant(session, PlateText.id, pattern, fuzziness))
            yield from ((line, number) for number in session.scalars(statement))
    edits = edits_of(fuzziness)
    if edits:
        for plate, texts in near_texts(session, plates, edits, read).items():
            for text in texts:
                same[text] += plates[plate]
    else:
        same = plates
    for some in portions(list(same)):
        found = session.execute(select(PlateText.id, column).where(column.in_(some)))
        yield from ((line, number) for number, text in found for line in same[text])
