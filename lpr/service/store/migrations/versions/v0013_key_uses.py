"""How often keys were used, counted for all processes together."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "key_uses",
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("second", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"], ["api_keys.id"], name=op.f("fk_key_uses_key_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key_id", "second", name=op.f("pk_key_uses")),
    )
