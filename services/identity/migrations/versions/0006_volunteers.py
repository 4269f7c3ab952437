"""Volunteers, registrations and objections."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import UtcMoment
from shared.runtime.data.search import SearchTerms

revision = "0006"
down_revision = "0005"

ID = sa.Uuid()
MOMENT = UtcMoment()
INDEX = sa.LargeBinary(32)
WORD = sa.String(40)
STATE = sa.String(20)
NAME = sa.String(60)


def upgrade() -> None:
    _volunteers()
    _units_of_volunteers()
    _moves()
    _registrations()
    _objections()


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=f"ck_{table}_{name}")


def partial(name: str, table: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=unique, postgresql_where=where, sqlite_where=where)


def _volunteers() -> None:
    op.create_table(
        "volunteer",
        sa.Column("id", ID, nullable=False),
        sa.Column("number", sa.String(12), nullable=False),
        sa.Column("account_id", ID),
        sa.Column("member_id", ID),
        sa.Column("name", NAME),
        sa.Column("search", SearchTerms()),
        sa.Column("sex", WORD),
        sa.Column("document_kind", WORD),
        sa.Column("document_sealed", sa.Text),
        sa.Column("document_index", INDEX),
        sa.Column("birth_date_sealed", sa.Text),
        sa.Column("phone_sealed", sa.Text),
        sa.Column("phone_index", INDEX),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("is_minor", sa.Boolean, nullable=False),
        sa.Column("card_version", sa.Integer, nullable=False),
        sa.Column("entered_by", ID),
        sa.Column("entered_unit_id", ID),
        sa.Column("entered_at", MOMENT),
        sa.Column("form_on", sa.Date),
        sa.Column("registered_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_volunteer"),
        sa.UniqueConstraint("number", name="uq_volunteer_number"),
        sa.UniqueConstraint("account_id", name="uq_volunteer_account_id"),
        sa.UniqueConstraint("document_index", name="uq_volunteer_document_index"),
        reference("volunteer", "account_id", "account"),
        reference("volunteer", "member_id", "member"),
        reference("volunteer", "unit_id", "unit"),
        reference("volunteer", "entered_by", "account"),
        reference("volunteer", "entered_unit_id", "unit"),
        check("volunteer", "state", "state IN ('entered', 'active', 'withdrawn', 'closed')"),
        check("volunteer", "active", "state <> 'active' OR (account_id IS NOT NULL AND registered_at IS NOT NULL)"),
        check("volunteer", "unclaimed", "account_id IS NULL OR state IN ('active', 'closed')"),
        check("volunteer", "entered", "state <> 'entered' OR (phone_index IS NOT NULL AND form_on IS NOT NULL)"),
        check("volunteer", "phone_until_claimed", "phone_index IS NULL OR state = 'entered'"),
        check(
            "volunteer",
            "person",
            "(state IN ('entered', 'active')) = (name IS NOT NULL AND document_index IS NOT NULL)",
        ),
        check("volunteer", "document", "(document_sealed IS NULL) = (document_index IS NULL)"),
        check("volunteer", "phone", "(phone_sealed IS NULL) = (phone_index IS NULL)"),
        check(
            "volunteer",
            "entered_by",
            "(entered_by IS NULL) = (entered_at IS NULL) AND (entered_by IS NULL) = (entered_unit_id IS NULL)",
        ),
        check("volunteer", "versions", "version >= 1 AND card_version >= 1"),
    )
    op.create_index("ix_volunteer_member_id", "volunteer", ["member_id"])
    op.create_index("ix_volunteer_unit_id_id", "volunteer", ["unit_id", "id"])
    partial("ix_volunteer_phone_index", "volunteer", ["phone_index"], "state = 'entered'")
    partial("ix_volunteer_minors", "volunteer", ["id"], "is_minor")
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_volunteer_search", "volunteer", ["search"], postgresql_using="gin")


def _units_of_volunteers() -> None:
    op.create_table(
        "unit_review",
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("reviews_volunteers", sa.Boolean, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("unit_id", name="pk_unit_review"),
        reference("unit_review", "unit_id", "unit"),
    )
    op.create_table(
        "volunteer_unit",
        sa.Column("id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("reason", STATE, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_volunteer_unit"),
        reference("volunteer_unit", "volunteer_id", "volunteer"),
        reference("volunteer_unit", "unit_id", "unit"),
        check("volunteer_unit", "until", "until IS NULL OR until >= since"),
    )
    partial("uq_volunteer_unit_present", "volunteer_unit", ["volunteer_id"], "until IS NULL", unique=True)
    op.create_index("ix_volunteer_unit_volunteer_id_id", "volunteer_unit", ["volunteer_id", "id"])


def _moves() -> None:
    op.create_table(
        "volunteer_move",
        sa.Column("id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by", ID),
        sa.Column("reason", WORD),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_volunteer_move"),
        reference("volunteer_move", "volunteer_id", "volunteer"),
        reference("volunteer_move", "unit_id", "unit"),
        reference("volunteer_move", "decided_by", "account"),
        check("volunteer_move", "state", "state IN ('submitted', 'approved', 'refused', 'cancelled')"),
        check("volunteer_move", "reason", "(state = 'refused') = (reason IS NOT NULL)"),
        check("volunteer_move", "decided", "(state = 'submitted') = (decided_at IS NULL)"),
        check("volunteer_move", "version", "version >= 1"),
    )
    waiting = "state = 'submitted'"
    partial("uq_volunteer_move_open", "volunteer_move", ["volunteer_id"], waiting, unique=True)
    op.create_index("ix_volunteer_move_volunteer_id_id", "volunteer_move", ["volunteer_id", "id"])
    partial("ix_volunteer_move_waiting", "volunteer_move", ["unit_id", "due_on", "id"], waiting)


def _registrations() -> None:
    open_states = "state IN ('awaiting_guardian', 'submitted')"
    op.create_table(
        "registration",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("name", NAME),
        sa.Column("sex", WORD),
        sa.Column("document_kind", WORD),
        sa.Column("document_sealed", sa.Text),
        sa.Column("document_index", INDEX),
        sa.Column("birth_date_sealed", sa.Text),
        sa.Column("member_id", ID),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("named_unit_id", ID),
        sa.Column("state", STATE, nullable=False),
        sa.Column("evidence", STATE, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by", ID),
        sa.Column("reason", WORD),
        sa.Column("volunteer_id", ID),
        sa.Column("guardian_name_sealed", sa.Text),
        sa.Column("guardian_relation", WORD),
        sa.Column("guardian_phone_sealed", sa.Text),
        sa.Column("guardian_consented_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_registration"),
        reference("registration", "account_id", "account"),
        reference("registration", "member_id", "member"),
        reference("registration", "unit_id", "unit"),
        reference("registration", "named_unit_id", "unit"),
        reference("registration", "decided_by", "account"),
        reference("registration", "volunteer_id", "volunteer"),
        check(
            "registration",
            "state",
            "state IN ('awaiting_guardian', 'submitted', 'approved', 'refused', 'cancelled', 'ended')",
        ),
        check("registration", "person", f"({open_states}) = (name IS NOT NULL AND document_index IS NOT NULL)"),
        check("registration", "document", "(document_sealed IS NULL) = (document_index IS NULL)"),
        check("registration", "reason", "(state IN ('refused', 'ended')) = (reason IS NOT NULL)"),
        check("registration", "volunteer", "(state IN ('approved', 'ended')) = (volunteer_id IS NOT NULL)"),
        check("registration", "decided", f"({open_states}) = (decided_at IS NULL)"),
        check("registration", "guardian", "(guardian_phone_sealed IS NULL) = (guardian_name_sealed IS NULL)"),
        check(
            "registration",
            "guardian_awaited",
            "state <> 'awaiting_guardian' OR guardian_phone_sealed IS NOT NULL",
        ),
        check("registration", "version", "version >= 1"),
    )
    partial("uq_registration_open", "registration", ["account_id"], open_states, unique=True)
    op.create_index("ix_registration_account_id_id", "registration", ["account_id", "id"])
    partial("ix_registration_document_index", "registration", ["document_index"], open_states)
    op.create_index("ix_registration_unit_id_state", "registration", ["unit_id", "state", "due_on", "id"])
    op.create_index("ix_registration_volunteer_id", "registration", ["volunteer_id"])


def _objections() -> None:
    op.create_table(
        "objection",
        sa.Column("id", ID, nullable=False),
        sa.Column("number", sa.String(15), nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("name", NAME),
        sa.Column("document_kind", WORD),
        sa.Column("document_sealed", sa.Text),
        sa.Column("document_index", INDEX),
        sa.Column("reason", WORD, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("named_unit_id", ID),
        sa.Column("volunteer_id", ID),
        sa.Column("state", STATE, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by", ID),
        sa.Column("decision_reason", WORD),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_objection"),
        sa.UniqueConstraint("number", name="uq_objection_number"),
        reference("objection", "account_id", "account"),
        reference("objection", "unit_id", "unit"),
        reference("objection", "named_unit_id", "unit"),
        reference("objection", "volunteer_id", "volunteer"),
        reference("objection", "decided_by", "account"),
        check("objection", "state", "state IN ('submitted', 'upheld', 'rejected')"),
        check("objection", "decided", "(state = 'submitted') = (decided_at IS NULL)"),
        check("objection", "person", "(state = 'submitted') = (document_index IS NOT NULL AND name IS NOT NULL)"),
        check("objection", "decision_reason", "(state = 'rejected') = (decision_reason IS NOT NULL)"),
        check("objection", "version", "version >= 1"),
    )
    op.create_index("ix_objection_account_id_id", "objection", ["account_id", "id"])
    op.create_index("ix_objection_unit_id_state", "objection", ["unit_id", "state", "due_on", "id"])
    op.create_index("ix_objection_volunteer_id", "objection", ["volunteer_id"])
