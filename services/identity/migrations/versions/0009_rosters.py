"""Imports of rosters of members."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import UtcMoment

revision = "0009"
down_revision = "0008"

JSON = sa.JSON()
ID = sa.Uuid()
MOMENT = UtcMoment()


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=f"ck_{table}_{name}")


def upgrade() -> None:
    _runs()
    op.create_table(
        "roster_import_file",
        sa.Column("id", ID, nullable=False),
        sa.Column("import_id", ID, nullable=False),
        sa.Column("content_sealed", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_roster_import_file"),
        sa.UniqueConstraint("import_id", name="uq_roster_import_file_import_id"),
        reference("roster_import_file", "import_id", "roster_import"),
    )
    op.create_table(
        "roster_import_row",
        sa.Column("id", ID, nullable=False),
        sa.Column("import_id", ID, nullable=False),
        sa.Column("row_number", sa.Integer, nullable=False),
        sa.Column("refused", sa.Boolean, nullable=False),
        sa.Column("cells_sealed", sa.Text, nullable=False),
        sa.Column("problems", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_roster_import_row"),
        sa.UniqueConstraint("import_id", "row_number", name="uq_roster_import_row_import_id_row_number"),
        reference("roster_import_row", "import_id", "roster_import"),
    )


def _runs() -> None:
    op.create_table(
        "roster_import",
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_id", ID),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("file_digest", sa.String(64), nullable=False),
        sa.Column("byte_count", sa.Integer, nullable=False),
        sa.Column("dry_run", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("failure", JSON),
        sa.Column("columns", JSON, nullable=False),
        sa.Column("row_count", sa.Integer),
        sa.Column("done_count", sa.Integer, nullable=False),
        sa.Column("created_count", sa.Integer, nullable=False),
        sa.Column("changed_count", sa.Integer, nullable=False),
        sa.Column("unchanged_count", sa.Integer, nullable=False),
        sa.Column("refused_count", sa.Integer, nullable=False),
        sa.Column("doubted_count", sa.Integer, nullable=False),
        sa.Column("actor_kind", sa.String(20), nullable=False),
        sa.Column("actor_subject", sa.String(100), nullable=False),
        sa.Column("worker", sa.String(40)),
        sa.Column("worked_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_roster_import"),
        reference("roster_import", "unit_id", "unit"),
        check("roster_import", "state", "state IN ('waiting', 'working', 'finished', 'failed')"),
        check(
            "roster_import",
            "each_row_once",
            "done_count = created_count + changed_count + unchanged_count + refused_count",
        ),
        check("roster_import", "finished", "(finished_at IS NULL) = (state IN ('waiting', 'working'))"),
    )
    unfinished = sa.text("state IN ('waiting', 'working')")
    op.create_index(
        "ix_roster_import_unfinished",
        "roster_import",
        ["created_at"],
        postgresql_where=unfinished,
        sqlite_where=unfinished,
    )
    op.create_index("ix_roster_import_created_at", "roster_import", ["created_at"])
