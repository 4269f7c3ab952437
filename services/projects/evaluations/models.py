"""The table of evaluations, both ways."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.projects.models import Base


class Evaluation(Base):
    """How it was: a volunteer of an activity, or its leader of a volunteer's service. One each way and record."""

    __tablename__ = "evaluation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("service_record.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    volunteer_id: Mapped[UUID]
    direction: Mapped[str] = mapped_column(String(20))
    stars: Mapped[int]
    words: Mapped[str | None] = mapped_column(Text)
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        CheckConstraint("direction IN ('of_activity', 'of_volunteer')", name="direction"),
        Index("uq_evaluation_record_id_direction", "record_id", "direction", unique=True),
        Index("ix_evaluation_activity_id_direction_id", "activity_id", "direction", "id"),
        Index("ix_evaluation_volunteer_id_direction_id", "volunteer_id", "direction", "id"),
    )
