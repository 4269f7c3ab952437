"""Units that were merged into another are found by an index."""

from alembic import op

from shared.runtime.events.unit_tree import create_known_unit

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    create_known_unit(op, 2)
