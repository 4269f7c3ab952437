"""Who gave an account its last invitation: they may have kept its keys."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("account", sa.Column("invited_by", sa.String(120)))
