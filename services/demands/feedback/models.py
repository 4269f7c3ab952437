"""The tables of feedback, and of what was done with it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.demands.models import WORD_CHARACTERS_MAX, Base
from shared.contracts.demands.feedback_words import NUMBER_CHARACTERS_MAX
from shared.contracts.identity.member_words import VOLUNTEER_NUMBER_DIGITS

WORDS_PLACE = "feedback.words"
STEP_WORDS_PLACE = "feedback_step.words"
OPEN = text("state IN ('submitted', 'forwarded', 'accepted')")
DECIDED = text("state IN ('answered', 'refused')")


class Feedback(Base):
    """Somebody says something about the platform, an activity or a person.

    unit_id: that answers it now; about_number: the volunteer number that was typed, about_volunteer_id whose it is,
    None for nobody's; words_sealed: for `feedback.words.<id>`, None once they were forgotten; made_by: the account,
    None once it is closed; due_at: when it must be answered, or had to be; decided_at: when it was answered or refused
    last.
    """

    __tablename__ = "feedback"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(NUMBER_CHARACTERS_MAX), unique=True)
    about: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    kind: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    unit_id: Mapped[UUID] = mapped_column(index=True)
    activity_id: Mapped[UUID | None]
    about_number: Mapped[str | None] = mapped_column(String(VOLUNTEER_NUMBER_DIGITS))
    about_volunteer_id: Mapped[UUID | None] = mapped_column(index=True)
    words_sealed: Mapped[str | None] = mapped_column(Text)
    made_by: Mapped[UUID | None]
    made_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    due_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    rating: Mapped[int | None]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint("about IN ('platform', 'activity', 'person')", name="about"),
        CheckConstraint(
            "state IN ('submitted', 'accepted', 'forwarded', 'answered', 'refused', 'withdrawn', 'closed')",
            name="state",
        ),
        CheckConstraint("state NOT IN ('answered', 'refused') OR decided_at IS NOT NULL", name="decided"),
        CheckConstraint("rating IS NULL OR (rating BETWEEN 1 AND 5 AND state = 'closed')", name="rating"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_feedback_made_by_id", "made_by", "id"),
        Index("ix_feedback_state_due_at_id", "state", "due_at", "id"),
        Index("ix_feedback_due_at", "due_at", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_feedback_decided_at", "decided_at", postgresql_where=DECIDED, sqlite_where=DECIDED),
    )


class FeedbackStep(Base):
    """What was done with feedback. by: what the audit trail calls who did it; unit_id: which answered it before.

    to_unit_id: which answers it since, None where that did not change; words_sealed: for `feedback_step.words.<id>`.
    """

    __tablename__ = "feedback_step"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    feedback_id: Mapped[UUID] = mapped_column(ForeignKey("feedback.id"))
    act: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    unit_id: Mapped[UUID]
    to_unit_id: Mapped[UUID | None]
    words_sealed: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index("ix_feedback_step_feedback_id_id", "feedback_id", "id"),)
