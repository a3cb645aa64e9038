"""How far films and folders were read."""

import sqlalchemy as sa
from alembic import op

from lpr.service.store.tables.base import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("cameras", sa.Column("played_s", sa.Double(), nullable=True))
    for name in ("played_until", "played_since"):
        op.add_column("cameras", sa.Column(name, Moment(), nullable=True))
