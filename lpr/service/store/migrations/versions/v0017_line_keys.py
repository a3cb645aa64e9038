"""Keys that lines of lists are found by."""

import sqlalchemy as sa
from alembic import op

from lpr.service.store.line_keys import keys_of_line
from lpr.service.store.tables.base import PlainText
from lpr.service.store.texts import portions

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_LINES = "SELECT e.id, e.pattern, l.fuzziness FROM list_entries e JOIN lists l ON l.id = e.list_id"


def upgrade() -> None:
    """Make the table, and write down the keys of the lines that are there."""
    op.create_table(
        "line_keys",
        sa.Column("key", PlainText, nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["list_entries.id"],
            name=op.f("fk_line_keys_entry_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", "entry_id", name=op.f("pk_line_keys")),
    )
    connection = op.get_bind()
    insert = sa.text("INSERT INTO line_keys (key, entry_id) VALUES (:key, :entry_id)")
    for some in portions(connection.execute(sa.text(_LINES)).all(), 500):
        keys = [
            {"key": key, "entry_id": number}
            for number, pattern, fuzziness in some
            for key in sorted(keys_of_line(pattern, fuzziness))
        ]
        connection.execute(insert, keys)
    op.create_index(op.f("ix_line_keys_entry_id"), "line_keys", ["entry_id"])
