"""Check values of the seal keys."""

from alembic import op

from shared.runtime.data.tables import create_runtime_tables

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    create_runtime_tables(op, version=2)
