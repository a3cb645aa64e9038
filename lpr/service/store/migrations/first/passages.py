"""Tables of passages and of what is known of plates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lpr.service.store.tables.base import Moment

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def add_texts() -> None:
    """Texts of plates, and the keys that they are found by."""
    op.create_table(
        "plates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("folded", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plates")),
        sa.UniqueConstraint("text", name=op.f("uq_plates_text")),
    )
    op.create_index(op.f("ix_plates_folded"), "plates", ["folded"], unique=False)
    op.create_table(
        "plate_deletes",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("plate_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plate_id"], ["plates.id"], name=op.f("fk_plate_deletes_plate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "plate_id", name=op.f("pk_plate_deletes")),
    )
    op.create_index(op.f("ix_plate_deletes_plate_id"), "plate_deletes", ["plate_id"], unique=False)


def add_passages() -> None:
    """Passages, their records and their corrections."""
    op.create_table(
        "passages",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("camera_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("plate_id", sa.Integer(), nullable=False),
        sa.Column("observed_text", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("region_confidence", sa.Double(), nullable=False),
        sa.Column("matches_format", sa.Boolean(), nullable=False),
        sa.Column("direction", sa.String(), nullable=True),
        sa.Column("first_seen", Moment(), nullable=False),
        sa.Column("last_seen", Moment(), nullable=False),
        sa.Column("seen", Moment(), nullable=False),
        sa.Column("look_count", sa.Integer(), nullable=False),
        sa.Column("zones", sa.JSON(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("picture", sa.Boolean(), nullable=False),
        sa.Column("crop", sa.Boolean(), nullable=False),
        sa.Column("corrected_by", sa.String(), nullable=True),
        sa.Column("corrected_at", Moment(), nullable=True),
        sa.Column("model_version", sa.String(), nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["camera_id"], ["cameras.id"], name=op.f("fk_passages_camera_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["plate_id"], ["plates.id"], name=op.f("fk_passages_plate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
    )
    _index_passages()


def add_records() -> None:
    """Records and corrections of passages."""
    op.create_table(
        "passage_records",
        sa.Column("passage_id", TEXT, nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["passage_id"],
            ["passages.id"],
            name=op.f("fk_passage_records_passage_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("passage_id", name=op.f("pk_passage_records")),
    )
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("passage_id", TEXT, nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.Column("undone_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["passage_id"],
            ["passages.id"],
            name=op.f("fk_corrections_passage_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_passage_id"), "corrections", ["passage_id"], unique=False)


def add_known() -> None:
    """Vehicles and lists."""
    op.create_table(
        "vehicles",
        sa.Column("plate", TEXT, nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("plate", name=op.f("pk_vehicles")),
    )
    op.create_table(
        "lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("fuzziness", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lists")),
        sa.UniqueConstraint("name", name=op.f("uq_lists_name")),
    )
    op.create_table(
        "list_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("pattern", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("valid_from", Moment(), nullable=True),
        sa.Column("valid_to", Moment(), nullable=True),
        sa.Column("hours", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["lists.id"], name=op.f("fk_list_entries_list_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_entries")),
    )
    op.create_index(op.f("ix_list_entries_list_id"), "list_entries", ["list_id"], unique=False)
    op.create_table(
        "listed_plates",
        sa.Column("plate_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["list_entries.id"],
            name=op.f("fk_listed_plates_entry_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["plate_id"], ["plates.id"], name=op.f("fk_listed_plates_plate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plate_id", "entry_id", name=op.f("pk_listed_plates")),
    )
    op.create_index(op.f("ix_listed_plates_entry_id"), "listed_plates", ["entry_id"], unique=False)


def _index_passages() -> None:
    op.create_index(
        "ix_passages_camera_id_first_seen", "passages", ["camera_id", "first_seen"], unique=False
    )
    op.create_index(op.f("ix_passages_changed"), "passages", ["changed"], unique=False)
    op.create_index("ix_passages_first_seen_id", "passages", ["first_seen", "id"], unique=False)
    op.create_index("ix_passages_kind_first_seen", "passages", ["kind", "first_seen"], unique=False)
    op.create_index(
        "ix_passages_plate_id_first_seen", "passages", ["plate_id", "first_seen"], unique=False
    )
    op.create_index(
        "ix_passages_region_first_seen", "passages", ["region", "first_seen"], unique=False
    )
