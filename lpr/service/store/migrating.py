"""Bringing a database to the schema of this version."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from lpr.errors import StoreError
from lpr.service.store.database import Database

_TURN = 8350
"""The number of the lock that PostgreSQL's migrations take turns by."""


def settings() -> Config:
    """Alembic's settings; nothing is read from a file."""
    config = Config()
    config.set_main_option("script_location", "lpr.service.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def migrate(database: Database, revision: str = "head") -> None:
    """Bring a database to the newest schema, or to an earlier one where it has none yet; several
    processes may do so at once.

    Raises:
        StoreError: it is of a later version, or does not answer.
    """
    config = settings()
    scripts = ScriptDirectory.from_config(config)
    with database.connection_to_write() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
        found = revision_of(connection)
        if found is not None and found not in {one.revision for one in scripts.walk_revisions()}:
            raise StoreError(
                f"{database.shown}: the database is of a later version of lpr ({found}); "
                "install that one, or restore a backup made with this one"
            )
        if found != scripts.get_current_head():
            config.attributes["connection"] = connection
            command.upgrade(config, revision)


def revision_of(connection: Connection) -> str | None:
    """The schema that a database has; None where it has none."""
    return MigrationContext.configure(connection).get_current_revision()
