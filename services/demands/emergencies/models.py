"""The tables of emergencies: what is called for, the waves, who was asked, who was left out, and who could be asked."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.demands.models import WORD_CHARACTERS_MAX, Base
from shared.contracts.demands.dispatch_words import EMERGENCY_NUMBER_CHARACTERS
from shared.contracts.demands.emergency_words import CODE_DIGITS
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX
from shared.kernel.places import Position
from shared.runtime.data.mapping import Json

ASKED = text("state = 'asked'")
GOES_ON = text("next_at IS NOT NULL")
NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # when somebody was asked who never was: those come first


class Emergency(Base):
    """Help is called for.

    unit_id: of the union that commands it, opened_by_unit_id: of the one that opened it; content, place: words that
    everybody who is asked may read; longitude, latitude: WGS-84; accepted_count: how many come, never more than are
    wanted; wave, ring, silent_waves: how far it has come (`domain.Progress`); next_at: when the server
    looks at it next, None where nothing comes by itself; activity_id, shift_id, post_id: what projects makes of it.
    """

    __tablename__ = "emergency"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(EMERGENCY_NUMBER_CHARACTERS), unique=True)
    demand_id: Mapped[UUID | None] = mapped_column(index=True)
    unit_id: Mapped[UUID]
    opened_by_unit_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(String(TITLE_CHARACTERS_MAX))
    content: Mapped[str] = mapped_column(Text)
    service_class: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    place: Mapped[str] = mapped_column(String(PLACE_CHARACTERS_MAX))
    longitude: Mapped[float]
    latitude: Mapped[float]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    wanted_count: Mapped[int]
    accepted_count: Mapped[int] = mapped_column(default=0)
    qualification: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    is_drill: Mapped[bool]
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    wave: Mapped[int] = mapped_column(default=0)
    ring: Mapped[int] = mapped_column(default=0)
    silent_waves: Mapped[int] = mapped_column(default=0)
    answer_minutes: Mapped[int]
    asks_per_place: Mapped[int]
    next_at: Mapped[datetime | None]
    commander_id: Mapped[UUID] = mapped_column(index=True)
    responsible_id: Mapped[UUID] = mapped_column(index=True)
    opened_at: Mapped[datetime]
    filled_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)
    conclusion: Mapped[str | None] = mapped_column(Text)
    activity_id: Mapped[UUID]
    shift_id: Mapped[UUID] = mapped_column(index=True)
    post_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("state IN ('open', 'paused', 'filled', 'escalated', 'cancelled', 'ended')", name="state"),
        CheckConstraint("accepted_count BETWEEN 0 AND wanted_count", name="quota"),
        CheckConstraint("starts_at < ends_at", name="times"),
        CheckConstraint("(state IN ('cancelled', 'ended')) = (closed_at IS NOT NULL)", name="closed"),
        CheckConstraint("closed_at IS NULL OR next_at IS NULL", name="rests"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_emergency_unit_id_id", "unit_id", "id"),
        Index("ix_emergency_opened_by_unit_id_id", "opened_by_unit_id", "id"),
        Index("ix_emergency_next_at", "next_at", postgresql_where=GOES_ON, sqlite_where=GOES_ON),
    )

    @property
    def position(self) -> Position:
        """Where it is."""
        return Position(self.longitude, self.latitude)


class Wave(Base):
    """People who were asked at once. metres_max: of its ring; looked_at_count: asked or left out."""

    __tablename__ = "emergency_wave"

    emergency_id: Mapped[UUID] = mapped_column(ForeignKey("emergency.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID]
    ring: Mapped[int]
    metres_max: Mapped[int]
    reached_by: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    looked_at_count: Mapped[int]
    asked_count: Mapped[int]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]


class Call(Base):
    """Somebody is asked in an emergency: once, whatever they answer.

    unit_id: their union; metres: from the place to the area they named; called_for: why they were looked at before
    others, `CalledFor`, [] for who was called before that was kept; code: what a reply by SMS says; answered_by:
    `AnswerWay`; wrong_codes: replies from their phone with another code; instead_of: the call of who was released and
    whose place they took; sign_up_version: of the newest word from projects on what became of it.
    """

    __tablename__ = "emergency_call"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    emergency_id: Mapped[UUID] = mapped_column(ForeignKey("emergency.id"))
    volunteer_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    is_drill: Mapped[bool]
    wave: Mapped[int]
    metres: Mapped[int]
    called_for: Mapped[list[Any]] = mapped_column(Json, default=list, server_default="[]")
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    code: Mapped[str] = mapped_column(String(CODE_DIGITS))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    reason: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    wrong_codes: Mapped[int] = mapped_column(default=0, server_default="0")
    instead_of: Mapped[UUID | None]
    sign_up_version: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    emergency: Mapped[Emergency] = relationship()
    before: Mapped["Call | None"] = relationship(
        primaryjoin="foreign(Call.instead_of) == remote(Call.id)", viewonly=True
    )

    __table_args__ = (
        CheckConstraint(
            "state IN ('asked', 'accepted', 'declined', 'expired', 'stood_down', 'released')", name="state"
        ),
        CheckConstraint("version >= 1", name="version"),
        Index("uq_emergency_call_emergency_id_volunteer_id", "emergency_id", "volunteer_id", unique=True),
        Index(
            "uq_emergency_call_asked",
            "volunteer_id",
            "is_drill",
            unique=True,
            postgresql_where=ASKED,
            sqlite_where=ASKED,
        ),
        Index("ix_emergency_call_volunteer_id_id", "volunteer_id", "id"),
        Index("ix_emergency_call_due_at", "due_at", postgresql_where=ASKED, sqlite_where=ASKED),
    )


class LeftOut(Base):
    """Somebody who was looked at and not asked, and why: as it was found last. unit_id: their union."""

    __tablename__ = "emergency_left_out"

    emergency_id: Mapped[UUID] = mapped_column(ForeignKey("emergency.id"), primary_key=True)
    volunteer_id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID]
    wave: Mapped[int]
    metres: Mapped[int]
    reason: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    noted_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_emergency_left_out_volunteer_id", "volunteer_id"),
        Index("ix_emergency_left_out_noted_at", "noted_at"),
    )


class EmergencyStep(Base):
    """What was done, and by whom. account_id: None for the server; unit_id: of the union that commands after it."""

    __tablename__ = "emergency_step"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    emergency_id: Mapped[UUID] = mapped_column(ForeignKey("emergency.id"), index=True)
    act: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    at: Mapped[datetime]
    account_id: Mapped[UUID | None] = mapped_column(index=True)
    unit_id: Mapped[UUID]
    wave: Mapped[int]
    ring: Mapped[int]


class CalledPerson(Base):
    """The guard of a person's rest: whoever asks them takes this row first, so that two never ask at once.

    is_drill: drills have rows of their own, so that a drill keeps nobody from being called in earnest; free_at: from
    when on they may be asked again.
    """

    __tablename__ = "called_person"

    volunteer_id: Mapped[UUID] = mapped_column(primary_key=True)
    is_drill: Mapped[bool] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]
    free_at: Mapped[datetime] = mapped_column(index=True)


class ReadyArea(Base):
    """An area that somebody named who may be called: narrow, so that the nearest are found in an index.

    area: home or work; cell: H3 of resolution 7; top_id: of the union right below the highest one to which they belong;
    asked_at: when they were called last, `NEVER` for who never was: whoever was not called for long comes first.
    """

    __tablename__ = "ready_area"

    volunteer_id: Mapped[UUID] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(String(10), primary_key=True)
    unit_id: Mapped[UUID]
    top_id: Mapped[UUID]
    cell: Mapped[int] = mapped_column(BigInteger)
    asked_at: Mapped[datetime] = mapped_column(default=NEVER)

    __table_args__ = (
        CheckConstraint("area IN ('home', 'work')", name="area"),
        Index("ix_ready_area_cell_asked_at_volunteer_id", "cell", "asked_at", "volunteer_id"),
        Index("ix_ready_area_top_id_cell_asked_at_volunteer_id", "top_id", "cell", "asked_at", "volunteer_id"),
        Index("ix_ready_area_unit_id_cell", "unit_id", "cell"),
    )
