"""Rows of rosters that wait for their member number to the end of the file."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("roster_import_row", sa.Column("document_index", sa.LargeBinary(32)))
