"""Targets, the outbox, and gates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lpr.service.store.tables.base import Moment, PlainText

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _add_targets()
    _add_outbox()
    _add_gates()
    _add_decisions()


def _add_targets() -> None:
    op.create_table(
        "targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("settings", sa.LargeBinary(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("delivered", Moment(), nullable=True),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
        sa.UniqueConstraint("name", name=op.f("uq_targets_name")),
    )


def _add_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("passage_id", PlainText, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("next_try", Moment(), nullable=True),
        sa.Column("ended", Moment(), nullable=True),
        sa.Column("message", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["target_id"], ["targets.id"], name=op.f("fk_outbox_target_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passages.id"], name=op.f("fk_outbox_passage_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_target_id_key", "outbox", ["target_id", "key"], unique=True)
    op.create_index("ix_outbox_target_id_state_id", "outbox", ["target_id", "state", "id"])
    op.create_index(op.f("ix_outbox_passage_id"), "outbox", ["passage_id"], unique=False)


def _add_gates() -> None:
    op.create_table(
        "gates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("relay", sa.LargeBinary(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("pulse_s", sa.Double(), nullable=False),
        sa.Column("lockout_s", sa.Double(), nullable=False),
        sa.Column("min_confidence", sa.Double(), nullable=False),
        sa.Column("needs_format", sa.Boolean(), nullable=False),
        sa.Column("opened", Moment(), nullable=True),
        sa.Column("open_until", Moment(), nullable=True),
        sa.Column("message", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gates")),
        sa.UniqueConstraint("name", name=op.f("uq_gates_name")),
    )


def _add_decisions() -> None:
    op.create_table(
        "gate_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("passage_id", PlainText, nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("asked", Moment(), nullable=False),
        sa.Column("decided", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["gate_id"], ["gates.id"], name=op.f("fk_gate_decisions_gate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["passage_id"],
            ["passages.id"],
            name=op.f("fk_gate_decisions_passage_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_decisions")),
    )
    op.create_index(
        "ix_gate_decisions_gate_id_key", "gate_decisions", ["gate_id", "key"], unique=True
    )
    op.create_index(op.f("ix_gate_decisions_passage_id"), "gate_decisions", ["passage_id"])
    op.create_index(op.f("ix_gate_decisions_state"), "gate_decisions", ["state"])
