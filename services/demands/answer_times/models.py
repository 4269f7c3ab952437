"""The table of what units say about the time in which they answer needs."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.demands.answer_times.domain import AnswerTimes
from services.demands.models import Base
from shared.runtime.data.mapping import Json


class AnswerTimesVersion(Base):
    """Until when a unit answers, from a day on: written once. hours: by urgency; remind_hours: before that."""

    __tablename__ = "answer_times"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID]
    number: Mapped[int]
    from_day: Mapped[date]
    hours: Mapped[dict[str, int]] = mapped_column(Json)
    remind_hours: Mapped[int]
    said_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("unit_id", "number"), CheckConstraint("number >= 1", name="number"))

    def read(self) -> AnswerTimes:
        """As the rules of the domain take it."""
        return AnswerTimes(self.unit_id, self.from_day, self.number, self.hours, self.remind_hours)
