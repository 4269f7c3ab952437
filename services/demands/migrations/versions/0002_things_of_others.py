"""The copies of what teams, projects and credits own."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import Json, UtcMoment

revision = "0002"
down_revision = "0001"

ID = sa.Uuid()
MOMENT = UtcMoment()
WORD = sa.String(40)
OPEN = "state = 'open'"
RECRUITING = "state IN ('published', 'running')"


def upgrade() -> None:
    _of_teams()
    _of_people()
    _project()
    _activity()
    _of_activities()
    _of_services()


def known(table: str, *columns: sa.Column) -> None:
    identity = sa.Column("id", ID, nullable=False)
    version = sa.Column("version", sa.Integer, nullable=False)
    op.create_table(table, identity, *columns, version, sa.PrimaryKeyConstraint("id", name=f"pk_{table}"))


def indexed(table: str, *columns: str, name: str = "", where: str = "") -> None:
    condition = sa.text(where) if where else None
    named = f"ix_{table}_{name or '_'.join(columns)}"
    op.create_index(named, table, list(columns), postgresql_where=condition, sqlite_where=condition)


def place() -> list[sa.Column]:
    degrees = [sa.Column(name, sa.Double) for name in ("longitude", "latitude")]
    return [*degrees, *(sa.Column(name, sa.BigInteger) for name in ("cell_9", "cell_7", "cell_5"))]


def _of_teams() -> None:
    known(
        "known_team",
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("station_id", ID),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("officers", Json, nullable=False),
    )
    indexed("known_team", "unit_id")
    indexed("known_team", "station_id")
    known(
        "known_membership",
        sa.Column("team_id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("state", WORD, nullable=False),
    )
    indexed("known_membership", "team_id")
    indexed("known_membership", "volunteer_id", "team_id")


def _of_people() -> None:
    said = [sa.Column(name, Json, nullable=False) for name in ("skills", "categories", "languages", "availability")]
    known(
        "known_profile",
        *said,
        sa.Column("home_cell", sa.BigInteger),
        sa.Column("work_cell", sa.BigInteger),
        sa.Column("travel_metres_max", sa.Integer, nullable=False),
        sa.Column("is_ready", sa.Boolean, nullable=False),
        sa.Column("rests_until", MOMENT),
    )
    indexed("known_profile", "home_cell")
    indexed("known_profile", "work_cell")
    known(
        "known_qualification",
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("qualification", WORD, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("is_valid", sa.Boolean, nullable=False),
    )
    indexed("known_qualification", "volunteer_id")
    known("known_star", sa.Column("stars", sa.Integer, nullable=False))


def _project() -> None:
    table = "known_project"
    known(
        table,
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("team_id", ID),
        sa.Column("state", WORD, nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("service_class", WORD, nullable=False),
        sa.Column("kinds", Json, nullable=False),
        sa.Column("tags", Json, nullable=False),
        sa.Column("mode", WORD, nullable=False),
        sa.Column("is_template", sa.Boolean, nullable=False),
        sa.Column("place", sa.String(200)),
        sa.Column("starts_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        *place(),
    )
    indexed(table, "unit_id")
    indexed(table, "service_class", "id", name="class_id", where=RECRUITING)
    for cell in ("cell_9", "cell_7", "cell_5"):
        indexed(table, cell, where=RECRUITING)


def _activity() -> None:
    table = "known_activity"
    known(
        table,
        sa.Column("project_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("team_id", ID),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("service_class", WORD, nullable=False),
        sa.Column("mode", WORD, nullable=False),
        sa.Column("place", sa.String(200)),
        sa.Column("first_starts_at", MOMENT, nullable=False),
        sa.Column("last_ends_at", MOMENT, nullable=False),
        sa.Column("state", WORD, nullable=False),
        *place(),
    )
    indexed(table, "project_id")
    indexed(table, "unit_id")
    indexed(table, "service_class", "id", name="class_id", where=OPEN)
    for cell in ("cell_9", "cell_7", "cell_5"):
        indexed(table, cell, where=OPEN)


def _of_activities() -> None:
    known(
        "known_shift",
        sa.Column("activity_id", ID, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("state", WORD, nullable=False),
    )
    indexed("known_shift", "activity_id", "starts_at")
    known(
        "known_sign_up",
        *(sa.Column(f"{of}_id", ID, nullable=False) for of in ("shift", "post", "activity", "project", "volunteer")),
        sa.Column("state", WORD, nullable=False),
        sa.Column("came_by", WORD, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
    )
    indexed("known_sign_up", "activity_id")
    indexed("known_sign_up", "ends_at")
    indexed("known_sign_up", "volunteer_id", "ends_at")


def _of_services() -> None:
    known(
        "known_record",
        *(sa.Column(f"{of}_id", ID, nullable=False) for of in ("volunteer", "unit", "project", "activity")),
        sa.Column("service_class", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("served_on", sa.Date, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
    )
    indexed("known_record", "volunteer_id")
    indexed("known_record", "activity_id")
