"""What people are reminded of."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.models import WORD_CHARACTERS_MAX, Base


class KnownSignUp(Base):
    """A sign-up as projects told it last. remind_at: None where nobody is to be reminded, or was already."""

    __tablename__ = "known_sign_up"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    volunteer_id: Mapped[UUID]
    activity_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    remind_at: Mapped[datetime | None]
    version: Mapped[int]

    __table_args__ = (
        Index(
            "ix_known_sign_up_remind_at",
            "remind_at",
            postgresql_where=text("remind_at IS NOT NULL"),
            sqlite_where=text("remind_at IS NOT NULL"),
        ),
    )
