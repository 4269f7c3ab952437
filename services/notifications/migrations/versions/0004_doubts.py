"""Attempts of which nobody knows whether they arrived."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("delivery", sa.Column("doubts", sa.Integer, nullable=False, server_default="0"))
