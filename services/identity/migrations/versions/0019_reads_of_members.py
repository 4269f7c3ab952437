"""Readings of rows of the roster, whose people may become volunteers later."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

OLD_CODE_PASSES = "it always says whose record was read"


def upgrade() -> None:
    with op.batch_alter_table("personal_read") as table:
        table.alter_column("volunteer_id", existing_type=sa.Uuid(), nullable=True)
        table.add_column(sa.Column("member_id", sa.Uuid()))
        table.create_foreign_key("fk_personal_read_member_id_member", "member", ["member_id"], ["id"])
        table.create_check_constraint("ck_personal_read_whose", "volunteer_id IS NOT NULL OR member_id IS NOT NULL")
    op.create_index("ix_personal_read_member_id_id", "personal_read", ["member_id", "id"])
