"""Copies of who holds which office: whom a union is reached by."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.models import WORD_CHARACTERS_MAX, Base


class KnownOffice(Base):
    """An office as identity told it last. until_day: its last day, None for none; is_over: it ended before that."""

    __tablename__ = "known_office"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(index=True)
    role: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    unit_id: Mapped[UUID]
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    is_over: Mapped[bool]
    version: Mapped[int]

    __table_args__ = (Index("ix_known_office_unit_id_role", "unit_id", "role"),)
