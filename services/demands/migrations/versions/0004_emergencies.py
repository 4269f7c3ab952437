"""Emergencies: what is called for, the waves, who was asked and left out, and who could be asked."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import UtcMoment

revision = "0004"
down_revision = "0003"

ID = sa.Uuid()
MOMENT = UtcMoment()
WORD = sa.String(40)
ASKED = "state = 'asked'"
GOES_ON = "next_at IS NOT NULL"


def upgrade() -> None:
    _emergency()
    _wave()
    _call()
    _left_out()
    _step()
    _called_person()
    _ready_area()


def needed(name: str, kind: object) -> sa.Column:
    return sa.Column(name, kind, nullable=False)


def checked(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=f"ck_{table}_{name}")


def of_emergency(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["emergency_id"], ["emergency.id"], name=f"fk_{table}_emergency_id_emergency")


def indexed(table: str, *columns: str, name: str = "", where: str = "", unique: bool = False) -> None:
    condition = sa.text(where) if where else None
    named = f"{'uq' if unique else 'ix'}_{table}_{name or '_'.join(columns)}"
    op.create_index(named, table, list(columns), unique=unique, postgresql_where=condition, sqlite_where=condition)


def _emergency() -> None:
    table = "emergency"
    op.create_table(
        table,
        needed("id", ID),
        needed("number", sa.String(16)),
        sa.Column("demand_id", ID),
        *(needed(f"{of}_id", ID) for of in ("unit", "opened_by_unit")),
        needed("title", sa.String(80)),
        needed("content", sa.Text),
        needed("service_class", WORD),
        needed("place", sa.String(200)),
        *(needed(name, sa.Double) for name in ("longitude", "latitude")),
        *(needed(name, MOMENT) for name in ("starts_at", "ends_at")),
        *(needed(name, sa.Integer) for name in ("wanted_count", "accepted_count")),
        sa.Column("qualification", WORD),
        needed("is_drill", sa.Boolean),
        needed("state", WORD),
        *(needed(name, sa.Integer) for name in ("wave", "ring", "silent_waves")),
        *(needed(name, sa.Integer) for name in ("answer_minutes", "asks_per_place")),
        sa.Column("next_at", MOMENT),
        *(needed(f"{of}_id", ID) for of in ("commander", "responsible")),
        needed("opened_at", MOMENT),
        *(sa.Column(name, MOMENT) for name in ("filled_at", "closed_at")),
        *(sa.Column(name, sa.Text) for name in ("reason", "conclusion")),
        *(needed(f"{of}_id", ID) for of in ("activity", "shift", "post")),
        needed("version", sa.Integer),
        checked(table, "state", "state IN ('open', 'paused', 'filled', 'escalated', 'cancelled', 'ended')"),
        checked(table, "quota", "accepted_count BETWEEN 0 AND wanted_count"),
        checked(table, "times", "starts_at < ends_at"),
        checked(table, "closed", "(state IN ('cancelled', 'ended')) = (closed_at IS NOT NULL)"),
        checked(table, "rests", "closed_at IS NULL OR next_at IS NULL"),
        checked(table, "version", "version >= 1"),
        sa.PrimaryKeyConstraint("id", name="pk_emergency"),
        sa.UniqueConstraint("number", name="uq_emergency_number"),
    )
    for column in ("demand_id", "commander_id", "responsible_id", "shift_id"):
        indexed(table, column)
    indexed(table, "unit_id", "id")
    indexed(table, "opened_by_unit_id", "id")
    indexed(table, "next_at", where=GOES_ON)


def _wave() -> None:
    table = "emergency_wave"
    op.create_table(
        table,
        needed("emergency_id", ID),
        needed("number", sa.Integer),
        needed("unit_id", ID),
        *(needed(name, sa.Integer) for name in ("ring", "metres_max")),
        needed("reached_by", WORD),
        *(needed(name, sa.Integer) for name in ("looked_at_count", "asked_count")),
        *(needed(name, MOMENT) for name in ("asked_at", "due_at")),
        of_emergency(table),
        sa.PrimaryKeyConstraint("emergency_id", "number", name=f"pk_{table}"),
    )


def _call() -> None:
    table = "emergency_call"
    op.create_table(
        table,
        *(needed(name, ID) for name in ("id", "emergency_id", "volunteer_id", "unit_id")),
        needed("is_drill", sa.Boolean),
        *(needed(name, sa.Integer) for name in ("wave", "metres")),
        needed("state", WORD),
        needed("code", sa.String(4)),
        *(needed(name, MOMENT) for name in ("asked_at", "due_at")),
        sa.Column("answered_at", MOMENT),
        *(sa.Column(name, WORD) for name in ("answered_by", "reason")),
        *(needed(name, sa.Integer) for name in ("sign_up_version", "version")),
        checked(table, "state", "state IN ('asked', 'accepted', 'declined', 'expired', 'stood_down', 'released')"),
        checked(table, "version", "version >= 1"),
        of_emergency(table),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    indexed(table, "emergency_id", "volunteer_id", unique=True)
    indexed(table, "volunteer_id", "is_drill", name="asked", where=ASKED, unique=True)
    indexed(table, "volunteer_id", "id")
    indexed(table, "due_at", where=ASKED)


def _left_out() -> None:
    table = "emergency_left_out"
    op.create_table(
        table,
        *(needed(name, ID) for name in ("emergency_id", "volunteer_id", "unit_id")),
        *(needed(name, sa.Integer) for name in ("wave", "metres")),
        needed("reason", WORD),
        needed("noted_at", MOMENT),
        of_emergency(table),
        sa.PrimaryKeyConstraint("emergency_id", "volunteer_id", name=f"pk_{table}"),
    )
    indexed(table, "volunteer_id")
    indexed(table, "noted_at")


def _step() -> None:
    table = "emergency_step"
    op.create_table(
        table,
        *(needed(name, ID) for name in ("id", "emergency_id")),
        needed("act", WORD),
        needed("at", MOMENT),
        sa.Column("account_id", ID),
        needed("unit_id", ID),
        *(needed(name, sa.Integer) for name in ("wave", "ring")),
        of_emergency(table),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    indexed(table, "emergency_id")
    indexed(table, "account_id")


def _called_person() -> None:
    op.create_table(
        "called_person",
        needed("volunteer_id", ID),
        needed("is_drill", sa.Boolean),
        *(needed(name, MOMENT) for name in ("asked_at", "free_at")),
        sa.PrimaryKeyConstraint("volunteer_id", "is_drill", name="pk_called_person"),
    )
    indexed("called_person", "free_at")


def _ready_area() -> None:
    table = "ready_area"
    op.create_table(
        table,
        needed("volunteer_id", ID),
        needed("area", sa.String(10)),
        *(needed(name, ID) for name in ("unit_id", "top_id")),
        needed("cell", sa.BigInteger),
        needed("asked_at", MOMENT),
        checked(table, "area", "area IN ('home', 'work')"),
        sa.PrimaryKeyConstraint("volunteer_id", "area", name=f"pk_{table}"),
    )
    indexed(table, "cell", "asked_at", "volunteer_id")
    indexed(table, "top_id", "cell", "asked_at", "volunteer_id")
    indexed(table, "unit_id", "cell")
