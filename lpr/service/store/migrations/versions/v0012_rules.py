"""Rules, what they did, and incidents; what rules say of passages; when a camera was last well."""

import sqlalchemy as sa
from alembic import op

from lpr.service.store.tables.base import Moment, PlainText

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make three tables, and add columns to two."""
    _add_rules()
    _add_hits()
    _add_incidents()
    op.add_column(
        "passages", sa.Column("rule_tags", sa.JSON(), nullable=False, server_default="[]")
    )
    op.add_column("passages", sa.Column("kept_until", Moment(), nullable=True))
    op.add_column("cameras", sa.Column("well_at", Moment(), nullable=True))


def _add_rules() -> None:
    op.create_table(
        "rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("when", sa.String(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("quiet_hours", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("pause_min", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules")),
        sa.UniqueConstraint("name", name=op.f("uq_rules_name")),
    )


def _add_hits() -> None:
    op.create_table(
        "rule_hits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("passage_id", PlainText, nullable=True),
        sa.Column("camera_id", sa.Integer(), nullable=True),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["rules.id"], name=op.f("fk_rule_hits_rule_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["passage_id"],
            ["passages.id"],
            name=op.f("fk_rule_hits_passage_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["camera_id"], ["cameras.id"], name=op.f("fk_rule_hits_camera_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_hits")),
    )
    op.create_index("ix_rule_hits_rule_id_key", "rule_hits", ["rule_id", "key"], unique=True)
    op.create_index(
        "ix_rule_hits_rule_id_subject_at", "rule_hits", ["rule_id", "subject", "at"], unique=False
    )
    op.create_index(op.f("ix_rule_hits_at"), "rule_hits", ["at"], unique=False)
    op.create_index(op.f("ix_rule_hits_passage_id"), "rule_hits", ["passage_id"], unique=False)


def _add_incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("passage_id", PlainText, nullable=True),
        sa.Column("camera_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["passage_id"],
            ["passages.id"],
            name=op.f("fk_incidents_passage_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["camera_id"], ["cameras.id"], name=op.f("fk_incidents_camera_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index(op.f("ix_incidents_passage_id"), "incidents", ["passage_id"], unique=False)
    op.create_index(op.f("ix_incidents_closed_at"), "incidents", ["closed_at"], unique=False)
