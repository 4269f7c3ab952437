"""Lists of teams that were imported, and their refused rows."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import Json, UtcMoment

revision = "0004"
down_revision = "0003"

ID = sa.Uuid()
COUNTS = ("row_count", "created_count", "changed_count", "unchanged_count", "refused_count")


def upgrade() -> None:
    op.create_table(
        "team_import",
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("dry_run", sa.Boolean, nullable=False),
        sa.Column("columns", Json, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in COUNTS),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_team_import"),
        sa.CheckConstraint(
            "row_count = created_count + changed_count + unchanged_count + refused_count",
            name="ck_team_import_counts",
        ),
    )
    op.create_index("ix_team_import_made_at", "team_import", ["made_at"])
    op.create_table(
        "team_import_refusal",
        sa.Column("import_id", ID, nullable=False),
        sa.Column("row_number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("cells", Json, nullable=False),
        sa.Column("problems", Json, nullable=False),
        sa.PrimaryKeyConstraint("import_id", "row_number", name="pk_team_import_refusal"),
        sa.ForeignKeyConstraint(["import_id"], ["team_import.id"], name="fk_team_import_refusal_import_id_team_import"),
    )
