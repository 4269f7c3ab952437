"""The archive of needs, with offers of volunteers; records of a project are looked up by it."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import Json, UtcMoment
from shared.runtime.data.search import SearchTerms

revision = "0003"
down_revision = "0002"

ID = sa.Uuid()
MOMENT = UtcMoment()
WORD = sa.String(40)
STATES = (
    "state IN ('submitted', 'verified', 'referred', 'accepted', 'refused', 'linked', 'served', 'confirmed', 'closed', "
    "'withdrawn', 'merged')"
)
OFFER_STATES = "state IN ('offered', 'asked', 'accepted', 'declined', 'withdrawn', 'expired', 'moot')"
GOING_ON = "state IN ('submitted', 'verified', 'referred', 'accepted', 'linked', 'served', 'confirmed')"
WAITING = "state IN ('offered', 'asked')"


def upgrade() -> None:
    _category()
    _answer_times()
    _demand()
    _demand_step()
    _contact_reading()
    _offer()
    op.create_index("ix_known_record_project_id_served_on", "known_record", ["project_id", "served_on"])


def partial(name: str, table: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=unique, postgresql_where=where, sqlite_where=where)


def of_demand(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["demand_id"], ["demand.id"], name=f"fk_{table}_demand_id_demand")


def _category() -> None:
    op.create_table(
        "category",
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("word", WORD, nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("service_class", WORD, nullable=False),
        sa.Column("is_kept", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_category"),
        sa.UniqueConstraint("unit_id", "word", name="uq_category_unit_id_word"),
    )


def _answer_times() -> None:
    op.create_table(
        "answer_times",
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("from_day", sa.Date, nullable=False),
        sa.Column("hours", Json, nullable=False),
        sa.Column("remind_hours", sa.Integer, nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answer_times"),
        sa.UniqueConstraint("unit_id", "number", name="uq_answer_times_unit_id_number"),
        sa.CheckConstraint("number >= 1", name="ck_answer_times_number"),
    )


def _demand() -> None:
    op.create_table(
        "demand",
        sa.Column("id", ID, nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("category", WORD, nullable=False),
        sa.Column("category_id", ID),
        *(sa.Column(name, WORD, nullable=False) for name in ("service_class", "urgency", "visibility", "channel")),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("search", SearchTerms(), nullable=False),
        sa.Column("words_sealed", sa.Text),
        sa.Column("beneficiary", WORD, nullable=False),
        sa.Column("beneficiary_name_sealed", sa.Text),
        sa.Column("phone_sealed", sa.Text),
        sa.Column("phone_index", sa.LargeBinary(32)),
        sa.Column("address_sealed", sa.Text),
        sa.Column("address_index", sa.LargeBinary(32)),
        sa.Column("position_sealed", sa.Text),
        sa.Column("area_cell", sa.BigInteger),
        sa.Column("wanted_from", MOMENT),
        sa.Column("wanted_until", MOMENT),
        sa.Column("account_id", ID),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("consent_giver", WORD, nullable=False),
        sa.Column("consent_means", WORD, nullable=False),
        sa.Column("consent_text_version", sa.Integer, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("urgency_hours", sa.Integer, nullable=False),
        sa.Column("help_first_hours", sa.Integer, nullable=False),
        sa.Column("ranks_from", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("wakes_at", MOMENT),
        *(sa.Column(name, ID) for name in ("volunteer_id", "project_id", "activity_id")),
        sa.Column("linked_at", MOMENT),
        sa.Column("merged_into_id", ID),
        sa.Column("reason_code", WORD),
        sa.Column("reason", sa.Text),
        sa.Column("served_at", MOMENT),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("rating", sa.Integer),
        sa.Column("rating_words_sealed", sa.Text),
        sa.Column("ended_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_demand"),
        sa.UniqueConstraint("number", name="uq_demand_number"),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name="fk_demand_category_id_category"),
        sa.ForeignKeyConstraint(["merged_into_id"], ["demand.id"], name="fk_demand_merged_into_id_demand"),
        sa.CheckConstraint(STATES, name="ck_demand_state"),
        sa.CheckConstraint("(merged_into_id IS NOT NULL) = (state = 'merged')", name="ck_demand_merged"),
        sa.CheckConstraint("(reason_code IS NOT NULL) = (state = 'refused')", name="ck_demand_refused"),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="ck_demand_rating"),
        sa.CheckConstraint("version >= 1", name="ck_demand_version"),
    )
    for column in ("unit_id", "phone_index", "address_index", "area_cell"):
        op.create_index(f"ix_demand_{column}", "demand", [column])
    for column in ("volunteer_id", "project_id", "activity_id", "merged_into_id"):
        op.create_index(f"ix_demand_{column}", "demand", [column])
    op.create_index("ix_demand_account_id_id", "demand", ["account_id", "id"])
    op.create_index("ix_demand_made_by_id", "demand", ["made_by", "id"])
    op.create_index("ix_demand_state_ranks_from_id", "demand", ["state", "ranks_from", "id"])
    partial("ix_demand_queue", "demand", ["ranks_from", "id"], GOING_ON)
    partial("ix_demand_wakes_at", "demand", ["wakes_at"], "wakes_at IS NOT NULL")
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_demand_search", "demand", ["search"], postgresql_using="gin")


def _demand_step() -> None:
    op.create_table(
        "demand_step",
        sa.Column("id", ID, nullable=False),
        sa.Column("demand_id", ID, nullable=False),
        sa.Column("act", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_demand_step"),
        of_demand("demand_step"),
    )
    op.create_index("ix_demand_step_demand_id_id", "demand_step", ["demand_id", "id"])
    op.create_index("ix_demand_step_by_id", "demand_step", ["by", "id"])


def _contact_reading() -> None:
    op.create_table(
        "contact_reading",
        sa.Column("id", ID, nullable=False),
        sa.Column("demand_id", ID, nullable=False),
        sa.Column("read_by", ID, nullable=False),
        sa.Column("volunteer_id", ID),
        sa.Column("fields", Json, nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contact_reading"),
        of_demand("contact_reading"),
    )
    op.create_index("ix_contact_reading_demand_id_id", "contact_reading", ["demand_id", "id"])
    op.create_index("ix_contact_reading_read_by_id", "contact_reading", ["read_by", "id"])


def _offer() -> None:
    op.create_table(
        "offer",
        sa.Column("id", ID, nullable=False),
        sa.Column("demand_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("by_volunteer", sa.Boolean, nullable=False),
        sa.Column("words", sa.Text),
        sa.Column("state", WORD, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_offer"),
        of_demand("offer"),
        sa.CheckConstraint(OFFER_STATES, name="ck_offer_state"),
        sa.CheckConstraint("version >= 1", name="ck_offer_version"),
    )
    op.create_index("ix_offer_demand_id_id", "offer", ["demand_id", "id"])
    op.create_index("ix_offer_volunteer_id_id", "offer", ["volunteer_id", "id"])
    partial("uq_offer_waiting", "offer", ["demand_id", "volunteer_id"], WAITING, unique=True)
    partial("ix_offer_due_at", "offer", ["due_at"], WAITING)
