"""Which cameras see a gate; since when a site is nearly full, and full."""

import sqlalchemy as sa
from alembic import op

from lpr.service.store.tables.base import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns to two tables."""
    op.add_column("gates", sa.Column("cameras", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("sites", sa.Column("nearly_full_since", Moment(), nullable=True))
    op.add_column("sites", sa.Column("full_since", Moment(), nullable=True))
