"""Accounts that their owners closed."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import UtcMoment

revision = "0011"
down_revision = "0010"

OLD_CODE_PASSES = "it knows no closed accounts, and all others are checked as before"

CHANGED = {
    "state": "state IN ('invited', 'active', 'locked', 'closed')",
    "can_be_named": "(state = 'closed') = (login IS NULL AND phone_index IS NULL)",
}
NEW = {
    "closed": "(state = 'closed') = (closed_at IS NOT NULL)",
    "no_keys": "state <> 'closed' OR (password_hash IS NULL AND totp_sealed IS NULL)",
}


def upgrade() -> None:
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("closed_at", UtcMoment()))
        for name in CHANGED:
            account.drop_constraint(f"ck_account_{name}", type_="check")
        for name, condition in {**CHANGED, **NEW}.items():
            account.create_check_constraint(f"ck_account_{name}", condition)
