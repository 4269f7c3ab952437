"""The tables of spending: what was asked, offered, proposed and recognised. What was booked stands in the ledger."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.credits.models import WORD_CHARACTERS_MAX, Base
from shared.contracts.identity.volunteers import NUMBER

WORD = String(WORD_CHARACTERS_MAX)
ASKED, OFFERED = text("state = 'asked'"), text("state = 'offered'")
PROPOSED = text("state = 'proposed'")
LIVE = text("state IN ('proposed', 'agreed', 'verified')")


class Spending(Base):
    """Coins that a volunteer would spend on a service. hold_id: of the ledger; paid: 0 until it is paid."""

    __tablename__ = "spending"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    volunteer_id: Mapped[UUID]
    amount: Mapped[int] = mapped_column(BigInteger)
    paid: Mapped[int] = mapped_column(BigInteger)
    wish: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(WORD)
    reason: Mapped[str] = mapped_column(Text)
    hold_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    until: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("state IN ('asked', 'paid', 'refused', 'withdrawn', 'over')", name="state"),
        CheckConstraint("amount > 0 AND paid BETWEEN 0 AND amount", name="amount"),
        CheckConstraint("(paid > 0) = (state = 'paid')", name="paid"),
        Index("ix_spending_volunteer_id_id", "volunteer_id", "id"),
        Index("ix_spending_until", "until", postgresql_where=ASKED, sqlite_where=ASKED),
    )


class Relation(Base):
    """Two relatives. kinship: what `to` is to `from`; to_volunteer_id: None where the number is nobody's.

    Then nobody answers, and it lapses like others.
    """

    __tablename__ = "relation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    from_volunteer_id: Mapped[UUID]
    to_volunteer_id: Mapped[UUID | None]
    to_number: Mapped[str] = mapped_column(String(len(NUMBER)))
    kinship: Mapped[str] = mapped_column(WORD)
    state: Mapped[str] = mapped_column(WORD)
    reason: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime]
    until: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(
            "state IN ('proposed', 'agreed', 'verified', 'declined', 'rejected', 'ended', 'over')", name="state"
        ),
        CheckConstraint("state NOT IN ('agreed', 'verified') OR to_volunteer_id IS NOT NULL", name="both"),
        Index(
            "uq_relation_live",
            "from_volunteer_id",
            "to_number",
            unique=True,
            postgresql_where=LIVE,
            sqlite_where=LIVE,
        ),
        Index("ix_relation_from_volunteer_id_id", "from_volunteer_id", "id"),
        Index("ix_relation_to_volunteer_id_id", "to_volunteer_id", "id"),
        Index("ix_relation_until", "until", postgresql_where=PROPOSED, sqlite_where=PROPOSED),
    )


class Gift(Base):
    """What one relative would give the other. hold_id: of the ledger."""

    __tablename__ = "gift"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    relation_id: Mapped[UUID] = mapped_column(ForeignKey("relation.id"), index=True)
    from_volunteer_id: Mapped[UUID]
    to_volunteer_id: Mapped[UUID]
    book: Mapped[str] = mapped_column(WORD)
    amount: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(WORD)
    hold_id: Mapped[UUID]
    offered_at: Mapped[datetime]
    until: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("state IN ('offered', 'accepted', 'declined', 'withdrawn', 'over')", name="state"),
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_gift_from_volunteer_id_id", "from_volunteer_id", "id"),
        Index("ix_gift_to_volunteer_id_id", "to_volunteer_id", "id"),
        Index("ix_gift_until", "until", postgresql_where=OFFERED, sqlite_where=OFFERED),
    )


class Hardship(Base):
    """A cadre has recognised that somebody is in hardship, until a day or until it is taken back."""

    __tablename__ = "hardship"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    volunteer_id: Mapped[UUID]
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    recognised_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_hardship_volunteer_id_id", "volunteer_id", "id"),)


class PoolGrant(Base):
    """Something out of a unit's pool for somebody in hardship. proposed_by: the account of the first cadre."""

    __tablename__ = "pool_grant"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID]
    volunteer_id: Mapped[UUID]
    book: Mapped[str] = mapped_column(WORD)
    amount: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(WORD)
    proposed_by: Mapped[UUID | None]
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'paid', 'refused')", name="state"),
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_pool_grant_unit_id_id", "unit_id", "id"),
        Index("ix_pool_grant_volunteer_id_id", "volunteer_id", "id"),
    )
