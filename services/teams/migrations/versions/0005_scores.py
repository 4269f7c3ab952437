"""What was served for teams."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.Uuid()


def upgrade() -> None:
    op.create_table(
        "team_service",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("served_on", sa.Date, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("is_strong", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_team_service"),
        sa.CheckConstraint("minutes >= 0", name="ck_team_service_minutes"),
    )
    op.create_index("ix_team_service_served_on", "team_service", ["served_on"])
    op.create_index("ix_team_service_team_id_served_on", "team_service", ["team_id", "served_on"])
