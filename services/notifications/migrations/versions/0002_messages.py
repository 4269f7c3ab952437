"""Inboxes and their messages, and what was heard of the things that messages tell of."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import Json, UtcMoment

revision = "0002"
down_revision = "0001"

ID = sa.Uuid()
MOMENT = UtcMoment()


def upgrade() -> None:
    _mailbox()
    _closed_account()
    _message()
    _heard_thing()
    _waiting_note()


def _mailbox() -> None:
    op.create_table(
        "mailbox",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("last_number", sa.Integer, nullable=False),
        sa.Column("unread_count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_mailbox"),
        sa.CheckConstraint("unread_count BETWEEN 0 AND last_number", name="ck_mailbox_unread_count"),
    )


def _closed_account() -> None:
    op.create_table(
        "closed_account",
        sa.Column("id", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_closed_account"),
    )


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("template_version", sa.Integer, nullable=False),
        sa.Column("fact", sa.String(100), nullable=False),
        sa.Column("about", sa.String(40), nullable=False),
        sa.Column("about_id", ID, nullable=False),
        sa.Column("parameters", Json, nullable=False),
        sa.Column("is_urgent", sa.Boolean, nullable=False),
        sa.Column("is_planned", sa.Boolean, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("read_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("account_id", "number", name="uq_message_account_id_number"),
        sa.UniqueConstraint("account_id", "kind", "fact", name="uq_message_account_id_kind_fact"),
    )
    unread = sa.text("read_at IS NULL")
    op.create_index(
        "ix_message_unread", "message", ["account_id", "number"], postgresql_where=unread, sqlite_where=unread
    )
    unplanned = sa.text("NOT is_planned")
    op.create_index("ix_message_unplanned", "message", ["made_at"], postgresql_where=unplanned, sqlite_where=unplanned)


def _heard_thing() -> None:
    op.create_table(
        "heard_thing",
        sa.Column("id", ID, nullable=False),
        sa.Column("event_type", sa.String(60), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("told", Json, nullable=False),
        sa.Column("told_before", Json),
        sa.PrimaryKeyConstraint("id", name="pk_heard_thing"),
    )


def _waiting_note() -> None:
    op.create_table(
        "waiting_note",
        sa.Column("id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("said", Json, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_waiting_note"),
    )
    for column in ("volunteer_id", "made_at"):
        op.create_index(f"ix_waiting_note_{column}", "waiting_note", [column])
