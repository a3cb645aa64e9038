"""Numbers that were given are not given again."""

import sqlalchemy as sa
from alembic import op

from lpr.service.store.tables.base import PlainText

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_NAMED = ("cameras", "gates", "lists", "rules", "sites", "targets", "users")


def upgrade() -> None:
    """Make the table, and write down the last numbers, as far as they are still known."""
    numbers = op.create_table(
        "numbers",
        sa.Column("name", PlainText, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_numbers")),
    )
    last = {name: _last(op.get_bind(), name) for name in _NAMED}
    # A new database stays empty: a backup can be taken back into it.
    op.bulk_insert(numbers, [{"name": name, "last": one} for name, one in last.items() if one])


def _last(connection: sa.Connection, name: str) -> int:
    """The highest number of a table; in PostgreSQL that of rows that are gone, too."""
    highest = int(connection.scalar(sa.text(f"SELECT coalesce(max(id), 0) FROM {name}")))
    if connection.dialect.name == "sqlite":
        return highest
    of = sa.text("SELECT pg_get_serial_sequence(:name, 'id')")
    sequence = connection.scalar(of, {"name": name})
    given = sa.text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")
    return max(highest, int(connection.scalar(given)))
