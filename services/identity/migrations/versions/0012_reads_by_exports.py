"""Readings that were a part of an export of many people."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    with op.batch_alter_table("personal_read") as table:
        table.add_column(sa.Column("export_id", sa.Uuid()))
        table.create_foreign_key("fk_personal_read_export_id_people_export", "people_export", ["export_id"], ["id"])
