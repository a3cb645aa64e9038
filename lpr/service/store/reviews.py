"""What people say of readings: which ones to ask for first, and what can be learnt from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from lpr import Passage, PassageState
from lpr.errors import ConfigError
from lpr.service.store.database import Database, now
from lpr.service.store.folding import HASHED, plain
from lpr.service.store.hashes import as_stored
from lpr.service.store.passages import Passages
from lpr.service.store.rows import row_of, select_rows
from lpr.service.store.tables import PassageEntry, PlateText, ReviewEntry
from lpr.service.store.values import PassageRow
from lpr.service.store.values.reviews import Doubtful, ReviewCounts, Verdict

SAID = (Verdict.RIGHT, Verdict.UNREADABLE)
"""What people say."""
SAME_VISIT = timedelta(hours=12)
"""The same text at the same place within so long is one vehicle, and one question."""
_IN_PORTIONS = {"yield_per": 200}
LEAST_WEIGHT = 0.02
"""A look that counts for less contradicts nothing."""


class Reviews:
    """The reviews of a store.

    Args:
        database: has them.
        passages: takes corrections.
    """

    def __init__(self, database: Database, passages: Passages) -> None:
        self._database, self._passages = database, passages

    def waiting(self, limit: int = 1, cameras: tuple[int, ...] | None = None) -> list[Doubtful]:
        """Passages that nobody has said anything of, the most doubtful first, one of each visit.

        Args:
            limit: so many.
            cameras: only those of these; None is all.
        """
        statement = select_rows().where(*_asked_for())
        if cameras is not None:
            statement = statement.where(PassageEntry.camera_id.in_(cameras))
        order = (PassageEntry.doubt.desc(), PassageEntry.first_seen.desc(), PassageEntry.id)
        shown: list[PassageRow] = []
        with self._database.read() as session:
            found = session.execute(statement.order_by(*order), execution_options=_IN_PORTIONS)
            for row in map(row_of, found):
                if len(shown) == limit:
                    break
                if not any(_same_visit(row, other) for other in shown):
                    shown.append(row)
            return [Doubtful(row, len(_behind(session, row))) for row in shown]

    def say(self, passage_id: str, verdict: str, by: str) -> PassageRow:
        """Say that a passage's text is right, or that nobody can read the plate.

        Raises:
            NotFound: there is no such passage.
            ConfigError: no such thing can be said, or there is no text that could be right.
        """
        if verdict not in SAID:
            raise ConfigError(f"verdict is '{verdict}'; give one of {', '.join(SAID)}")
        row = self._passages.known(passage_id)
        if verdict == Verdict.RIGHT and not row.text:
            raise ConfigError("nothing was read; type what the plate says")
        entry = {"passage_id": row.id, "verdict": verdict, "text": row.text, "by": by, "at": now()}
        with self._database.write() as session:
            self._database.put(session, ReviewEntry, "passage_id", entry)
            self._answer_behind(session, row, by)
        return row

    def answer(self, passage_id: str, text: str, by: str) -> PassageRow:
        """Say what a plate says: its text again means that it is right, another one corrects it.

        Raises:
            NotFound: there is no such passage.
            ConfigError: it has neither a letter nor a digit.
        """
        row, said = self._passages.known(passage_id), plain(text)
        if not said:
            raise ConfigError("give the letters and digits of the plate")
        if said == row.text:
            return self.say(passage_id, Verdict.RIGHT, by)
        with self._database.write() as session:
            self._answer_behind(session, row, by)
        return self._passages.correct(passage_id, said, by)

    def undo(self, passage_id: str, by: str) -> PassageRow:
        """Take back what was said of a passage last, a correction too.

        Raises:
            NotFound: there is no such passage.
        """
        row = self._passages.known(passage_id)
        with self._database.write() as session:
            statement = delete(ReviewEntry).where(ReviewEntry.passage_id == passage_id)
            said = session.execute(statement.returning(ReviewEntry.passage_id)).first()
            visit = select(PassageEntry.id).join(PlateText).where(*_of_visit(row)).correlate(None)
            with_it = ReviewEntry.passage_id.in_(visit), ReviewEntry.verdict == str(Verdict.SAME)
            session.execute(delete(ReviewEntry).where(*with_it))
        if said is None and row.corrected_by is not None:
            return self._passages.undo(passage_id, by)
        return row

    def _answer_behind(self, session: Session, row: PassageRow, by: str) -> None:
        """Nobody is asked again for the same vehicle's other passages of this visit."""
        for number, text in _behind(session, row):
            entry = {"passage_id": number, "verdict": str(Verdict.SAME), "text": text}
            self._database.put(session, ReviewEntry, "passage_id", entry | {"by": by, "at": now()})

    def counts(self) -> ReviewCounts:
        """How much was said."""
        right = _says(Verdict.RIGHT) & PassageEntry.corrected_by.is_(None)
        wanted = (right, _corrected(), _says(Verdict.UNREADABLE))
        with self._database.read() as session:
            found = [
                session.scalar(
                    select(func.count())
                    .select_from(PassageEntry)
                    .join(PlateText, PlateText.id == PassageEntry.plate_id)
                    .where(condition)
                )
                for condition in wanted
            ]
        return ReviewCounts(*(int(count or 0) for count in found))

    def labels(self, most: int) -> Iterator[PassageRow]:
        """The latest passages whose text is known for sure and whose plate can be seen."""
        statement = select_rows().where(
            or_(_says(Verdict.RIGHT), _corrected()),
            ~_says(Verdict.UNREADABLE),
            ~PassageEntry.redacted,
            or_(PassageEntry.picture, PassageEntry.crop),
            ~PlateText.text.startswith(HASHED),
        )
        order = (PassageEntry.first_seen.desc(), PassageEntry.id)
        with self._database.read() as session:
            found = session.execute(statement.order_by(*order).limit(most)).all()
        yield from (row_of(one) for one in found)


