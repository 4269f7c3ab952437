"""Who does not want to be ranked by what is known of them."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import UtcMoment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "match_choice",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("is_personalised", sa.Boolean, nullable=False),
        sa.Column("chosen_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_match_choice"),
    )
