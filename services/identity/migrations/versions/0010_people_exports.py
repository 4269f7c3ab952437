"""Exports of many people."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import Json, UtcMoment

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "people_export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("people", sa.String(20), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("unit_code", sa.String(60), nullable=False),
        sa.Column("fields_wanted", Json, nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("row_count", sa.Integer, nullable=False),
        sa.Column("watermark", sa.String(13), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", UtcMoment(), nullable=False),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", UtcMoment()),
        sa.Column("refusal_reason", sa.String(30)),
        sa.Column("fetch_until", UtcMoment()),
        sa.Column("fetched_at", UtcMoment()),
        sa.Column("download_count", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people_export"),
        sa.UniqueConstraint("watermark", name="uq_people_export_watermark"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_people_export_unit_id_unit"),
        sa.ForeignKeyConstraint(["requested_by"], ["account.id"], name="fk_people_export_requested_by_account"),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name="fk_people_export_decided_by_account"),
        sa.CheckConstraint("state IN ('waiting', 'approved', 'refused')", name="ck_people_export_state"),
        sa.CheckConstraint("people IN ('members', 'volunteers')", name="ck_people_export_people"),
        sa.CheckConstraint("row_count BETWEEN 1 AND 10000", name="ck_people_export_row_count"),
        sa.CheckConstraint("download_count BETWEEN 0 AND 3", name="ck_people_export_download_count"),
        sa.CheckConstraint("(fetch_until IS NOT NULL) = (state = 'approved')", name="ck_people_export_fetch_until"),
        sa.CheckConstraint(
            "(refusal_reason IS NOT NULL) = (state = 'refused')", name="ck_people_export_refusal_reason"
        ),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name="ck_people_export_second_person"),
    )
    op.create_index("ix_people_export_requested_by_requested_at", "people_export", ["requested_by", "requested_at"])
    op.create_index("ix_people_export_unit_id_id", "people_export", ["unit_id", "id"])
