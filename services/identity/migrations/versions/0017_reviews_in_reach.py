"""What reviewers see follows from their reach, and what people are told from what they have shown."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    with op.batch_alter_table("registration") as table:
        table.add_column(sa.Column("evidence_unit_id", sa.Uuid()))
        table.add_column(sa.Column("evidence_outside", sa.String(20)))
        table.add_column(sa.Column("reason_given", sa.String(40)))
        table.create_foreign_key("fk_registration_evidence_unit_id_unit", "unit", ["evidence_unit_id"], ["id"])
    op.add_column("objection", sa.Column("reason_given", sa.String(40)))
