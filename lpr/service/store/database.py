"""The database underneath: SQLite or PostgreSQL, its connections and its transactions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, make_url
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import URL
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    InternalError,
    OperationalError,
    StatementError,
)
from sqlalchemy.orm import Session

from lpr.errors import ConfigError, StoreError, first_line
from lpr.service.store.numbers import NAMED, next_number
from lpr.service.store.tables import Table

BUSY_MS = 30_000
"""SQLite waits so long for another process's transaction."""
POOL = 16
"""So many connections at once; a request needs one."""
SQLITE, POSTGRES = "sqlite", "postgresql"
_WRITES = "lpr_writes"
_NETWORK = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 8000,
}
"""PostgreSQL behind a network that is cut is given up after some seconds, not after minutes."""
FROZEN_S = 15
"""PostgreSQL ends a transaction in which its client says nothing for so long: a process that stops
in the middle of one would keep what it has locked. Less than what cameras are leased for."""
_PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
)
"""What is deleted is overwritten: an erased plate must not stay in free pages."""


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


BEYOND = "a number, a time or a text is none that can be kept; give an ordinary one"


class Database:
    """Connections to one database, and transactions over them.

    Args:
        address: as SQLAlchemy writes it, ``sqlite:///...`` or ``postgresql+psycopg://...``.

    Raises:
        StoreError: the address is of no database that the service knows.
    """

    def __init__(self, address: str) -> None:
        try:
            url = make_url(address)
        except ArgumentError as error:
            raise StoreError(
                "the database's address is none; give sqlite:///FILE or "
                "postgresql+psycopg://USER:PASSWORD@HOST/NAME"
            ) from error
        if url.get_backend_name() not in (SQLITE, POSTGRES):
            raise StoreError(
                f"{url.get_backend_name()} is no database that the service knows; "
                "give an address of SQLite or PostgreSQL"
            )
        self.shown = url.render_as_string(hide_password=True)
        # Parameters are plates, among others: no error tells them.
        self.engine: Engine = create_engine(url, hide_parameters=True, **_options(url))
        self._writer = self.engine.execution_options(**{_WRITES: True})
        self.is_sqlite = self.engine.dialect.name == SQLITE
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
            event.listen(self.engine, "before_cursor_execute", _check_texts)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One state of the database for as long as the block runs; nothing is changed."""
        with _told(self.shown), Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction: all or nothing of it is there when the block has ended, for good."""
        with _told(self.shown), Session(self._writer) as session, session.begin():
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection that sees one moment for as long as the block runs, whatever is written
        meanwhile; SQLite's transactions always do."""
        level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with _told(self.shown), self.engine.connect() as connection:
            yield connection.execution_options(**level)

    @contextmanager
    def connection_to_write(self) -> Iterator[Connection]:
        """A transaction as `write` gives it, without a session around it."""
        with _told(self.shown), self._writer.begin() as connection:
            yield connection

    def insert_new(
        self,
        session: Session,
        table: type[Table],
        rows: Sequence[Mapping[str, Any]],
    ) -> None:
        """Insert rows, but for those that are there already."""
        if not rows:
            return
        make = sqlite_insert if self.is_sqlite else postgres_insert
        session.flush()
        # Of many rows, the session's own way takes twice as long.
        statement = make(table.__table__).on_conflict_do_nothing()  # type: ignore[arg-type]
        session.connection().execute(statement, list(rows))

    def put(self, session: Session, table: type[Table], key: str, row: Mapping[str, Any]) -> None:
        """Insert a row, or put it in the place of the one with the same key."""
        make = sqlite_insert if self.is_sqlite else postgres_insert
        others = {name: value for name, value in row.items() if name != key}
        session.execute(
            make(table).values(**row).on_conflict_do_update(index_elements=[key], set_=others)
        )

    def forget(self) -> None:
        """Empty SQLite's log of writes, where what was deleted still stands, if nobody reads it."""
        if self.is_sqlite:
            with _told(self.shown), self.engine.connect() as connection:
                connection.rollback()
                driver: Any = connection.connection.driver_connection
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


@contextmanager
def _told(shown: str) -> Iterator[None]:
    """Turn a database that is away, locked or full into one line.

    Raises:
        StoreError: for all of them.
        ConfigError: a number, a time or a text is none that a column can hold.
    """
    try:
        yield
    except (OverflowError, DataError) as error:
        raise ConfigError(BEYOND) from error
    except OperationalError as error:
        problem = first_line(error.orig or error)
        raise StoreError(
            f"{shown}: the database does not answer ({problem}); see that it runs and has room"
        ) from error
    except InternalError as error:
        # Said of transactions in which nothing happened for too long.
        problem = first_line(error.orig or error)
        raise StoreError(f"{shown}: the database broke off ({problem}); try again") from error
    except StatementError as error:
        if not isinstance(error.orig, OverflowError):
            raise
        raise ConfigError(BEYOND) from error


def insert_one(session: Session, table: type[Table], row: Mapping[str, Any]) -> int:
    """Insert a row with a number of its own, and give that number; see `numbers.NAMED`."""
    if table in NAMED:
        row = {**row, "id": next_number(session, table)}
    key = session.execute(insert(table).values(**row)).inserted_primary_key  # type: ignore[attr-defined]
    return int(key[0])


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == SQLITE:
        return {"pool_size": POOL, "max_overflow": POOL, "connect_args": {"timeout": 30}}
    # What the address asks for stands last, and counts.
    asked = url.normalized_query.get("options", ())
    options = " ".join([f"-c idle_in_transaction_session_timeout={FROZEN_S}s", *asked])
    return {
        "pool_size": POOL,
        "max_overflow": POOL,
        "pool_pre_ping": True,
        "connect_args": {**_NETWORK, "options": options},
    }


def _prepare_sqlite(connection: Any, _: object) -> None:
    """Settings of each connection; transactions are begun by `_begin_sqlite`, not by the driver."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A transaction that writes takes its turn at once: one that read first might find, when it
    wants to write, that another one has written, and would fail."""
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _check_texts(*call: Any) -> None:
    """SQLite would take what no other database does, and what ends a text elsewhere.

    Raises:
        ConfigError: a text has a character 0.
    """
    for row in call[3]:
        for value in row if isinstance(row, tuple) else (row,):
            if isinstance(value, str) and "\0" in value:
                raise ConfigError(BEYOND)
