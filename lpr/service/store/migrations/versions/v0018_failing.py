"""Since when a camera fails, and when it is tried again."""

import sqlalchemy as sa
from alembic import op

from lpr.service.store.tables.base import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    for name in ("failing_since", "next_try"):
        op.add_column("cameras", sa.Column(name, Moment(), nullable=True))
