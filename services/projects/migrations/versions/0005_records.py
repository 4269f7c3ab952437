"""Service records with their past, evidence, appeals, evaluations and complaints; when the calendar was changed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from shared.runtime.data.mapping import Json, UtcMoment

revision = "0005"
down_revision = "0004"

ID = sa.Uuid()
MOMENT = UtcMoment()


def upgrade() -> None:
    _calendar_change()
    _service_record()
    _record_version()
    _record_step()
    _appeal()
    _evaluation()
    _complaint()
    _evidence_file()


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=f"ck_{table}_{name}")


def partial(name: str, table: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=unique, postgresql_where=where, sqlite_where=where)


def due() -> list[sa.Column]:
    return [
        sa.Column("due_from", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("is_due_certain", sa.Boolean, nullable=False),
        sa.Column("dated_at", MOMENT, nullable=False),
    ]


def _calendar_change() -> None:
    op.create_table(
        "calendar_change",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_change"),
    )


def _service_record() -> None:
    op.create_table(
        "service_record",
        sa.Column("id", ID, nullable=False),
        sa.Column("sign_up_id", ID, nullable=False),
        sa.Column("activity_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("team_id", ID),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("volunteer_unit_id", ID, nullable=False),
        sa.Column("service_class", sa.String(40), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("served_on", sa.Date, nullable=False),
        sa.Column("place", sa.String(200)),
        sa.Column("content", sa.Text),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("responsible_id", ID),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("proven_minutes", sa.Integer, nullable=False),
        sa.Column("grade", sa.String(40), nullable=False),
        sa.Column("flags", Json, nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("recorded_by", ID),
        sa.Column("guarantor_id", ID),
        sa.Column("guaranteed_at", MOMENT),
        sa.Column("tier", sa.String(40), nullable=False),
        sa.Column("wants", Json, nullable=False),
        sa.Column("terms", sa.Integer, nullable=False),
        sa.Column("accepted_at", MOMENT),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("decided_at", MOMENT),
        sa.Column("reason", sa.Text),
        sa.Column("change", sa.String(20)),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        *due(),
        sa.PrimaryKeyConstraint("id", name="pk_service_record"),
        check(
            "service_record",
            "confirmed",
            "state <> 'confirmed' OR (accepted_at IS NOT NULL AND confirmed_at IS NOT NULL AND minutes > 0)",
        ),
        check(
            "service_record",
            "entered",
            "origin <> 'entered' OR (recorded_by IS NOT NULL AND guarantor_id IS NOT NULL)",
        ),
        check("service_record", "guaranteed", "guaranteed_at IS NULL OR guarantor_id IS NOT NULL"),
        check("service_record", "minutes", "minutes BETWEEN 0 AND 1440"),
        check("service_record", "origin", "origin IN ('settled', 'entered', 'handed_in')"),
        check(
            "service_record",
            "seven_fields",
            "state <> 'confirmed' OR (place IS NOT NULL AND content IS NOT NULL AND responsible_id IS NOT NULL)",
        ),
        check("service_record", "state", "state IN ('open', 'confirmed', 'refused', 'struck')"),
        check("service_record", "times", "ends_at > starts_at"),
        check("service_record", "version", "version >= 1 AND terms >= 1"),
        reference("service_record", "activity_id", "activity"),
        reference("service_record", "project_id", "project"),
        reference("service_record", "sign_up_id", "sign_up"),
        sa.UniqueConstraint("sign_up_id", name="uq_service_record_sign_up_id"),
        *_no_overlap(),
    )
    op.create_index("ix_service_record_activity_id_id", "service_record", ["activity_id", "id"])
    partial("ix_service_record_dated_at", "service_record", ["dated_at"], "state = 'open'")
    op.create_index("ix_service_record_guarantor_id", "service_record", ["guarantor_id"])
    op.create_index("ix_service_record_state_due_on_id", "service_record", ["state", "due_on", "id"])
    op.create_index("ix_service_record_team_id", "service_record", ["team_id"])
    op.create_index("ix_service_record_unit_id_id", "service_record", ["unit_id", "id"])
    op.create_index("ix_service_record_volunteer_id_served_on", "service_record", ["volunteer_id", "served_on", "id"])
    _no_overlap_on_sqlite()


def _is_postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")


def _no_overlap() -> list[ExcludeConstraint]:
    """Two services of one person never overlap, whoever writes: the database itself refuses it."""
    if not _is_postgresql():
        return []
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    return [
        ExcludeConstraint(
            (sa.column("volunteer_id"), "="),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            where=sa.text("state = 'confirmed'"),
            using="gist",
            name="ex_service_record_overlap",
        )
    ]


def _no_overlap_on_sqlite() -> None:
    for act in () if _is_postgresql() else ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER service_record_no_overlap_{act.lower()} BEFORE {act} ON service_record"
            " WHEN NEW.state = 'confirmed' AND EXISTS (SELECT 1 FROM service_record AS other"
            " WHERE other.volunteer_id = NEW.volunteer_id AND other.state = 'confirmed' AND other.id <> NEW.id"
            " AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at)"
            " BEGIN SELECT RAISE(ABORT, 'two services of one person overlap'); END"
        )


def _record_version() -> None:
    op.create_table(
        "record_version",
        sa.Column("record_id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("values", Json, nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("record_id", "version", name="pk_record_version"),
        reference("record_version", "record_id", "service_record"),
    )


def _record_step() -> None:
    op.create_table(
        "record_step",
        sa.Column("id", ID, nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("agreement", sa.String(20)),
        sa.Column("terms", sa.Integer, nullable=False),
        sa.Column("account_id", ID),
        sa.Column("volunteer_id", ID),
        sa.Column("capacity", sa.String(40), nullable=False),
        sa.Column("unit_id", ID),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_record_step"),
        check("record_step", "agreement", "(act = 'agree') = (agreement IS NOT NULL)"),
        reference("record_step", "record_id", "service_record"),
    )
    op.create_index("ix_record_step_record_id_id", "record_step", ["record_id", "id"])


def _appeal() -> None:
    op.create_table(
        "appeal",
        sa.Column("id", ID, nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("record_version", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("wanted_minutes", sa.Integer, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by", ID),
        sa.Column("given_minutes", sa.Integer),
        sa.Column("reason", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        *due(),
        sa.PrimaryKeyConstraint("id", name="pk_appeal"),
        check("appeal", "decided", "(state = 'submitted') = (decided_at IS NULL)"),
        check("appeal", "given", "(state = 'upheld') = (given_minutes IS NOT NULL)"),
        check("appeal", "numbers", "wanted_minutes BETWEEN 1 AND 1440 AND version >= 1 AND level >= 1"),
        check("appeal", "state", "state IN ('submitted', 'upheld', 'rejected', 'withdrawn')"),
        reference("appeal", "record_id", "service_record"),
    )
    op.create_index("ix_appeal_record_id", "appeal", ["record_id"])
    op.create_index("ix_appeal_state_due_on_id", "appeal", ["state", "due_on", "id"])
    op.create_index("ix_appeal_volunteer_id", "appeal", ["volunteer_id"])
    partial("uq_appeal_submitted", "appeal", ["record_id"], "state = 'submitted'", unique=True)


def _evaluation() -> None:
    op.create_table(
        "evaluation",
        sa.Column("id", ID, nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("activity_id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("direction", sa.String(20), nullable=False),
        sa.Column("stars", sa.Integer, nullable=False),
        sa.Column("words", sa.Text),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evaluation"),
        check("evaluation", "direction", "direction IN ('of_activity', 'of_volunteer')"),
        check("evaluation", "stars", "stars BETWEEN 1 AND 5"),
        reference("evaluation", "activity_id", "activity"),
        reference("evaluation", "record_id", "service_record"),
    )
    op.create_index("ix_evaluation_activity_id_direction_id", "evaluation", ["activity_id", "direction", "id"])
    op.create_index("ix_evaluation_volunteer_id_direction_id", "evaluation", ["volunteer_id", "direction", "id"])
    op.create_index("uq_evaluation_record_id_direction", "evaluation", ["record_id", "direction"], unique=True)


def _complaint() -> None:
    op.create_table(
        "complaint",
        sa.Column("id", ID, nullable=False),
        sa.Column("number", sa.String(17), nullable=False),
        sa.Column("activity_id", ID, nullable=False),
        sa.Column("record_id", ID),
        sa.Column("about_volunteer_id", ID),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by", ID),
        sa.Column("answer", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        *due(),
        sa.PrimaryKeyConstraint("id", name="pk_complaint"),
        check("complaint", "answered", "(state = 'submitted') = (answer IS NULL)"),
        check("complaint", "decided", "(state = 'submitted') = (decided_at IS NULL)"),
        check("complaint", "state", "state IN ('submitted', 'upheld', 'rejected')"),
        check("complaint", "version", "version >= 1"),
        reference("complaint", "activity_id", "activity"),
        reference("complaint", "record_id", "service_record"),
        sa.UniqueConstraint("number", name="uq_complaint_number"),
    )
    op.create_index("ix_complaint_activity_id", "complaint", ["activity_id"])
    op.create_index("ix_complaint_made_by_id", "complaint", ["made_by", "id"])
    op.create_index("ix_complaint_record_id", "complaint", ["record_id"])
    op.create_index("ix_complaint_state_due_on_id", "complaint", ["state", "due_on", "id"])


def _evidence_file() -> None:
    op.create_table(
        "evidence_file",
        sa.Column("id", ID, nullable=False),
        sa.Column("record_id", ID),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("media", sa.String(60), nullable=False),
        sa.Column("byte_count", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("uploaded_by", ID, nullable=False),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_file"),
        check("evidence_file", "bound", "record_id IS NULL OR state = 'kept'"),
        check("evidence_file", "state", "state IN ('arriving', 'kept', 'removed')"),
        reference("evidence_file", "record_id", "service_record"),
    )
    op.create_index("ix_evidence_file_digest", "evidence_file", ["digest"])
    op.create_index("ix_evidence_file_record_id", "evidence_file", ["record_id"])
    partial("ix_evidence_file_unbound", "evidence_file", ["uploaded_at", "id"], "record_id IS NULL")
