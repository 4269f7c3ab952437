"""The table of qualifications: what volunteers have shown a union."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.teams.models import WORD_CHARACTERS_MAX, Base
from shared.contracts.teams.profile_words import ISSUER_CHARACTERS_MAX

VALID = text("ended_at IS NULL")


class Qualification(Base):
    """Something that a volunteer has shown by a document.

    evidence: what was seen, no number of it, None once the person has left; valid_until: the last day, None for none;
    ended_at: when it was over, whyever (reason).
    """

    __tablename__ = "qualification"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    volunteer_id: Mapped[UUID]
    qualification: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    issuer: Mapped[str] = mapped_column(String(ISSUER_CHARACTERS_MAX))
    evidence: Mapped[str | None] = mapped_column(Text)
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    valid_until: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (reason IS NULL)", name="ended"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_qualification_volunteer_id_id", "volunteer_id", "id"),
        Index("ix_qualification_qualification_id", "qualification", "id", postgresql_where=VALID, sqlite_where=VALID),
        Index("ix_qualification_valid_until", "valid_until", postgresql_where=VALID, sqlite_where=VALID),
    )

    @property
    def is_valid(self) -> bool:
        """Whether it counts."""
        return self.ended_at is None

    def end(self, reason: str, at: datetime) -> None:
        """Count no more."""
        self.ended_at, self.reason = at, reason
        self.version += 1
