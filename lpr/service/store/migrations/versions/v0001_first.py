"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lpr.service.store.migrations.first import passages, people

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables; PostgreSQL finds parts of texts by their trigrams, where it may."""
    people.add_cameras()
    passages.add_texts()
    passages.add_passages()
    passages.add_records()
    passages.add_known()
    people.add_people()
    people.add_logins()
    people.add_work()
    if op.get_bind().dialect.name == "postgresql":
        _trigrams()


def _trigrams() -> None:
    connection = op.get_bind()
    known = sa.text("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
    if connection.execute(known).first() is None:
        return
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    except sa.exc.ProgrammingError:
        return  # Only a user with the right to do so may add it; search is slower without.
    for column in ("text", "folded"):
        op.create_index(
            f"ix_plates_{column}_trigrams",
            "plates",
            [column],
            postgresql_using="gin",
            postgresql_ops={column: "gin_trgm_ops"},
        )
