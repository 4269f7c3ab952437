"""Who answers for a union, replies over SMS, and by what a phone is found from which one came."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import UtcMoment

revision = "0007"
down_revision = "0006"

ID = sa.Uuid()


def upgrade() -> None:
    op.add_column("known_contact", sa.Column("phone_index", sa.LargeBinary(32)))
    op.create_index("ix_known_contact_phone_index", "known_contact", ["phone_index"])
    op.create_table(
        "known_office",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("from_day", sa.Date, nullable=False),
        sa.Column("until_day", sa.Date),
        sa.Column("is_over", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_office"),
    )
    op.create_index("ix_known_office_account_id", "known_office", ["account_id"])
    op.create_index("ix_known_office_unit_id_role", "known_office", ["unit_id", "role"])
    op.create_table(
        "sms_reply",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("answer", sa.String(40), nullable=False),
        sa.Column("received_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sms_reply"),
        sa.CheckConstraint("answer IN ('yes', 'no')", name="ck_sms_reply_answer"),
    )
    op.create_index("ix_sms_reply_account_id", "sms_reply", ["account_id"])
    op.create_index("ix_sms_reply_received_at", "sms_reply", ["received_at"])
