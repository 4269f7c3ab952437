"""The table of invitations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.projects.activities.models import Post, Shift
from services.projects.models import Base

PENDING = text("state = 'pending'")


class Invitation(Base):
    """A leader asks somebody who would fit a post. Declining costs nothing."""

    __tablename__ = "invitation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shift.id"))
    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
    volunteer_id: Mapped[UUID] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(20))
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    shift: Mapped[Shift] = relationship()
    post: Mapped[Post] = relationship()

    __table_args__ = (
        CheckConstraint("state IN ('pending', 'accepted', 'declined', 'cancelled', 'expired')", name="state"),
        CheckConstraint("version >= 1", name="version"),
        Index(
            "uq_invitation_pending",
            "shift_id",
            "volunteer_id",
            unique=True,
            postgresql_where=PENDING,
            sqlite_where=PENDING,
        ),
        Index("ix_invitation_shift_id_id", "shift_id", "id"),
        Index("ix_invitation_due_at", "due_at", postgresql_where=PENDING, sqlite_where=PENDING),
    )
