"""How often somebody has answered a call over SMS with a code that was not its own."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("emergency_call", sa.Column("wrong_codes", sa.Integer, nullable=False, server_default="0"))
