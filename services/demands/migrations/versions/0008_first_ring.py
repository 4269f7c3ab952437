"""Stations, as teams tells of them; and why somebody was asked before others in an emergency."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import Json

revision = "0008"
down_revision = "0007"

OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        "known_station",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("responsible_id", sa.Uuid()),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("longitude", sa.Double),
        sa.Column("latitude", sa.Double),
        sa.Column("cell_9", sa.BigInteger),
        sa.Column("cell_7", sa.BigInteger),
        sa.Column("cell_5", sa.BigInteger),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_station"),
    )
    op.create_index("ix_known_station_cell_7", "known_station", ["cell_7"], postgresql_where=OPEN, sqlite_where=OPEN)
    op.add_column("emergency_call", sa.Column("called_for", Json, nullable=False, server_default="[]"))
