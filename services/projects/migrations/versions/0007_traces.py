"""Which trace an event belongs to."""

from alembic import op

from shared.runtime.data.tables import create_runtime_tables

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    create_runtime_tables(op, version=4)
