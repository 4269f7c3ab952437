"""The tables of service records: each with its past, and with who did what to it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DDL, CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, event, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.projects.activities.models import Activity
from services.projects.models import Base
from services.projects.working_days.models import HasDue
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX
from shared.contracts.projects.record_words import RECORD_WORKING_DAYS, RecordState
from shared.runtime.data.mapping import Json

WORD_CHARACTERS_MAX = 40
OPEN = text("state = 'open'")


class ServiceRecord(HasDue, Base):
    """A service of somebody on one day: the seven fields of the law (民政部令67), how it is proven, and who agreed.

    sign_up_id: where it comes from; title, served_on, place, content, minutes, unit_id, responsible_id: the seven
    fields; starts_at, ends_at: the span in which no other confirmed service of the person lies; minutes: what counts,
    after breaks; proven_minutes: what attendances say; grade: the weakest of their evidence; origin: how it was made;
    recorded_by: the account that entered it or mended its attendances, None for the system; guarantor_id: a volunteer
    who vouches for what was entered, guaranteed_at: since when; tier: who has to agree to so long a day; wants: what
    it lacked when it was looked at last; terms: counted up where its content changes, since what was agreed to before
    is no more; accepted_at: when the volunteer took it as their own; change: what the last event told.
    """

    __tablename__ = "service_record"
    WORKING_DAYS = RECORD_WORKING_DAYS

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sign_up_id: Mapped[UUID] = mapped_column(ForeignKey("sign_up.id"), unique=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    team_id: Mapped[UUID | None] = mapped_column(index=True)
    volunteer_id: Mapped[UUID]
    volunteer_unit_id: Mapped[UUID]
    service_class: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    title: Mapped[str] = mapped_column(String(TITLE_CHARACTERS_MAX))
    served_on: Mapped[date]
    place: Mapped[str | None] = mapped_column(String(PLACE_CHARACTERS_MAX))
    content: Mapped[str | None] = mapped_column(Text)
    minutes: Mapped[int]
    unit_id: Mapped[UUID]
    responsible_id: Mapped[UUID | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    proven_minutes: Mapped[int]
    grade: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    flags: Mapped[list[str]] = mapped_column(Json)
    origin: Mapped[str] = mapped_column(String(20))
    recorded_by: Mapped[UUID | None]
    guarantor_id: Mapped[UUID | None] = mapped_column(index=True)
    guaranteed_at: Mapped[datetime | None]
    tier: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    wants: Mapped[list[str]] = mapped_column(Json)
    terms: Mapped[int] = mapped_column(default=1)
    accepted_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(20))
    confirmed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)
    change: Mapped[str | None] = mapped_column(String(20))
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]

    activity: Mapped[Activity] = relationship()

    __table_args__ = (
        CheckConstraint("state IN ('open', 'confirmed', 'refused', 'struck')", name="state"),
        CheckConstraint("minutes BETWEEN 0 AND 1440", name="minutes"),
        CheckConstraint("ends_at > starts_at", name="times"),
        CheckConstraint(
            "origin <> 'entered' OR (recorded_by IS NOT NULL AND guarantor_id IS NOT NULL)", name="entered"
        ),
        CheckConstraint("origin IN ('settled', 'entered', 'handed_in')", name="origin"),
        CheckConstraint("guaranteed_at IS NULL OR guarantor_id IS NOT NULL", name="guaranteed"),
        CheckConstraint(
            "state <> 'confirmed' OR (accepted_at IS NOT NULL AND confirmed_at IS NOT NULL AND minutes > 0)",
            name="confirmed",
        ),
        CheckConstraint(
            "state <> 'confirmed' OR (place IS NOT NULL AND content IS NOT NULL AND responsible_id IS NOT NULL)",
            name="seven_fields",
        ),
        CheckConstraint("version >= 1 AND terms >= 1", name="version"),
        Index("ix_service_record_volunteer_id_served_on", "volunteer_id", "served_on", "id"),
        Index("ix_service_record_unit_id_id", "unit_id", "id"),
        Index("ix_service_record_activity_id_id", "activity_id", "id"),
        Index("ix_service_record_state_due_on_id", "state", "due_on", "id"),
        Index("ix_service_record_dated_at", "dated_at", postgresql_where=OPEN, sqlite_where=OPEN),
    )

    @classmethod
    def still_waits(cls) -> ColumnElement[bool]:
        return cls.state == RecordState.OPEN.value

    @property
    def has_fields(self) -> bool:
        """Whether all seven fields that the law wants are there; title, day, minutes and unit always are."""
        return bool(self.place and self.content and self.responsible_id)


class RecordVersion(Base):
    """A record as it was before it was changed: old values are kept."""

    __tablename__ = "record_version"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("service_record.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    values: Mapped[dict[str, Any]] = mapped_column(Json)
    replaced_at: Mapped[datetime]


class RecordStep(Base):
    """Somebody did something with a record: what, when, and as what. Steps are never changed.

    agreement: as what somebody agreed, to the record as it was in its `terms`; account_id: None for the system;
    volunteer_id: the one whose account it is; capacity: "leader", "volunteer" …, or the role of the office by which it
    was done, held at unit_id.
    """

    __tablename__ = "record_step"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("service_record.id"))
    act: Mapped[str] = mapped_column(String(20))
    agreement: Mapped[str | None] = mapped_column(String(20))
    terms: Mapped[int]
    account_id: Mapped[UUID | None]
    volunteer_id: Mapped[UUID | None]
    capacity: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    unit_id: Mapped[UUID | None]
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("(act = 'agree') = (agreement IS NOT NULL)", name="agreement"),
        Index("ix_record_step_record_id_id", "record_id", "id"),
    )


# Two services of one person never overlap, whoever writes: the database itself refuses it.
NO_OVERLAP_POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "ALTER TABLE service_record ADD CONSTRAINT ex_service_record_overlap EXCLUDE USING gist"
    " (volunteer_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (state = 'confirmed')",
)
NO_OVERLAP_SQLITE = tuple(
    f"CREATE TRIGGER service_record_no_overlap_{act.lower()} BEFORE {act} ON service_record"
    " WHEN NEW.state = 'confirmed' AND EXISTS (SELECT 1 FROM service_record AS other"
    " WHERE other.volunteer_id = NEW.volunteer_id AND other.state = 'confirmed' AND other.id <> NEW.id"
    " AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at)"
    " BEGIN SELECT RAISE(ABORT, 'two services of one person overlap'); END"
    for act in ("INSERT", "UPDATE")
)
for _dialect, _statements in (("postgresql", NO_OVERLAP_POSTGRESQL), ("sqlite", NO_OVERLAP_SQLITE)):
    for _statement in _statements:
        event.listen(ServiceRecord.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))
