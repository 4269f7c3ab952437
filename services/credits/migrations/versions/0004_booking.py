"""What people served."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import Json, UtcMoment

revision = "0004"
down_revision = "0003"

ID = sa.Uuid()
MOMENT = UtcMoment()


def upgrade() -> None:
    op.create_table(
        "booked_service",
        sa.Column("id", ID, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("volunteer_unit_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("team_id", ID),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("activity_id", ID, nullable=False),
        sa.Column("service_class", sa.String(40), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("served_on", sa.Date, nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("responsible_id", ID, nullable=False),
        sa.Column("grade", sa.String(40), nullable=False),
        sa.Column("is_manual", sa.Boolean, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("schemes", Json, nullable=False),
        sa.Column("is_capped", sa.Boolean, nullable=False),
        sa.Column("standing", Json, nullable=False),
        sa.Column("settled_times", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_booked_service"),
        sa.CheckConstraint("minutes BETWEEN 0 AND 1440", name="ck_booked_service_minutes"),
        sa.CheckConstraint("version >= 1", name="ck_booked_service_version"),
    )
    op.create_index("ix_booked_service_unit_id_served_on", "booked_service", ["unit_id", "served_on"])
    columns = ["volunteer_id", "served_on", "id"]
    op.create_index("ix_booked_service_volunteer_id_served_on_id", "booked_service", columns)
    is_capped = sa.text("is_capped")
    where = {"postgresql_where": is_capped, "sqlite_where": is_capped}
    op.create_index("ix_booked_service_capped", "booked_service", ["volunteer_id"], **where)
