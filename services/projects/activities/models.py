"""The tables of activities: their shifts, the posts of these, and who signed up for them.

Lock order, for everybody: `places.py`.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.projects.library.models import Project
from services.projects.models import Base
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX
from shared.kernel.places import Position
from shared.runtime.data.places import HasPlace
from shared.runtime.data.search import SearchTerms, search_index

WORD_CHARACTERS_MAX = 40
OPEN = text("state = 'open'")
LIVE = text("state IN ('submitted', 'waiting', 'offered', 'confirmed')")
OFFERED = text("state = 'offered'")
WAITING = text("state = 'waiting'")
UNDECIDED = text("state IN ('submitted', 'waiting')")
UNSETTLED = text("settled_at IS NULL")
FIXED = ("place", "longitude", "latitude", "radius_metres", "break_minutes")


class Activity(HasPlace, Base):
    """What a project does at a place, once or again and again.

    unit_id, team_id, responsible_id: those of the project unless it says others; rule: recurrence (RFC 5545), None
    for a single one; first_starts_at, minutes, break_minutes: of each shift; last_ends_at: of the last shift;
    cancel_minutes: until how long before a shift a place is given back freely; offer_minutes: how long an offer from
    the line stands; radius_metres: of the fence around the place, None for none; search: terms of title, tags, place.
    """

    __tablename__ = "activity"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(index=True)
    team_id: Mapped[UUID | None] = mapped_column(index=True)
    responsible_id: Mapped[UUID] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(TITLE_CHARACTERS_MAX))
    search: Mapped[list[str]] = mapped_column(SearchTerms(), deferred=True)
    service_class: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    mode: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    evidence_rule: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    content: Mapped[str] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(String(PLACE_CHARACTERS_MAX))
    radius_metres: Mapped[int | None]
    rule: Mapped[str | None] = mapped_column(String(300))
    first_starts_at: Mapped[datetime]
    minutes: Mapped[int]
    break_minutes: Mapped[int] = mapped_column(default=0)
    last_ends_at: Mapped[datetime]
    sign_up_mode: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    sign_up_opens_at: Mapped[datetime | None]
    cancel_minutes: Mapped[int]
    offer_minutes: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]

    project: Mapped[Project] = relationship()

    __table_args__ = (
        CheckConstraint("state IN ('planned', 'open', 'ended', 'cancelled')", name="state"),
        CheckConstraint("minutes BETWEEN 1 AND 1440 AND break_minutes BETWEEN 0 AND minutes - 1", name="minutes"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_activity_state_last_ends_at", "state", "last_ends_at"),
        Index("ix_activity_cell_9", "cell_9", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_activity_cell_7", "cell_7", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_activity_cell_5", "cell_5", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_activity_class_id", "service_class", "id", postgresql_where=OPEN, sqlite_where=OPEN),
        search_index("ix_activity_search", "search"),
    )


class Shift(Base):
    """One time of an activity. next_in_line: the number that the next one in line gets, counted up under the lock.

    moved_at: when it got another time or place; who signed up before that gives the place back freely; settled_at: when
    it was said who had not come, and who had not checked out; code_secret_sealed: what the rotating codes are made of,
    sealed for `shift.code_secret.<id>`; fixed: of the activity, as it held when people began to check in, None before
    that (`shifts/fixing.py`).
    """

    __tablename__ = "shift"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    next_in_line: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(Text)
    moved_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    code_secret_sealed: Mapped[str | None] = mapped_column(Text)
    fixed: Mapped[dict[str, Any] | None]
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]

    activity: Mapped[Activity] = relationship()
    posts: Mapped[list["Post"]] = relationship(back_populates="shift", order_by="Post.position")

    __table_args__ = (
        CheckConstraint("state IN ('open', 'ended', 'cancelled')", name="state"),
        CheckConstraint("ends_at > starts_at", name="times"),
        Index("uq_shift_activity_id_starts_at", "activity_id", "starts_at", unique=True),
        Index("ix_shift_state_ends_at", "state", "ends_at"),
        Index("ix_shift_unsettled", "ends_at", postgresql_where=UNSETTLED, sqlite_where=UNSETTLED),
    )

    @property
    def held(self) -> dict[str, Any]:
        """What holds for it, of all that is `FIXED`."""
        return self.fixed or {name: getattr(self.activity, name) for name in FIXED}

    @property
    def position(self) -> Position | None:
        """Where it is."""
        longitude, latitude = self.held["longitude"], self.held["latitude"]
        return None if longitude is None or latitude is None else Position(longitude, latitude)

    @property
    def break_minutes(self) -> int:
        """How long its break is."""
        minutes: int = self.held["break_minutes"]
        return minutes


class Post(Base):
    """What there is to do in a shift, and for how many. taken_count: places that are confirmed or offered.

    qualification, team_id: what somebody must have, or be in, to take it.
    """

    __tablename__ = "post"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shift.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    minimum: Mapped[int]
    maximum: Mapped[int]
    taken_count: Mapped[int] = mapped_column(default=0)
    qualification: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    team_id: Mapped[UUID | None]

    shift: Mapped[Shift] = relationship(back_populates="posts")

    __table_args__ = (
        CheckConstraint("taken_count BETWEEN 0 AND maximum", name="taken"),
        CheckConstraint("minimum BETWEEN 0 AND maximum", name="numbers"),
        Index("uq_post_shift_id_position", "shift_id", "position", unique=True),
    )


class SignUp(Base):
    """Somebody's way into a shift. number: the place in line, by the server's decisions; due_at: of an offer.

    agreement_id, signed_at: the text of the agreement that was signed, and when; cancel_minutes: of the activity when
    they signed up.
    """

    __tablename__ = "sign_up"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shift.id"))
    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    volunteer_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(20))
    came_by: Mapped[str] = mapped_column(String(20))
    number: Mapped[int | None]
    due_at: Mapped[datetime | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    agreement_id: Mapped[UUID | None] = mapped_column(ForeignKey("agreement.id"))
    signed_at: Mapped[datetime | None]
    cancel_minutes: Mapped[int | None]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    shift: Mapped[Shift] = relationship()
    post: Mapped[Post] = relationship()
    activity: Mapped[Activity] = relationship()

    __table_args__ = (
        CheckConstraint("(state = 'waiting') <= (number IS NOT NULL)", name="line"),
        CheckConstraint("(state = 'offered') = (due_at IS NOT NULL)", name="offer"),
        CheckConstraint("(agreement_id IS NULL) = (signed_at IS NULL)", name="signed"),
        CheckConstraint("version >= 1", name="version"),
        Index("uq_sign_up_live", "shift_id", "volunteer_id", unique=True, postgresql_where=LIVE, sqlite_where=LIVE),
        Index("ix_sign_up_line", "post_id", "number", postgresql_where=WAITING, sqlite_where=WAITING),
        Index("ix_sign_up_due_at", "due_at", postgresql_where=OFFERED, sqlite_where=OFFERED),
        Index("ix_sign_up_undecided", "starts_at", postgresql_where=UNDECIDED, sqlite_where=UNDECIDED),
        Index("ix_sign_up_shift_id_id", "shift_id", "id"),
        Index("ix_sign_up_volunteer_id_starts_at", "volunteer_id", "starts_at"),
    )
