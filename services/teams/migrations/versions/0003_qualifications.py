"""What volunteers have shown."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import UtcMoment

revision = "0003"
down_revision = "0002"

ID = sa.Uuid()
MOMENT = UtcMoment()
VALID = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "qualification",
        sa.Column("id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("qualification", sa.String(40), nullable=False),
        sa.Column("issuer", sa.String(80), nullable=False),
        sa.Column("evidence", sa.Text),
        sa.Column("recorded_by", ID, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("ended_at", MOMENT),
        sa.Column("reason", sa.String(40)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_qualification"),
        sa.CheckConstraint("(ended_at IS NULL) = (reason IS NULL)", name="ck_qualification_ended"),
        sa.CheckConstraint("version >= 1", name="ck_qualification_version"),
    )
    op.create_index("ix_qualification_volunteer_id_id", "qualification", ["volunteer_id", "id"])
    for columns in (["qualification", "id"], ["valid_until"]):
        name = f"ix_qualification_{'_'.join(columns)}"
        op.create_index(name, "qualification", columns, postgresql_where=VALID, sqlite_where=VALID)
