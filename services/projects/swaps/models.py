"""The table of places that people would give to one another."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.projects.activities.models import SignUp
from services.projects.models import Base

PENDING = text("state = 'pending'")


class Swap(Base):
    """A place that somebody would give to somebody else.

    kind: "substitute" gives the place away, "exchange" takes another one for it. given_id: the sign-up; for_shift_id,
    taken_id: of an exchange, the shift whose place is wanted, and the other's sign-up for it. to_volunteer_id: None
    where nobody fits what was said: then nobody answers, and it lapses like others. due_at: when the question lapses.
    """

    __tablename__ = "swap"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    given_id: Mapped[UUID] = mapped_column(ForeignKey("sign_up.id"))
    for_shift_id: Mapped[UUID | None] = mapped_column(ForeignKey("shift.id"))
    taken_id: Mapped[UUID | None] = mapped_column(ForeignKey("sign_up.id"))
    from_volunteer_id: Mapped[UUID] = mapped_column(index=True)
    to_volunteer_id: Mapped[UUID | None] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    given: Mapped[SignUp] = relationship(foreign_keys=[given_id])
    taken: Mapped[SignUp | None] = relationship(foreign_keys=[taken_id])

    __table_args__ = (
        CheckConstraint("state IN ('pending', 'accepted', 'declined', 'cancelled', 'expired')", name="state"),
        CheckConstraint("(kind = 'exchange') = (for_shift_id IS NOT NULL)", name="exchange"),
        CheckConstraint("version >= 1", name="version"),
        Index("uq_swap_pending", "given_id", unique=True, postgresql_where=PENDING, sqlite_where=PENDING),
        Index("ix_swap_due_at", "due_at", postgresql_where=PENDING, sqlite_where=PENDING),
    )
