"""Attendances, refused codes, the devices of leaders, and how far the closing of shifts came."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import Json, UtcMoment

revision = "0004"
down_revision = "0003"

ID = sa.Uuid()
MOMENT = UtcMoment()


def upgrade() -> None:
    _attendance()
    _code_refusal()
    _device_use()
    _device()
    _offline_batch()


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=f"ck_{table}_{name}")


def partial(name: str, table: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=unique, postgresql_where=where, sqlite_where=where)


def _attendance() -> None:
    op.create_table(
        "attendance",
        sa.Column("id", ID, nullable=False),
        sa.Column("sign_up_id", ID, nullable=False),
        sa.Column("shift_id", ID, nullable=False),
        sa.Column("activity_id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("served_on", sa.Date, nullable=False),
        sa.Column("pair", sa.Integer, nullable=False),
        sa.Column("came_in_at", MOMENT, nullable=False),
        sa.Column("went_out_at", MOMENT),
        sa.Column("came_in_by", sa.String(40), nullable=False),
        sa.Column("went_out_by", sa.String(40)),
        sa.Column("in_grade", sa.String(40), nullable=False),
        sa.Column("out_grade", sa.String(40)),
        sa.Column("in_metres", sa.Integer),
        sa.Column("out_metres", sa.Integer),
        sa.Column("in_step", sa.Integer),
        sa.Column("out_step", sa.Integer),
        sa.Column("in_recorder_id", ID),
        sa.Column("out_recorder_id", ID),
        sa.Column("batch_id", ID),
        sa.Column("flags", Json, nullable=False),
        sa.Column("is_flagged", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("put_right_by", ID),
        sa.Column("reason", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attendance"),
        check("attendance", "closed", "state <> 'closed' OR went_out_at IS NOT NULL"),
        check("attendance", "out", "(went_out_at IS NULL) = (out_grade IS NULL)"),
        check("attendance", "pair", "pair BETWEEN 1 AND 3"),
        check("attendance", "state", "state IN ('open', 'closed', 'missing_out', 'void')"),
        check("attendance", "times", "went_out_at IS NULL OR went_out_at >= came_in_at"),
        check("attendance", "version", "version >= 1"),
        reference("attendance", "activity_id", "activity"),
        reference("attendance", "shift_id", "shift"),
        reference("attendance", "sign_up_id", "sign_up"),
    )
    op.create_index("ix_attendance_shift_id_id", "attendance", ["shift_id", "id"])
    op.create_index("ix_attendance_sign_up_id", "attendance", ["sign_up_id"])
    op.create_index("ix_attendance_volunteer_id_id", "attendance", ["volunteer_id", "id"])
    partial("ix_attendance_flagged", "attendance", ["id"], "is_flagged")
    partial("uq_attendance_inside", "attendance", ["sign_up_id"], "state = 'open'", unique=True)
    of_a_day = ["activity_id", "volunteer_id", "served_on", "pair"]
    partial("uq_attendance_pair", "attendance", of_a_day, "state <> 'void'", unique=True)


def _code_refusal() -> None:
    op.create_table(
        "code_refusal",
        sa.Column("id", ID, nullable=False),
        sa.Column("shift_id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("fault", sa.String(40), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("recent", Json, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_code_refusal"),
        check("code_refusal", "count", "count >= 1"),
        reference("code_refusal", "shift_id", "shift"),
    )
    op.create_index("uq_code_refusal", "code_refusal", ["shift_id", "volunteer_id", "fault"], unique=True)


def _device_use() -> None:
    op.create_table(
        "device_use",
        sa.Column("shift_id", ID, nullable=False),
        sa.Column("device_digest", sa.LargeBinary(32), nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("used_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("shift_id", "device_digest", "volunteer_id", name="pk_device_use"),
        reference("device_use", "shift_id", "shift"),
    )
    op.create_index("ix_device_use_used_at", "device_use", ["used_at"])


def _device() -> None:
    op.create_table(
        "device",
        sa.Column("id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("public_key", sa.LargeBinary(32), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("enrolled_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_device"),
        check("device", "ended", "(state = 'ended') = (ended_at IS NOT NULL)"),
        check("device", "state", "state IN ('enrolled', 'ended')"),
        sa.UniqueConstraint("public_key", name="uq_device_public_key"),
    )
    op.create_index("ix_device_volunteer_id_id", "device", ["volunteer_id", "id"])


def _offline_batch() -> None:
    op.create_table(
        "offline_batch",
        sa.Column("id", ID, nullable=False),
        sa.Column("device_id", ID, nullable=False),
        sa.Column("shift_id", ID, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("outcome", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_offline_batch"),
        reference("offline_batch", "device_id", "device"),
        reference("offline_batch", "shift_id", "shift"),
    )
    op.create_index("ix_offline_batch_shift_id_id", "offline_batch", ["shift_id", "id"])
