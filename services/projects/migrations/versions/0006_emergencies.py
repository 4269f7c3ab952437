"""Emergencies: the project that a union has for all of them, and how far they and their calls were heeded."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("project", sa.Column("is_standing", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "heeded_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_heeded_version"),
    )
    standing = sa.text("is_standing")
    op.create_index("ix_project_standing", "project", ["unit_id"], postgresql_where=standing, sqlite_where=standing)
