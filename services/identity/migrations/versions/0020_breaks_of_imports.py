"""How often the workers of an import have died on it."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    for table in ("unit_import", "roster_import"):
        op.add_column(table, sa.Column("break_count", sa.Integer(), nullable=False, server_default="0"))
