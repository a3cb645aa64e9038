"""Incidents go with their passages: databases that were made on the way to 0.2.0 kept them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_NAME = "fk_incidents_passage_id"


def upgrade() -> None:
    """Let a passage take its incidents along, where it does not; those left behind go now."""
    (key,) = (
        one
        for one in sa.inspect(op.get_bind()).get_foreign_keys("incidents")
        if one["constrained_columns"] == ["passage_id"]
    )
    if key["options"].get("ondelete") == "CASCADE":
        return
    op.execute("DELETE FROM incidents WHERE passage_id IS NULL AND text != ''")
    with op.batch_alter_table("incidents") as table:
        table.drop_constraint(_NAME, type_="foreignkey")
        table.create_foreign_key(_NAME, "passages", ["passage_id"], ["id"], ondelete="CASCADE")
