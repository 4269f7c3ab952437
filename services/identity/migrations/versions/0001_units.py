"""Units, operating bodies and imports, and the runtime's tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from shared.runtime.data.mapping import UtcMoment
from shared.runtime.data.tables import create_runtime_tables

revision = "0001"
down_revision = None

JSON = sa.JSON()
ID = sa.Uuid()
MOMENT = UtcMoment()


def upgrade() -> None:
    create_runtime_tables(op, version=1)
    _units()
    _bodies()
    _imports()


def bytewise(characters_max: int) -> sa.String:
    return sa.String(characters_max).with_variant(sa.String(characters_max, collation="C"), "postgresql")


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=f"ck_{table}_{name}")


def _units() -> None:
    op.create_table(
        "unit",
        sa.Column("id", ID, nullable=False),
        sa.Column("code", bytewise(60), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("search", sa.Text().with_variant(ARRAY(sa.Text), "postgresql"), nullable=False),
        sa.Column("parent_id", ID),
        sa.Column("parent_code", sa.String(60)),
        sa.Column("path", bytewise(660), nullable=False),
        sa.Column("depth", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("successor_id", ID),
        sa.Column("successor_code", sa.String(60)),
        sa.Column("flags", JSON, nullable=False),
        sa.Column("legal_person_until", sa.Date),
        sa.Column("admin_code", sa.String(12)),
        sa.Column("longitude", sa.Double),
        sa.Column("latitude", sa.Double),
        sa.Column("own_level_names", JSON),
        sa.Column("level_name", sa.String(20)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
        sa.UniqueConstraint("code", name="uq_unit_code"),
        sa.UniqueConstraint("path", name="uq_unit_path"),
        reference("unit", "parent_id", "unit"),
        reference("unit", "successor_id", "unit"),
        check("unit", "state", "state IN ('active', 'merged', 'dissolved')"),
        check("unit", "active_has_no_successor", "(state = 'active') <= (successor_id IS NULL)"),
        check("unit", "merged_has_successor", "(state = 'merged') <= (successor_id IS NOT NULL)"),
        check("unit", "root_alone_has_no_parent", "(parent_id IS NULL) = (depth = 1)"),
        check("unit", "not_its_own_parent", "parent_id <> id"),
        check("unit", "depth", "depth BETWEEN 1 AND 20"),
        check("unit", "coordinates", "(longitude IS NULL) = (latitude IS NULL)"),
        check("unit", "version", "version >= 1"),
    )
    root = sa.text("parent_id IS NULL")
    one = sa.text("(parent_id IS NULL)")
    op.create_index("ix_unit_one_root", "unit", [one], unique=True, postgresql_where=root, sqlite_where=root)
    op.create_index("ix_unit_parent_id_code", "unit", ["parent_id", "code"])
    op.create_index("ix_unit_depth_code", "unit", ["depth", "code"])
    op.create_index("ix_unit_admin_code", "unit", ["admin_code"])
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_unit_search", "unit", ["search"], postgresql_using="gin")
    op.create_table(
        "unit_history",
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("change", sa.String(20), nullable=False),
        sa.Column("changes", JSON, nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "version", name="pk_unit_history"),
        reference("unit_history", "unit_id", "unit"),
    )
    # The events of one unit are read from the outbox.
    told = sa.text("event_type = 'identity.UnitChanged.v1'")
    op.create_index(
        "ix_outbox_unit_changed", "outbox", ["subject", "sequence"], postgresql_where=told, sqlite_where=told
    )


def _bodies() -> None:
    op.create_table(
        "body",
        sa.Column("id", ID, nullable=False),
        sa.Column("tier", sa.String(20), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("unit_code", sa.String(60), nullable=False),
        sa.Column("address", sa.String(200)),
        sa.Column("telephone", sa.String(21)),
        sa.Column("longitude", sa.Double),
        sa.Column("latitude", sa.Double),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_body"),
        reference("body", "unit_id", "unit"),
        check("body", "state", "state IN ('open', 'closed')"),
        check("body", "tier", "tier IN ('city_centre', 'district_centre', 'station')"),
        check("body", "coordinates", "(longitude IS NULL) = (latitude IS NULL)"),
        check("body", "version", "version >= 1"),
    )
    op.create_index("ix_body_unit_id_id", "body", ["unit_id", "id"])
    centre = sa.text("state = 'open' AND tier <> 'station'")
    op.create_index(
        "ix_body_one_open_centre",
        "body",
        ["unit_id", "tier"],
        unique=True,
        postgresql_where=centre,
        sqlite_where=centre,
    )


def _imports() -> None:
    op.create_table(
        "unit_import",
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
        sa.Column("actor_kind", sa.String(20), nullable=False),
        sa.Column("actor_subject", sa.String(100), nullable=False),
        sa.Column("worker", sa.String(40)),
        sa.Column("worked_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_unit_import"),
        reference("unit_import", "unit_id", "unit"),
        check("unit_import", "state", "state IN ('waiting', 'working', 'finished', 'failed')"),
        check(
            "unit_import",
            "each_row_once",
            "done_count = created_count + changed_count + unchanged_count + refused_count",
        ),
        check("unit_import", "finished", "(finished_at IS NULL) = (state IN ('waiting', 'working'))"),
    )
    unfinished = sa.text("state IN ('waiting', 'working')")
    op.create_index(
        "ix_unit_import_unfinished",
        "unit_import",
        ["created_at"],
        postgresql_where=unfinished,
        sqlite_where=unfinished,
    )
    op.create_index("ix_unit_import_created_at", "unit_import", ["created_at"])
    op.create_table(
        "unit_import_file",
        sa.Column("import_id", ID, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("import_id", name="pk_unit_import_file"),
        reference("unit_import_file", "import_id", "unit_import"),
    )
    op.create_table(
        "unit_import_refusal",
        sa.Column("import_id", ID, nullable=False),
        sa.Column("row_number", sa.Integer, nullable=False),
        sa.Column("code", bytewise(200)),
        sa.Column("cells", JSON, nullable=False),
        sa.Column("problems", JSON, nullable=False),
        sa.PrimaryKeyConstraint("import_id", "row_number", name="pk_unit_import_refusal"),
        reference("unit_import_refusal", "import_id", "unit_import"),
    )
    op.create_index("ix_unit_import_refusal_import_id_code", "unit_import_refusal", ["import_id", "code"])
