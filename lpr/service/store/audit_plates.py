"""Where lines of the audit name plates: told for one who asks, replaced by hashes, erased."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lpr.service.store.folding import HASHED
from lpr.service.store.hashes import as_stored, is_hash
from lpr.service.store.mentions import ERASED, Mention
from lpr.service.store.tables import AuditLine

REQUESTS = frozenset(("subject", "subject-export", "subject-erase"))
"""What was asked about a plate by the one whose it is; these lines stay, with its hash."""
OF_PLATES = REQUESTS | {
    *("search", "view", "export", "correct", "undo", "delete", "review", "review-undone"),
    *("visit-closed", "visit-confirmed", "vehicle", "vehicle-removed"),
    *("list-entry", "list-entry-removed", "entry-added", "entry-removed"),
}
"""What is done to a plate: it, or a pattern, is the line's subject."""
TOLD = "outbox-removed"
"""The subject was what was told, a plate in it, before it was the kind of the notice."""
DETAILS = frozenset(("before", "plate"))
"""What stands beside a subject and is a plate."""
_NO_PLATES = frozenset(("list", "visits", "travels", "corrections", "traffic"))
"""Forms of an export whose subject is the name of something else."""
_ONE_PLATE = re.compile(r"[\w\s\-.·/?*]*")
"""Nothing but signs that a plate, or a pattern of one, is written with."""


def hashed(
    action: str, subject: str, details: Mapping[str, Any], hash_of: Callable[[str], str]
) -> tuple[str, dict[str, Any]]:
    """The subject and the details of a line with hashes in the place of plates."""
    if action == TOLD and " " in subject and HASHED not in subject:
        subject = ERASED
    elif action in OF_PLATES and details.get("form") not in _NO_PLATES and subject != ERASED:
        subject = hash_of(subject)
    told = {name: hash_of(text) if name in DETAILS else text for name, text in details.items()}
    return subject, told


def lines_of(session: Session, plate: Mention) -> list[AuditLine]:
    """The lines that name a plate."""
    told = (AuditLine.subject, AuditLine.details, AuditLine.who)  # Who failed to log in, too.
    near = or_(*(plate.near(column) for column in told))
    statement = select(AuditLine).where(near).order_by(AuditLine.id)
    return [line for line in session.scalars(statement) if _names(line, plate)]


def erase_lines(session: Session, plate: Mention) -> None:
    """Take a plate out of the lines that name it; that they were written stays."""
    for line in lines_of(session, plate):
        if _is_subject(line, plate):
            line.subject = plate.without(line.subject)
        line.details, line.who = plate.without(line.details), plate.without(line.who)


def _names(line: AuditLine, plate: Mention) -> bool:
    if line.action in REQUESTS and is_hash(line.subject):
        return False
    return _is_subject(line, plate) or plate.found(line.details) or plate.found(line.who)


def _is_subject(line: AuditLine, plate: Mention) -> bool:
    """Whether the subject names the plate, and is not a longer one written with blanks."""
    one = line.action in OF_PLATES and _ONE_PLATE.fullmatch(line.subject)
    if one and as_stored(line.subject) not in plate.texts:
        return False
    return plate.found(line.subject)
