"""The table of calendars' addresses."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.projects.models import Base


class CalendarFeed(Base):
    """The address at which a person's calendar is read by their calendar program: the digest of its secret."""

    __tablename__ = "calendar_feed"

    volunteer_id: Mapped[UUID] = mapped_column(primary_key=True)
    secret_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
