"""Documents with which nobody is entered again after an objection."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("objection", sa.Column("barred_index", sa.LargeBinary(32)))
    barred = sa.text("barred_index IS NOT NULL")
    op.create_index(
        "ix_objection_barred_index", "objection", ["barred_index"], postgresql_where=barred, sqlite_where=barred
    )
