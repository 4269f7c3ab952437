"""Consents."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import UtcMoment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("text_version", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("means", sa.String(20), nullable=False),
        sa.Column("decided_by", sa.String(120), nullable=False),
        sa.Column("decided_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
        sa.UniqueConstraint("account_id", "purpose", "number", name="uq_consent_account_id_purpose_number"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_consent_account_id_account"),
        sa.CheckConstraint("state IN ('given', 'refused', 'withdrawn')", name="ck_consent_state"),
        sa.CheckConstraint("means IN ('own_account', 'guardian', 'paper')", name="ck_consent_means"),
        sa.CheckConstraint("number >= 1 AND text_version >= 1", name="ck_consent_numbers"),
    )
