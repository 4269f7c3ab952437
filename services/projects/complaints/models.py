"""The table of complaints."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.projects.models import Base
from services.projects.working_days.models import HasDue
from shared.contracts.projects.complaint_words import (
    COMPLAINT_NUMBER_CHARACTERS,
    COMPLAINT_WORKING_DAYS,
    ComplaintState,
)


class Complaint(HasDue, Base):
    """Somebody complains about an activity, or about a person in it. number: short enough for the telephone.

    about_volunteer_id: a person whom it is about, record_id: their record of it, None for the activity itself.
    """

    __tablename__ = "complaint"
    WORKING_DAYS = COMPLAINT_WORKING_DAYS

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(COMPLAINT_NUMBER_CHARACTERS), unique=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    record_id: Mapped[UUID | None] = mapped_column(ForeignKey("service_record.id"), index=True)
    about_volunteer_id: Mapped[UUID | None]
    unit_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text)
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    answer: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("state IN ('submitted', 'upheld', 'rejected')", name="state"),
        CheckConstraint("(state = 'submitted') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("(state = 'submitted') = (answer IS NULL)", name="answered"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_complaint_made_by_id", "made_by", "id"),
        Index("ix_complaint_state_due_on_id", "state", "due_on", "id"),
    )

    @classmethod
    def still_waits(cls) -> ColumnElement[bool]:
        return cls.state == ComplaintState.SUBMITTED.value
