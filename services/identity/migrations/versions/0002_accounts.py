"""Accounts, sessions, codes, offices and client applications."""

import sqlalchemy as sa
from alembic import op

from shared.runtime.data.mapping import UtcMoment

revision = "0002"
down_revision = "0001"

JSON = sa.JSON()
ID = sa.Uuid()
MOMENT = UtcMoment()
HASH = sa.LargeBinary(32)


def upgrade() -> None:
    _accounts()
    _codes()
    _sessions()
    _offices()
    _clients()


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=f"ck_{table}_{name}")


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", ID, nullable=False),
        sa.Column("login", sa.String(32)),
        sa.Column("login_folded", sa.String(32)),
        sa.Column("phone_sealed", sa.Text),
        sa.Column("phone_index", HASH),
        sa.Column("password_hash", sa.Text),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("locked_from", sa.String(20)),
        sa.Column("unit_id", ID),
        sa.Column("administrator", sa.String(40)),
        sa.Column("totp_sealed", sa.Text),
        sa.Column("totp_step", sa.Integer, nullable=False),
        sa.Column("second_factor_at", MOMENT),
        sa.Column("access_version", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("login_folded", name="uq_account_login_folded"),
        sa.UniqueConstraint("phone_index", name="uq_account_phone_index"),
        sa.UniqueConstraint("id", "administrator", name="uq_account_id_administrator"),
        reference("account", "unit_id", "unit"),
        check("account", "state", "state IN ('invited', 'active', 'locked')"),
        check("account", "locked_from", "(state = 'locked') = (locked_from IS NOT NULL)"),
        check("account", "login", "(login IS NULL) = (login_folded IS NULL)"),
        check("account", "phone", "(phone_sealed IS NULL) = (phone_index IS NULL)"),
        check("account", "can_be_named", "login IS NOT NULL OR phone_index IS NOT NULL"),
        check("account", "second_factor", "second_factor_at IS NULL OR totp_sealed IS NOT NULL"),
        check("account", "versions", "access_version >= 1 AND version >= 1"),
    )
    op.create_table(
        "invitation",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("code_hash", HASH, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("code_hash", name="uq_invitation_code_hash"),
        reference("invitation", "account_id", "account"),
    )
    op.create_index("ix_invitation_account_id", "invitation", ["account_id"])
    op.create_table(
        "recovery_code",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("code_index", HASH, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.PrimaryKeyConstraint("account_id", "code_index", name="pk_recovery_code"),
        reference("recovery_code", "account_id", "account"),
    )


def _codes() -> None:
    op.create_table(
        "tally",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", HASH, nullable=False),
        sa.Column("moments", JSON, nullable=False),
        sa.Column("touched_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_tally"),
    )
    op.create_index("ix_tally_touched_at", "tally", ["touched_at"])
    op.create_table(
        "one_time_code",
        sa.Column("id", ID, nullable=False),
        sa.Column("phone_index", HASH, nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("code_index", HASH, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_one_time_code"),
        check("one_time_code", "tries", "tries BETWEEN 0 AND 5"),
    )
    op.create_index("ix_one_time_code_phone_index_purpose", "one_time_code", ["phone_index", "purpose"])
    op.create_index("ix_one_time_code_expires_at", "one_time_code", ["expires_at"])


def _sessions() -> None:
    op.create_table(
        "account_session",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("device", sa.String(60)),
        sa.Column("second_factor", sa.Boolean, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("ended_because", sa.String(40)),
        sa.PrimaryKeyConstraint("id", name="pk_account_session"),
        reference("account_session", "account_id", "account"),
    )
    living = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_account_session_open",
        "account_session",
        ["account_id", "id"],
        postgresql_where=living,
        sqlite_where=living,
    )
    op.create_index("ix_account_session_ended_at", "account_session", ["ended_at"])
    op.create_index("ix_account_session_expires_at", "account_session", ["expires_at"])
    op.create_table(
        "refresh_token",
        sa.Column("token_hash", HASH, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.PrimaryKeyConstraint("token_hash", name="pk_refresh_token"),
        reference("refresh_token", "session_id", "account_session"),
    )
    op.create_index("ix_refresh_token_session_id", "refresh_token", ["session_id"])


def _offices() -> None:
    op.create_table(
        "office",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("administrator", sa.String(40)),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("from_day", sa.Date, nullable=False),
        sa.Column("until_day", sa.Date),
        sa.Column("appointed_by", sa.String(120), nullable=False),
        sa.Column("appointed_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_office"),
        reference("office", "account_id", "account"),
        reference("office", "unit_id", "unit"),
        sa.ForeignKeyConstraint(
            ["account_id", "administrator"],
            ["account.id", "account.administrator"],
            name="fk_office_account_id_administrator_account",
        ),
        check(
            "office",
            "administrator",
            "(role IN ('audit_admin', 'security_admin', 'system_admin')) = (administrator IS NOT NULL)",
        ),
        check("office", "one_role", "administrator IS NULL OR administrator = role"),
        check("office", "days", "until_day IS NULL OR until_day >= from_day"),
        check("office", "version", "version >= 1"),
    )
    living = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_office_living",
        "office",
        ["account_id", "role", "unit_id"],
        unique=True,
        postgresql_where=living,
        sqlite_where=living,
    )
    op.create_index("ix_office_unit_id_id", "office", ["unit_id", "id"])
    op.create_index("ix_office_account_id_id", "office", ["account_id", "id"])
    op.create_index("ix_office_until_day", "office", ["until_day"], postgresql_where=living, sqlite_where=living)


def _clients() -> None:
    op.create_table(
        "client",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("registered_by", sa.String(120), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("access_version", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_client"),
        reference("client", "unit_id", "unit"),
        check("client", "versions", "access_version >= 1 AND version >= 1"),
    )
    op.create_index("ix_client_unit_id_id", "client", ["unit_id", "id"])
    op.create_table(
        "client_secret",
        sa.Column("id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("secret_hash", HASH, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_client_secret"),
        reference("client_secret", "client_id", "client"),
    )
    op.create_index("ix_client_secret_client_id", "client_secret", ["client_id"])
