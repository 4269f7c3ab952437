"""The table of consents: a row for each decision, never changed, the last one of a purpose counts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models import Base
from shared.contracts.identity.consent_words import PURPOSE_CHARACTERS_MAX


class Consent(Base):
    """What somebody said to a purpose. number: the how-manieth decision; decided_by: who noted it, an actor's name."""

    __tablename__ = "consent"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    purpose: Mapped[str] = mapped_column(String(PURPOSE_CHARACTERS_MAX))
    number: Mapped[int]
    text_version: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    means: Mapped[str] = mapped_column(String(20))
    decided_by: Mapped[str] = mapped_column(String(120))
    decided_at: Mapped[datetime]

    __table_args__ = (
        # Of two decisions at the same moment one comes after the other.
        UniqueConstraint("account_id", "purpose", "number"),
        CheckConstraint("state IN ('given', 'refused', 'withdrawn')", name="state"),
        CheckConstraint("means IN ('own_account', 'guardian', 'paper')", name="means"),
        CheckConstraint("number >= 1 AND text_version >= 1", name="numbers"),
    )
