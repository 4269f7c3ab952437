"""Teams, their officers, members and stations, what units call levels, and what volunteers offer."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import Json, UtcMoment
from shared.runtime.data.search import SearchTerms

revision = "0002"
down_revision = "0001"

ID = sa.Uuid()
MOMENT = UtcMoment()


def upgrade() -> None:
    _station()
    _team()
    _officer()
    _level_name()
    _membership()
    _profile()


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=f"ck_{table}_{name}")


def partial(name: str, table: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=unique, postgresql_where=where, sqlite_where=where)


def search(name: str, table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(name, table, ["search"], postgresql_using="gin")


def _station() -> None:
    op.create_table(
        "station",
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("search", SearchTerms(), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("opening", Json, nullable=False),
        sa.Column("equipment", Json, nullable=False),
        sa.Column("has_kiosk", sa.Boolean, nullable=False),
        sa.Column("responsible_id", ID),
        sa.Column("asked_id", ID),
        sa.Column("asked_until", MOMENT),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("longitude", sa.Double),
        sa.Column("latitude", sa.Double),
        sa.Column("cell_9", sa.BigInteger),
        sa.Column("cell_7", sa.BigInteger),
        sa.Column("cell_5", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_station"),
        check("station", "asked", "(asked_id IS NULL) = (asked_until IS NULL)"),
        check("station", "state", "state IN ('open', 'closed')"),
        check("station", "version", "version >= 1"),
    )
    op.create_index("ix_station_asked_id", "station", ["asked_id"])
    partial("ix_station_asked_until", "station", ["asked_until"], "asked_id IS NOT NULL")
    op.create_index("ix_station_cell_5", "station", ["cell_5"])
    op.create_index("ix_station_cell_7", "station", ["cell_7"])
    op.create_index("ix_station_cell_9", "station", ["cell_9"])
    op.create_index("ix_station_responsible_id", "station", ["responsible_id"])
    search("ix_station_search", "station")
    op.create_index("ix_station_unit_id", "station", ["unit_id"])


def _team() -> None:
    op.create_table(
        "team",
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("superior_id", ID),
        sa.Column("station_id", ID),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("search", SearchTerms(), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("brand", sa.String(40)),
        sa.Column("introduction", sa.Text, nullable=False),
        sa.Column("join_mode", sa.String(40), nullable=False),
        sa.Column("adults_only", sa.Boolean, nullable=False),
        sa.Column("members_max", sa.Integer, nullable=False),
        sa.Column("members_count", sa.Integer, nullable=False),
        sa.Column("founded_on", sa.Date),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("founder_id", ID, nullable=False),
        sa.Column("leader_id", ID),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by", ID),
        sa.Column("ended_at", MOMENT),
        sa.Column("reason", sa.String(40)),
        sa.Column("reason_words", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
        check("team", "brand", "(brand IS NOT NULL) = (kind = 'brand')"),
        check("team", "ended", "(state = 'dissolved') = (ended_at IS NOT NULL)"),
        check("team", "members", "members_count BETWEEN 0 AND members_max"),
        check("team", "state", "state IN ('submitted', 'active', 'refused', 'withdrawn', 'dissolved')"),
        check("team", "superior", "superior_id IS NULL OR superior_id <> id"),
        check("team", "version", "version >= 1"),
        reference("team", "station_id", "station"),
        reference("team", "superior_id", "team"),
    )
    op.create_index("ix_team_founder_id_id", "team", ["founder_id", "id"])
    search("ix_team_search", "team")
    op.create_index("ix_team_state_id", "team", ["state", "id"])
    op.create_index("ix_team_station_id", "team", ["station_id"])
    op.create_index("ix_team_superior_id", "team", ["superior_id"])
    op.create_index("ix_team_unit_id", "team", ["unit_id"])
    partial("uq_team_unit_id_name", "team", ["unit_id", "name"], "state IN ('submitted', 'active')", unique=True)


def _officer() -> None:
    op.create_table(
        "officer",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("appointed_by", ID, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_officer"),
        check("officer", "days", "until IS NULL OR until >= since"),
        check("officer", "role", "role IN ('leader', 'deputy', 'liaison')"),
        reference("officer", "team_id", "team"),
    )
    op.create_index("ix_officer_team_id_id", "officer", ["team_id", "id"])
    partial("ix_officer_until", "officer", ["until"], "ended_at IS NULL")
    op.create_index("ix_officer_volunteer_id", "officer", ["volunteer_id"])


def _level_name() -> None:
    op.create_table(
        "level_name",
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "level", name="pk_level_name"),
    )


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("words", sa.Text),
        sa.Column("asked_by", ID),
        sa.Column("from_id", ID),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("joined_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("decided_by", ID),
        sa.Column("reason", sa.String(40)),
        sa.Column("reason_words", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        check("membership", "due", "(state IN ('applied', 'invited')) = (due_at IS NOT NULL)"),
        check("membership", "ended", "(state IN ('applied', 'invited', 'active')) = (ended_at IS NULL)"),
        check("membership", "joined", "state <> 'active' OR joined_at IS NOT NULL"),
        check("membership", "version", "version >= 1"),
        reference("membership", "from_id", "membership"),
        reference("membership", "team_id", "team"),
    )
    partial("ix_membership_due_at", "membership", ["due_at"], "state IN ('applied', 'invited')")
    op.create_index("ix_membership_team_id_state_id", "membership", ["team_id", "state", "id"])
    op.create_index("ix_membership_volunteer_id_id", "membership", ["volunteer_id", "id"])
    partial(
        "uq_membership_open",
        "membership",
        ["team_id", "volunteer_id"],
        "state IN ('applied', 'invited', 'active')",
        unique=True,
    )


def _profile() -> None:
    op.create_table(
        "profile",
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("skills", Json, nullable=False),
        sa.Column("skill_words", sa.Text),
        sa.Column("categories", Json, nullable=False),
        sa.Column("languages", Json, nullable=False),
        sa.Column("availability", Json, nullable=False),
        sa.Column("home_cell", sa.BigInteger),
        sa.Column("work_cell", sa.BigInteger),
        sa.Column("travel_metres_max", sa.Integer, nullable=False),
        sa.Column("is_ready", sa.Boolean, nullable=False),
        sa.Column("rests_until", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("volunteer_id", name="pk_profile"),
        check("profile", "travel", "travel_metres_max BETWEEN 500 AND 100000"),
        check("profile", "version", "version >= 1"),
    )
    partial("ix_profile_ready", "profile", ["volunteer_id"], "is_ready")
