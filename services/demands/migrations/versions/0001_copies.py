"""The runtime's tables, and the copies of units and volunteers."""

from alembic import op

from shared.runtime.data.tables import create_runtime_tables
from shared.runtime.events.unit_tree import create_known_unit
from shared.runtime.events.volunteers import create_known_volunteers

revision = "0001"
down_revision = None


def upgrade() -> None:
    for version in (1, 2, 3):
        create_runtime_tables(op, version)
    create_known_unit(op, 1)
    create_known_volunteers(op, 1)
