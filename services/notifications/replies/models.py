"""What came back over SMS."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.models import WORD_CHARACTERS_MAX, Base


class SmsReply(Base):
    """An answer that somebody gave over SMS, without its words. id: follows from the provider's name for it, and who
    they are; so that what is told again counts once."""

    __tablename__ = "sms_reply"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(index=True)
    answer: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    received_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (CheckConstraint("answer IN ('yes', 'no')", name="answer"),)
