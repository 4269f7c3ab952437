"""Notes."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.tables import VERSIONS, create_runtime_tables

revision = "0001"
down_revision = None


def upgrade():
    for version in VERSIONS:
        create_runtime_tables(op, version)
    op.create_table("note", sa.Column("id", sa.Integer, primary_key=True))
