"""Contacts, preferences, deliveries, and the sign-ups that people are reminded of."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import Json, UtcMoment

revision = "0003"
down_revision = "0002"

ID = sa.Uuid()
MOMENT = UtcMoment()
WORD = sa.String(40)


def upgrade() -> None:
    _known_contact()
    _preferences()
    _delivery()
    _known_sign_up()


def partial(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, postgresql_where=where, sqlite_where=where)


def _known_contact() -> None:
    op.create_table(
        "known_contact",
        sa.Column("id", ID, nullable=False),
        sa.Column("phone_sealed", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_contact"),
    )


def _preferences() -> None:
    op.create_table(
        "preferences",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("language", WORD, nullable=False),
        sa.Column("refused", Json, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_preferences"),
    )


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", ID, nullable=False),
        sa.Column("message_id", ID),
        sa.Column("account_id", ID),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("is_urgent", sa.Boolean, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("sent_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("provider_id", sa.String(200)),
        sa.Column("refusal", sa.String(100)),
        sa.Column("outgoing_sealed", sa.Text),
        sa.Column("to_index", sa.LargeBinary(32)),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_delivery_message_id_message"),
        sa.UniqueConstraint("message_id", "channel", name="uq_delivery_message_id_channel"),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'accepted', 'refused', 'given_up', 'expired')", name="ck_delivery_state"
        ),
        sa.CheckConstraint("(state IN ('waiting', 'sending')) = (ended_at IS NULL)", name="ck_delivery_ended"),
        sa.CheckConstraint("outgoing_sealed IS NULL OR ended_at IS NULL", name="ck_delivery_outgoing"),
    )
    partial("ix_delivery_open", "delivery", ["due_at"], "state IN ('waiting', 'sending')")
    partial("ix_delivery_to_index", "delivery", ["to_index", "made_at"], "to_index IS NOT NULL")
    op.create_index("ix_delivery_channel_sent_at", "delivery", ["channel", "sent_at"])
    op.create_index("ix_delivery_account_id_channel_sent_at", "delivery", ["account_id", "channel", "sent_at"])
    op.create_table(
        "channel_turn",
        sa.Column("channel", WORD, nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_channel_turn"),
    )


def _known_sign_up() -> None:
    op.create_table(
        "known_sign_up",
        sa.Column("id", ID, nullable=False),
        sa.Column("volunteer_id", ID, nullable=False),
        sa.Column("activity_id", ID, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("remind_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_sign_up"),
    )
    partial("ix_known_sign_up_remind_at", "known_sign_up", ["remind_at"], "remind_at IS NOT NULL")
