"""What has become of passages, and the readers of it."""

import sqlalchemy as sa
from alembic import op

from lpr.service.store.tables.base import LongNumber, Moment, PlainText

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "changes",
        sa.Column("id", LongNumber, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("passage_id", PlainText, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_changes_at"), "changes", ["at"], unique=False)
    op.create_table(
        "change_readers",
        sa.Column("name", PlainText, nullable=False),
        sa.Column("cursor", LongNumber, nullable=False),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_change_readers")),
    )