def _asked_for() -> tuple[ColumnElement[bool], ...]:
    """What people are asked for: passages that are over, can be seen, and were not answered."""
    return (
        PassageEntry.state == str(PassageState.CLOSED),
        PassageEntry.corrected_by.is_(None),
        ~PassageEntry.redacted,
        or_(PassageEntry.picture, PassageEntry.crop),
        ~_reviewed(),
        ~PlateText.text.startswith(HASHED),
    )


def _same_visit(one: PassageRow, other: PassageRow) -> bool:
    """Whether two passages that nobody corrected show one vehicle at one place, read alike."""
    alike = (one.text, one.camera_id, one.source) == (other.text, other.camera_id, other.source)
    return alike and abs(one.first_seen - other.first_seen) <= SAME_VISIT


def _of_visit(row: PassageRow) -> tuple[ColumnElement[bool], ...]:
    """The same in SQL: the passages of a passage's visit, itself among them."""
    return (
        PlateText.text == as_stored(row.observed_text),
        PassageEntry.camera_id.is_not_distinct_from(row.camera_id),
        PassageEntry.source == row.source,
        PassageEntry.first_seen.between(row.first_seen - SAME_VISIT, row.first_seen + SAME_VISIT),
    )


def _behind(session: Session, row: PassageRow) -> list[tuple[str, str]]:
    """The ids and texts of the other passages of a visit that wait to be asked for."""
    others = select(PassageEntry.id, PlateText.text).join(PlateText)
    found = session.execute(others.where(*_of_visit(row), *_asked_for(), PassageEntry.id != row.id))
    return [(number, text) for number, text in found]


def other_texts(passage: Passage) -> tuple[str, ...]:
    """What looks at a passage read that is not its text, what counts most first."""
    weights: dict[str, float] = {}
    for look in passage.looks:
        if look.text and look.text != passage.text:
            weights[look.text] = weights.get(look.text, 0.0) + look.confidence * look.weight
    kept = (one for one in weights.items() if one[1] >= LEAST_WEIGHT)
    return tuple(text for text, _ in sorted(kept, key=lambda one: -one[1]))


def _reviewed() -> ColumnElement[bool]:
    """Whether something was said of the text that a passage has; needs the texts joined."""
    return (
        exists()
        .where(ReviewEntry.passage_id == PassageEntry.id, ReviewEntry.text == PlateText.text)
        .correlate(PassageEntry, PlateText)
    )


def _says(verdict: str) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            ReviewEntry.passage_id == PassageEntry.id,
            ReviewEntry.text == PlateText.text,
            ReviewEntry.verdict == str(verdict),
        )
        .correlate(PassageEntry, PlateText)
    )


def _corrected() -> ColumnElement[bool]:
    return PassageEntry.corrected_by.is_not(None)
