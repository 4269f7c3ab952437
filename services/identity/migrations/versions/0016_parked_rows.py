"""Rows of rosters on which a unit above decides."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import UtcMoment

revision = "0016"
down_revision = "0015"

TABLE = "roster_parked_row"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("above_unit_id", sa.Uuid(), nullable=False),
        sa.Column("document_index", sa.LargeBinary(32), nullable=False),
        sa.Column("row_digest", sa.LargeBinary(32), nullable=False),
        sa.Column("said_sealed", sa.Text, nullable=False),
        sa.Column("parked_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=f"fk_{TABLE}_unit_id_unit"),
        sa.ForeignKeyConstraint(["above_unit_id"], ["unit.id"], name=f"fk_{TABLE}_above_unit_id_unit"),
        sa.UniqueConstraint("unit_id", "document_index", name=f"uq_{TABLE}_unit_id_document_index"),
    )
    op.create_index(f"ix_{TABLE}_above_unit_id_id", TABLE, ["above_unit_id", "id"])
    op.create_index(f"ix_{TABLE}_parked_at", TABLE, ["parked_at"])
