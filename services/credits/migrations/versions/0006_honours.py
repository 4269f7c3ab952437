"""Honours: what volunteers have, and whom rankings show."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import Json, UtcMoment

revision = "0006"
down_revision = "0005"

WAITS = sa.text("waits")


def upgrade() -> None:
    op.create_table(
        "honour",
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("services_count", sa.Integer, nullable=False),
        sa.Column("rules_from", sa.Date, nullable=False),
        sa.Column("stars", sa.Integer, nullable=False),
        sa.Column("stars_before", sa.Integer, nullable=False),
        sa.Column("stars_from", sa.Date),
        sa.Column("stars_changed_at", UtcMoment()),
        sa.Column("stars_version", sa.Integer, nullable=False),
        sa.Column("badges", Json, nullable=False),
        sa.Column("badges_changed_at", UtcMoment()),
        sa.Column("badges_version", sa.Integer, nullable=False),
        sa.Column("has_left", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("volunteer_id", name="pk_honour"),
        sa.CheckConstraint("minutes >= 0 AND services_count >= 0 AND stars >= 0", name="ck_honour_counts"),
    )
    op.create_index("ix_honour_rules_from", "honour", ["rules_from"])
    op.create_table(
        "ranked_minutes",
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("volunteer_id", "unit_id", "period", name="pk_ranked_minutes"),
        sa.CheckConstraint("minutes > 0", name="ck_ranked_minutes_minutes"),
    )
    columns = ["unit_id", "period", "minutes", "volunteer_id"]
    op.create_index("ix_ranked_minutes_unit_id_period_minutes_volunteer_id", "ranked_minutes", columns)
    op.create_table(
        "honour_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_honour_mark"),
    )
    op.create_table(
        "ranked_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid()),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("waits", sa.Boolean, nullable=False),
        sa.Column("marked_to", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_ranked_unit"),
    )
    op.create_index("ix_ranked_unit_waits", "ranked_unit", ["id"], postgresql_where=WAITS, sqlite_where=WAITS)
