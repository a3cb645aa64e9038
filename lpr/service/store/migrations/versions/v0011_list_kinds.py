"""Lists that deny are called lists that block."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rename the kind."""
    op.execute("UPDATE lists SET kind = 'block' WHERE kind = 'deny'")
