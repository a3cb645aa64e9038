"""Sites, sections of road and visits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lpr.service.store.tables.base import Moment

revision = "0004"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "sites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sa.UniqueConstraint("name", name=op.f("uq_sites_name")),
    )
    op.create_index(op.f("ix_sites_kind"), "sites", ["kind"])
    op.create_table(
        "visits",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("ending", sa.String(), nullable=False),
        sa.Column("began", Moment(), nullable=False),
        sa.Column("ended", Moment(), nullable=True),
        *_end("entry"),
        *_end("exit"),
        sa.Column("amount", sa.String(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("speed_kmh", sa.Double(), nullable=True),
        sa.Column("speed_error_kmh", sa.Double(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_visits_site_id"), ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], ["passages.id"], name=op.f(f"fk_visits_{name}"), ondelete="CASCADE"
            )
            for name in ("entry_id", "exit_id")
        ),
        sa.PrimaryKeyConstraint("site_id", "key", name=op.f("pk_visits")),
    )
    for columns in (
        *(["site_id", "began", "key"], ["site_id", "ending", "ended"]),
        *(["entry_id"], ["exit_id"], ["entry_text"], ["exit_text"]),
    ):
        op.create_index(op.f(f"ix_visits_{'_'.join(columns)}"), "visits", columns)


def _end(name: str) -> tuple[sa.Column[object], ...]:
    return (
        sa.Column(f"{name}_id", TEXT, nullable=True),
        sa.Column(f"{name}_at", Moment(), nullable=True),
        sa.Column(f"{name}_text", TEXT, nullable=True),
        sa.Column(f"{name}_confidence", sa.Double(), nullable=True),
    )
