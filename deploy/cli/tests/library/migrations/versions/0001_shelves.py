"""Shelves, and what the runtime keeps."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.tables import VERSIONS, create_runtime_tables

revision = "0001"
down_revision = None


def upgrade():
    for version in VERSIONS:
        create_runtime_tables(op, version)
    op.create_table(
        "shelf", sa.Column("id", sa.Uuid, primary_key=True), sa.Column("version", sa.Integer, nullable=False)
    )
