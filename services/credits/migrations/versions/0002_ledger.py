"""The ledger: accounts, transfers, lots, claims, and the chain that seals them."""

import sqlalchemy as sa
from alembic import op

from services.credits.ledger.growing import statements
from shared.runtime.data.mapping import Json, UtcMoment

revision = "0002"
down_revision = "0001"

ID = sa.Uuid()
MOMENT = UtcMoment()
WORD = sa.String(40)
AMOUNT = sa.BigInteger
BOOKS = "book IN ('service_minutes', 'love_value', 'time_coins', 'fund_fen')"


def upgrade() -> None:
    _accounts()
    _transfers()
    _lots()
    _claims()
    _chain()
    dialect = op.get_bind().dialect.name
    for table in ("ledger_transfer", "lot_entry", "ledger_seal", "daily_proof"):
        for statement in statements(table, dialect):
            op.execute(statement)


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=f"ck_{table}_{name}")


def partial(name: str, table: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=unique, postgresql_where=where, sqlite_where=where)


def _accounts() -> None:
    op.create_table(
        "ledger_account",
        sa.Column("id", ID, nullable=False),
        sa.Column("book", WORD, nullable=False),
        sa.Column("owner_kind", WORD, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("purpose", WORD, nullable=False),
        sa.Column("balance", AMOUNT, nullable=False),
        sa.Column("held", AMOUNT, nullable=False),
        sa.Column("owed", AMOUNT, nullable=False),
        sa.Column("stopped_at", MOMENT),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("entries_count", sa.BigInteger, nullable=False),
        sa.Column("posted_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_account"),
        check("ledger_account", "book", BOOKS),
        check("ledger_account", "owner_kind", "owner_kind IN ('volunteer', 'unit')"),
        check("ledger_account", "held", "held BETWEEN 0 AND balance"),
        check("ledger_account", "owed", "owed >= 0"),
    )
    op.create_index("ix_ledger_account_owner_id_book", "ledger_account", ["owner_id", "book"])
    partial("ix_ledger_account_owes", "ledger_account", ["id"], "owed > 0")


def _transfers() -> None:
    op.create_table(
        "ledger_transfer",
        sa.Column("id", ID, nullable=False),
        sa.Column("book", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("amount", AMOUNT, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("target_id", ID, nullable=False),
        sa.Column("fact", sa.String(160), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.Column("posted_at", MOMENT, nullable=False),
        sa.Column("reverses_id", ID),
        sa.Column("hold_id", ID),
        sa.Column("claim_id", ID),
        sa.Column("until", MOMENT),
        sa.Column("expires_on", sa.Date),
        sa.Column("source_position", sa.BigInteger),
        sa.Column("target_position", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_transfer"),
        check("ledger_transfer", "amount", "amount > 0"),
        check("ledger_transfer", "legs", "source_id <> target_id"),
        check("ledger_transfer", "book", BOOKS),
        check(
            "ledger_transfer",
            "kind",
            "kind IN ('grant', 'spend', 'transfer', 'donate', 'expire', 'adjust', 'hold', 'capture', 'release',"
            " 'reverse')",
        ),
        check("ledger_transfer", "reverses", "(kind = 'reverse') = (reverses_id IS NOT NULL)"),
        check("ledger_transfer", "resolves", "(kind IN ('capture', 'release')) = (hold_id IS NOT NULL)"),
        check("ledger_transfer", "until", "(kind = 'hold') = (until IS NOT NULL)"),
        check("ledger_transfer", "pays", "claim_id IS NULL OR kind = 'reverse'"),
        reference("ledger_transfer", "reverses_id", "ledger_transfer"),
        reference("ledger_transfer", "hold_id", "ledger_transfer"),
    )
    for leg in ("source", "target"):
        columns = [f"{leg}_id", "posted_at", f"{leg}_position"]
        op.create_index(f"ix_ledger_transfer_{'_'.join(columns)}", "ledger_transfer", columns)
    op.create_index("ix_ledger_transfer_posted_at_id", "ledger_transfer", ["posted_at", "id"])
    partial("ix_ledger_transfer_reverses_id", "ledger_transfer", ["reverses_id"], "reverses_id IS NOT NULL")
    partial("uq_ledger_transfer_resolves", "ledger_transfer", ["hold_id"], "hold_id IS NOT NULL", unique=True)
    op.create_table(
        "open_hold",
        sa.Column("transfer_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("amount", AMOUNT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("transfer_id", name="pk_open_hold"),
        reference("open_hold", "transfer_id", "ledger_transfer"),
        reference("open_hold", "account_id", "ledger_account"),
    )
    op.create_index("ix_open_hold_account_id", "open_hold", ["account_id"])
    op.create_index("ix_open_hold_until", "open_hold", ["until"])


def _lots() -> None:
    op.create_table(
        "lot",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("transfer_id", ID, nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.Column("expires_on", sa.Date),
        sa.Column("granted", AMOUNT, nullable=False),
        sa.Column("available", AMOUNT, nullable=False),
        sa.Column("held", AMOUNT, nullable=False),
        sa.Column("spent", AMOUNT, nullable=False),
        sa.Column("expired", AMOUNT, nullable=False),
        sa.Column("reversed", AMOUNT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lot"),
        check("lot", "whole", "granted > 0 AND granted = available + held + spent + expired + reversed"),
        check("lot", "parts", "available >= 0 AND held >= 0 AND spent >= 0 AND expired >= 0 AND reversed >= 0"),
        reference("lot", "account_id", "ledger_account"),
    )
    op.create_index("ix_lot_account_id", "lot", ["account_id"])
    partial("ix_lot_expires_on_account_id", "lot", ["expires_on", "account_id"], "available > 0")
    op.create_table(
        "lot_entry",
        sa.Column("transfer_id", ID, nullable=False),
        sa.Column("lot_id", ID, nullable=False),
        sa.Column("into", WORD, nullable=False),
        sa.Column("out_of", WORD, nullable=False),
        sa.Column("amount", AMOUNT, nullable=False),
        sa.PrimaryKeyConstraint("transfer_id", "lot_id", "into", name="pk_lot_entry"),
        check("lot_entry", "amount", "amount > 0"),
        reference("lot_entry", "transfer_id", "ledger_transfer"),
        reference("lot_entry", "lot_id", "lot"),
    )
    op.create_index("ix_lot_entry_lot_id", "lot_entry", ["lot_id"])
    op.create_table(
        "expiry_notice",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("expires_on", sa.Date, nullable=False),
        sa.Column("days", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "expires_on", "days", name="pk_expiry_notice"),
        reference("expiry_notice", "account_id", "ledger_account"),
    )


def _claims() -> None:
    op.create_table(
        "claim",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("reverses_id", ID, nullable=False),
        sa.Column("pays_id", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("fact", sa.String(160), nullable=False),
        sa.Column("owed", AMOUNT, nullable=False),
        sa.Column("paid", AMOUNT, nullable=False),
        sa.Column("forgiven", AMOUNT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_claim"),
        check("claim", "parts", "owed >= 0 AND paid >= 0 AND forgiven >= 0 AND owed + paid + forgiven > 0"),
        reference("claim", "account_id", "ledger_account"),
        reference("claim", "reverses_id", "ledger_transfer"),
    )
    op.create_index("ix_claim_account_id_made_at", "claim", ["account_id", "made_at"])
    op.create_index("ix_claim_reverses_id", "claim", ["reverses_id"])
    op.create_table(
        "account_decision",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("act", WORD, nullable=False),
        sa.Column("amount", AMOUNT, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_decision"),
        check("account_decision", "act", "act IN ('freeze', 'thaw', 'forgive')"),
        reference("account_decision", "account_id", "ledger_account"),
    )
    op.create_index("ix_account_decision_account_id_id", "account_decision", ["account_id", "id"])


def _chain() -> None:
    op.create_table(
        "ledger_pending",
        sa.Column("transfer_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("transfer_id", name="pk_ledger_pending"),
        reference("ledger_pending", "transfer_id", "ledger_transfer"),
    )
    op.create_table(
        "ledger_seal",
        sa.Column("position", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("transfer_id", ID, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_ledger_seal"),
        sa.UniqueConstraint("transfer_id", name="uq_ledger_seal_transfer_id"),
    )
    op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_head"),
    )
    op.create_table(
        "daily_proof",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("book", WORD, nullable=False),
        sa.Column("transfers", AMOUNT, nullable=False),
        sa.Column("moved", AMOUNT, nullable=False),
        sa.Column("system_balance", AMOUNT, nullable=False),
        sa.Column("owners_balance", AMOUNT, nullable=False),
        sa.Column("accounts", AMOUNT, nullable=False),
        sa.Column("faults", Json, nullable=False),
        sa.Column("proved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("day", "book", name="pk_daily_proof"),
    )
