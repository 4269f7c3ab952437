"""Clear readings of personal data, and one's own sessions for an export."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import UtcMoment

revision = "0008"
down_revision = "0007"

ID = sa.Uuid()


def upgrade() -> None:
    op.create_table(
        "personal_read",
        sa.Column("id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("reader_id", ID, nullable=False),
        sa.Column("reader_role", sa.String(40), nullable=False),
        sa.Column("reader_unit_id", ID, nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("read_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_personal_read"),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_personal_read_{column}_{table}")
            for column, table in (("volunteer_id", "volunteer"), ("reader_id", "account"), ("reader_unit_id", "unit"))
        ),
    )
    op.create_index("ix_personal_read_volunteer_id_id", "personal_read", ["volunteer_id", "id"])
    op.create_index("ix_personal_read_reader_id_id", "personal_read", ["reader_id", "id"])
    op.create_index("ix_account_session_account_id_id", "account_session", ["account_id", "id"])
