"""The table of offers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.demands.models import WORD_CHARACTERS_MAX, Base
from shared.contracts.demands.archive_words import OfferState

WAITING = text("state IN ('offered', 'asked')")


class Offer(Base):
    """One volunteer for one need. by_volunteer: whether they offered it; else made_by has asked them.

    unit_id: of the union that answers the need; due_at: until when it stands.
    """

    __tablename__ = "offer"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    demand_id: Mapped[UUID] = mapped_column(ForeignKey("demand.id"))
    unit_id: Mapped[UUID]
    volunteer_id: Mapped[UUID]
    made_by: Mapped[UUID]
    by_volunteer: Mapped[bool]
    words: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in OfferState)})", name="state"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_offer_demand_id_id", "demand_id", "id"),
        Index("ix_offer_volunteer_id_id", "volunteer_id", "id"),
        Index(
            "uq_offer_waiting",
            "demand_id",
            "volunteer_id",
            unique=True,
            postgresql_where=WAITING,
            sqlite_where=WAITING,
        ),
        Index("ix_offer_due_at", "due_at", postgresql_where=WAITING, sqlite_where=WAITING),
    )
