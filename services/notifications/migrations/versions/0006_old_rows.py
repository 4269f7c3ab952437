"""What is removed after a time is found by its time."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_index("ix_message_made_at", "message", ["made_at"])
    ended = sa.text("ended_at IS NOT NULL")
    op.create_index("ix_delivery_ended_at", "delivery", ["ended_at"], postgresql_where=ended, sqlite_where=ended)
    op.create_index("ix_known_sign_up_starts_at", "known_sign_up", ["starts_at"])
