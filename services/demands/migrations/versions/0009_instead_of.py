"""Whose place somebody takes in an emergency who accepts after another one was released."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("emergency_call", sa.Column("instead_of", sa.Uuid()))
