"""The table of appeals against what was decided on records."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.projects.models import Base
from services.projects.records.models import ServiceRecord
from services.projects.working_days.models import HasDue
from shared.contracts.projects.appeal_words import APPEAL_WORKING_DAYS, AppealState

SUBMITTED = text("state = 'submitted'")


class Appeal(HasDue, Base):
    """A volunteer does not agree with what became of their record: somebody who had no part in it looks at it again.

    unit_id: which decides; level: how many times the volunteer has gone higher with it, 1 at first; record_version:
    what it is against; wanted_minutes: what would be right; given_minutes: what was given.
    """

    __tablename__ = "appeal"
    WORKING_DAYS = APPEAL_WORKING_DAYS

    id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("service_record.id"), index=True)
    volunteer_id: Mapped[UUID] = mapped_column(index=True)
    unit_id: Mapped[UUID]
    level: Mapped[int]
    record_version: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    wanted_minutes: Mapped[int]
    made_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    given_minutes: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    record: Mapped[ServiceRecord] = relationship()

    __table_args__ = (
        CheckConstraint("state IN ('submitted', 'upheld', 'rejected', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'submitted') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("(state = 'upheld') = (given_minutes IS NOT NULL)", name="given"),
        CheckConstraint("wanted_minutes BETWEEN 1 AND 1440 AND version >= 1 AND level >= 1", name="numbers"),
        Index("uq_appeal_submitted", "record_id", unique=True, postgresql_where=SUBMITTED, sqlite_where=SUBMITTED),
        Index("ix_appeal_state_due_on_id", "state", "due_on", "id"),
    )

    @classmethod
    def still_waits(cls) -> ColumnElement[bool]:
        return cls.state == AppealState.SUBMITTED.value
