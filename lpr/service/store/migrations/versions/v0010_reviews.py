"""What people say of readings, how doubtful a reading is, and which pictures are redacted."""

import sqlalchemy as sa
from alembic import op

from lpr.service.store.tables.base import Moment, PlainText

revision = "0010"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the columns; how doubtful old readings are, their confidence tells."""
    op.create_table(
        "reviews",
        sa.Column("passage_id", PlainText, nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["passage_id"],
            ["passages.id"],
            name=op.f("fk_reviews_passage_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("passage_id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_at"), "reviews", ["at"], unique=False)
    op.add_column(
        "passages", sa.Column("doubt", sa.Double(), nullable=False, server_default=sa.text("0"))
    )
    op.add_column(
        "passages",
        sa.Column("redacted", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.execute("UPDATE passages SET doubt = 1 - confidence")
    op.create_index(op.f("ix_passages_doubt"), "passages", ["doubt"], unique=False)
