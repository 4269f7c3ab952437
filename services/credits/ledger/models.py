"""The tables of the ledger. Transfers, entries of lots, seals and proofs only grow: the database refuses more."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.credits.ledger.growing import only_grows
from services.credits.models import WORD_CHARACTERS_MAX, Base
from shared.contracts.credits.ledger_words import FACT_CHARACTERS_MAX
from shared.runtime.data.mapping import Json

WORD = String(WORD_CHARACTERS_MAX)
RESOLVES = text("hold_id IS NOT NULL")
OWES = text("owed > 0")
HAS_AVAILABLE = text("available > 0")


class LedgerAccount(Base):
    """An account of a volunteer or a unit, with the sums of its entries. Accounts of the system have no row.

    id: follows from the four that say which it is; held: a part of the balance that is set aside; owed: of its open
    claims; stopped_at: since when it pays nothing because a cadre has decided so; entries_count: the position of its
    last entry, posted_at: when that was posted.
    """

    __tablename__ = "ledger_account"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    book: Mapped[str] = mapped_column(WORD)
    owner_kind: Mapped[str] = mapped_column(WORD)
    owner_id: Mapped[UUID]
    purpose: Mapped[str] = mapped_column(WORD)
    balance: Mapped[int] = mapped_column(BigInteger)
    held: Mapped[int] = mapped_column(BigInteger)
    owed: Mapped[int] = mapped_column(BigInteger)
    stopped_at: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(BigInteger)
    entries_count: Mapped[int] = mapped_column(BigInteger)
    posted_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("book IN ('service_minutes', 'love_value', 'time_coins', 'fund_fen')", name="book"),
        CheckConstraint("owner_kind IN ('volunteer', 'unit')", name="owner_kind"),
        CheckConstraint("held BETWEEN 0 AND balance", name="held"),
        CheckConstraint("owed >= 0", name="owed"),
        Index("ix_ledger_account_owner_id_book", "owner_id", "book"),
        Index("ix_ledger_account_owes", "id", postgresql_where=OWES, sqlite_where=OWES),
    )


class LedgerTransfer(Base):
    """One fact with both its legs (`domain.records.Transfer`): what it says is never changed.

    No foreign keys to accounts: those of the system have no row, and a row that all transfers refer to would be locked
    by all of them. That both accounts are of the transfer's book is so by their ids, and `verification` looks.
    """

    __tablename__ = "ledger_transfer"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    book: Mapped[str] = mapped_column(WORD)
    kind: Mapped[str] = mapped_column(WORD)
    amount: Mapped[int] = mapped_column(BigInteger)
    source_id: Mapped[UUID]
    target_id: Mapped[UUID]
    fact: Mapped[str] = mapped_column(String(FACT_CHARACTERS_MAX))
    details: Mapped[dict[str, Any]] = mapped_column(Json)
    posted_at: Mapped[datetime]
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("ledger_transfer.id"))
    hold_id: Mapped[UUID | None] = mapped_column(ForeignKey("ledger_transfer.id"))
    claim_id: Mapped[UUID | None]
    until: Mapped[datetime | None]
    expires_on: Mapped[date | None]
    source_position: Mapped[int | None] = mapped_column(BigInteger)
    target_position: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("source_id <> target_id", name="legs"),
        CheckConstraint("book IN ('service_minutes', 'love_value', 'time_coins', 'fund_fen')", name="book"),
        CheckConstraint(
            "kind IN ('grant', 'spend', 'transfer', 'donate', 'expire', 'adjust', 'hold', 'capture', 'release',"
            " 'reverse')",
            name="kind",
        ),
        CheckConstraint("(kind = 'reverse') = (reverses_id IS NOT NULL)", name="reverses"),
        CheckConstraint("(kind IN ('capture', 'release')) = (hold_id IS NOT NULL)", name="resolves"),
        CheckConstraint("(kind = 'hold') = (until IS NOT NULL)", name="until"),
        CheckConstraint("claim_id IS NULL OR kind = 'reverse'", name="pays"),
        Index("ix_ledger_transfer_source_id_posted_at_source_position", "source_id", "posted_at", "source_position"),
        Index("ix_ledger_transfer_target_id_posted_at_target_position", "target_id", "posted_at", "target_position"),
        Index("ix_ledger_transfer_posted_at_id", "posted_at", "id"),
        Index(
            "ix_ledger_transfer_reverses_id",
            "reverses_id",
            postgresql_where=text("reverses_id IS NOT NULL"),
            sqlite_where=text("reverses_id IS NOT NULL"),
        ),
        Index("uq_ledger_transfer_resolves", "hold_id", unique=True, postgresql_where=RESOLVES, sqlite_where=RESOLVES),
    )


class Lot(Base):
    """What one grant put into an account, and where each part of it is (`domain.records.Lot`)."""

    __tablename__ = "lot"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_account.id"))
    transfer_id: Mapped[UUID]
    granted_at: Mapped[datetime]
    expires_on: Mapped[date | None]
    granted: Mapped[int] = mapped_column(BigInteger)
    available: Mapped[int] = mapped_column(BigInteger)
    held: Mapped[int] = mapped_column(BigInteger)
    spent: Mapped[int] = mapped_column(BigInteger)
    expired: Mapped[int] = mapped_column(BigInteger)
    reversed: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        CheckConstraint("granted > 0 AND granted = available + held + spent + expired + reversed", name="whole"),
        CheckConstraint("available >= 0 AND held >= 0 AND spent >= 0 AND expired >= 0 AND reversed >= 0", name="parts"),
        Index("ix_lot_account_id", "account_id"),
        Index(
            "ix_lot_expires_on_account_id",
            "expires_on",
            "account_id",
            postgresql_where=HAS_AVAILABLE,
            sqlite_where=HAS_AVAILABLE,
        ),
    )


class LotEntry(Base):
    """What a transfer moved inside a lot: a lot is the sum of these."""

    __tablename__ = "lot_entry"

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_transfer.id"), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    into: Mapped[str] = mapped_column(WORD, primary_key=True)
    out_of: Mapped[str] = mapped_column(WORD)
    amount: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_lot_entry_lot_id", "lot_id"),
    )


class OpenHold(Base):
    """A hold that waits: nobody has captured or released it, and it has not expired."""

    __tablename__ = "open_hold"

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_transfer.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_account.id"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[datetime] = mapped_column(index=True)


class Claim(Base):
    """What could not be taken back (`domain.records.Claim`)."""

    __tablename__ = "claim"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_account.id"))
    reverses_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_transfer.id"), index=True)
    pays_id: Mapped[UUID]
    made_at: Mapped[datetime]
    fact: Mapped[str] = mapped_column(String(FACT_CHARACTERS_MAX))
    owed: Mapped[int] = mapped_column(BigInteger)
    paid: Mapped[int] = mapped_column(BigInteger)
    forgiven: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        CheckConstraint("owed >= 0 AND paid >= 0 AND forgiven >= 0 AND owed + paid + forgiven > 0", name="parts"),
        Index("ix_claim_account_id_made_at", "account_id", "made_at"),
    )


class AccountDecision(Base):
    """A cadre has decided something on an account, for a reason that its owner reads. Who it was the audit trail says.

    amount: of what is owed so much was forgiven; 0 for other acts.
    """

    __tablename__ = "account_decision"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_account.id"))
    act: Mapped[str] = mapped_column(WORD)
    amount: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("act IN ('freeze', 'thaw', 'forgive')", name="act"),
        Index("ix_account_decision_account_id_id", "account_id", "id"),
    )


class ExpiryNotice(Base):
    """An owner was told, so many days before, of what expires on a day."""

    __tablename__ = "expiry_notice"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_account.id"), primary_key=True)
    expires_on: Mapped[date] = mapped_column(primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    told_at: Mapped[datetime]


class LedgerPending(Base):
    """A transfer that waits to be sealed."""

    __tablename__ = "ledger_pending"

    transfer_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_transfer.id"), primary_key=True)


class LedgerSeal(Base):
    """The place of a transfer in the chain. No foreign key: a seal outlives a transfer that somebody removed."""

    __tablename__ = "ledger_seal"

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    transfer_id: Mapped[UUID] = mapped_column(unique=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class LedgerHead(Base):
    """Where the chain ends: one row, which whoever seals locks."""

    __tablename__ = "ledger_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class DailyProof(Base):
    """That a book summed to zero at the end of a day, and its accounts were the sums of their entries.

    transfers: of the day; moved: what they moved in all; system_balance: of the system's accounts at the end of the
    day, owners_balance: of all others: both together are 0; faults: what was wrong, as "fault:account".
    """

    __tablename__ = "daily_proof"

    day: Mapped[date] = mapped_column(primary_key=True)
    book: Mapped[str] = mapped_column(WORD, primary_key=True)
    transfers: Mapped[int] = mapped_column(BigInteger)
    moved: Mapped[int] = mapped_column(BigInteger)
    system_balance: Mapped[int] = mapped_column(BigInteger)
    owners_balance: Mapped[int] = mapped_column(BigInteger)
    accounts: Mapped[int] = mapped_column(BigInteger)
    faults: Mapped[list[str]] = mapped_column(Json)
    proved_at: Mapped[datetime]


for _model in (LedgerTransfer, LotEntry, LedgerSeal, DailyProof):
    only_grows(_model.__table__)
