"""Addresses that people give themselves, and those that wait for the code that proves them."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import UtcMoment

revision = "0005"
down_revision = "0004"

ID = sa.Uuid()
MOMENT = UtcMoment()


def upgrade() -> None:
    op.create_table(
        "own_address",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("address_sealed", sa.Text, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_own_address"),
        sa.UniqueConstraint("account_id", "channel", name="uq_own_address_account_id_channel"),
    )
    op.create_table(
        "unproved_address",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("address_sealed", sa.Text, nullable=False),
        sa.Column("code_index", sa.LargeBinary(32), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unproved_address"),
        sa.UniqueConstraint("account_id", name="uq_unproved_address_account_id"),
        sa.CheckConstraint("tries BETWEEN 0 AND 5", name="ck_unproved_address_tries"),
    )
    op.create_index("ix_unproved_address_expires_at", "unproved_address", ["expires_at"])
