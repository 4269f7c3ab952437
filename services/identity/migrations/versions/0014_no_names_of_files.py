"""Names of uploaded files are not kept: people put names and numbers of others there."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    for table in ("unit_import", "roster_import"):
        op.execute(f"UPDATE {table} SET file_name = ''")
