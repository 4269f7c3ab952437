"""The tables of presence: attendances, refused codes, devices that checked people in."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.projects.activities.models import Shift, SignUp
from services.projects.models import Base
from services.projects.presence.domain import weaker
from shared.contracts.projects.presence_words import PresenceFlag
from shared.runtime.data.mapping import Json

WORD_CHARACTERS_MAX = 40
DIGEST_BYTES = 32
INSIDE = text("state = 'open'")
COUNTED = text("state <> 'void'")
FLAGGED = text("is_flagged")


class Attendance(Base):
    """A pair of check-in and check-out of somebody at a shift; at most `PAIRS_MAX` an activity, person and day.

    served_on: the day in Beijing on which the shift begins, also of what comes after midnight; pair: which of that day.
    came_in_by, went_out_by: how (`CheckWay`); in_grade, out_grade: how well each is proven; the weaker one counts.
    in_metres, out_metres: from the place, where somebody consented to that; nothing else is kept of where they were.
    in_step, out_step: of the rotating code; in_recorder_id, out_recorder_id: the account of who read the card or sent
    the batch; batch_id: the last batch that said something of it; flags: why somebody should look at it; put_right_by:
    the account of the leader who mended or struck it, reason: what that rests on.
    """

    __tablename__ = "attendance"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sign_up_id: Mapped[UUID] = mapped_column(ForeignKey("sign_up.id"))
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shift.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    volunteer_id: Mapped[UUID]
    served_on: Mapped[date]
    pair: Mapped[int]
    came_in_at: Mapped[datetime]
    went_out_at: Mapped[datetime | None]
    came_in_by: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    went_out_by: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    in_grade: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    out_grade: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    in_metres: Mapped[int | None]
    out_metres: Mapped[int | None]
    in_step: Mapped[int | None]
    out_step: Mapped[int | None]
    in_recorder_id: Mapped[UUID | None]
    out_recorder_id: Mapped[UUID | None]
    batch_id: Mapped[UUID | None]
    flags: Mapped[list[str]] = mapped_column(Json, default=list)
    is_flagged: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(20))
    put_right_by: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]

    sign_up: Mapped[SignUp] = relationship()
    shift: Mapped[Shift] = relationship()

    __table_args__ = (
        CheckConstraint("pair BETWEEN 1 AND 3", name="pair"),
        CheckConstraint("state IN ('open', 'closed', 'missing_out', 'void')", name="state"),
        CheckConstraint("went_out_at IS NULL OR went_out_at >= came_in_at", name="times"),
        CheckConstraint("state <> 'closed' OR went_out_at IS NOT NULL", name="closed"),
        CheckConstraint("(went_out_at IS NULL) = (out_grade IS NULL)", name="out"),
        CheckConstraint("version >= 1", name="version"),
        Index(
            "uq_attendance_pair",
            "activity_id",
            "volunteer_id",
            "served_on",
            "pair",
            unique=True,
            postgresql_where=COUNTED,
            sqlite_where=COUNTED,
        ),
        Index("uq_attendance_inside", "sign_up_id", unique=True, postgresql_where=INSIDE, sqlite_where=INSIDE),
        Index("ix_attendance_sign_up_id", "sign_up_id"),
        Index("ix_attendance_shift_id_id", "shift_id", "id"),
        Index("ix_attendance_volunteer_id_id", "volunteer_id", "id"),
        Index("ix_attendance_flagged", "id", postgresql_where=FLAGGED, sqlite_where=FLAGGED),
    )

    @property
    def grade(self) -> str:
        """The weaker of what proves the coming and what proves the going."""
        return weaker(self.in_grade, self.out_grade)

    def flag(self, *flags: PresenceFlag, at: datetime) -> None:
        """Say why somebody should look at it, each reason once."""
        new = [flag.value for flag in flags if flag.value not in (self.flags or [])]
        if new:
            self.flags, self.is_flagged = sorted([*(self.flags or []), *new]), True
            self.changed_at = at


class CodeRefusal(Base):
    """How often a code was refused to somebody at a shift, by its fault. recent: the last moments, in Unix seconds."""

    __tablename__ = "code_refusal"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shift.id"))
    volunteer_id: Mapped[UUID]
    fault: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    count: Mapped[int]
    recent: Mapped[list[float]] = mapped_column(Json)
    last_at: Mapped[datetime]

    shift: Mapped[Shift] = relationship()

    __table_args__ = (
        CheckConstraint("count >= 1", name="count"),
        Index("uq_code_refusal", "shift_id", "volunteer_id", "fault", unique=True),
    )


class DeviceUse(Base):
    """A device with which somebody checked in or out at a shift: one device for many people is seen by it.

    device_digest: a keyed one of the name that the client gives its installation; the name itself is not kept.
    """

    __tablename__ = "device_use"

    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shift.id"), primary_key=True)
    device_digest: Mapped[bytes] = mapped_column(LargeBinary(DIGEST_BYTES), primary_key=True)
    volunteer_id: Mapped[UUID] = mapped_column(primary_key=True)
    used_at: Mapped[datetime]

    __table_args__ = (Index("ix_device_use_used_at", "used_at"),)
