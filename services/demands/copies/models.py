"""Copies of what teams, projects and credits own, each as it was told last."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.demands.models import WORD_CHARACTERS_MAX, Base
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX
from shared.contracts.teams.team_words import TEAM_NAME_CHARACTERS_MAX
from shared.runtime.data.mapping import Json
from shared.runtime.data.places import HasPlace

OPEN = text("state = 'open'")
RECRUITING = text("state IN ('published', 'running')")


class KnownTeam(Base):
    """A team. station_id: where it is at home; officers: [{"volunteer_id", "role", "since", "until"}], ISO days."""

    __tablename__ = "known_team"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(index=True)
    station_id: Mapped[UUID | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(TEAM_NAME_CHARACTERS_MAX))
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    officers: Mapped[list[Any]] = mapped_column(Json)
    version: Mapped[int]


class KnownStation(HasPlace, Base):
    """A station (驿站). responsible_id: a volunteer who has taken it on."""

    __tablename__ = "known_station"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID]
    responsible_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    version: Mapped[int]

    __table_args__ = (Index("ix_known_station_cell_7", "cell_7", postgresql_where=OPEN, sqlite_where=OPEN),)


class KnownMembership(Base):
    """A membership of a team."""

    __tablename__ = "known_membership"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(index=True)
    volunteer_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    version: Mapped[int]

    __table_args__ = (Index("ix_known_membership_volunteer_id_team_id", "volunteer_id", "team_id"),)


class KnownProfile(Base):
    """What a volunteer offers: sealed on the way, kept in clear as far as a search needs it. id: of the volunteer.

    availability: [{"weekday", "starts", "ends"}] in Beijing, 1 is Monday; home_cell, work_cell: H3 cells of resolution
    7; is_ready: whether they may be called in an emergency; rests_until: until when they are not, by their choice.
    """

    __tablename__ = "known_profile"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    skills: Mapped[list[Any]] = mapped_column(Json)
    categories: Mapped[list[Any]] = mapped_column(Json)
    languages: Mapped[list[Any]] = mapped_column(Json)
    availability: Mapped[list[Any]] = mapped_column(Json)
    home_cell: Mapped[int | None] = mapped_column(BigInteger, index=True)
    work_cell: Mapped[int | None] = mapped_column(BigInteger, index=True)
    travel_metres_max: Mapped[int]
    is_ready: Mapped[bool]
    rests_until: Mapped[datetime | None]
    version: Mapped[int]


class KnownQualification(Base):
    """A qualification that somebody has shown. valid_until: the last day."""

    __tablename__ = "known_qualification"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    volunteer_id: Mapped[UUID] = mapped_column(index=True)
    qualification: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    valid_until: Mapped[date | None]
    is_valid: Mapped[bool]
    version: Mapped[int]


class KnownProject(HasPlace, Base):
    """A project of the library."""

    __tablename__ = "known_project"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(index=True)
    team_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    title: Mapped[str] = mapped_column(String(TITLE_CHARACTERS_MAX))
    service_class: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    kinds: Mapped[list[str]] = mapped_column(Json)
    tags: Mapped[list[str]] = mapped_column(Json)
    mode: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    is_template: Mapped[bool]
    place: Mapped[str | None] = mapped_column(String(PLACE_CHARACTERS_MAX))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    version: Mapped[int]

    __table_args__ = (
        Index("ix_known_project_class_id", "service_class", "id", postgresql_where=RECRUITING, sqlite_where=RECRUITING),
        Index("ix_known_project_cell_9", "cell_9", postgresql_where=RECRUITING, sqlite_where=RECRUITING),
        Index("ix_known_project_cell_7", "cell_7", postgresql_where=RECRUITING, sqlite_where=RECRUITING),
        Index("ix_known_project_cell_5", "cell_5", postgresql_where=RECRUITING, sqlite_where=RECRUITING),
    )


class KnownActivity(HasPlace, Base):
    """An activity of a project, told from its opening on. responsible_id: the volunteer who leads it."""

    __tablename__ = "known_activity"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID] = mapped_column(index=True)
    unit_id: Mapped[UUID] = mapped_column(index=True)
    team_id: Mapped[UUID | None]
    responsible_id: Mapped[UUID | None]
    title: Mapped[str] = mapped_column(String(TITLE_CHARACTERS_MAX))
    service_class: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    mode: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    place: Mapped[str | None] = mapped_column(String(PLACE_CHARACTERS_MAX))
    first_starts_at: Mapped[datetime]
    last_ends_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    version: Mapped[int]

    __table_args__ = (
        Index("ix_known_activity_class_id", "service_class", "id", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_known_activity_cell_9", "cell_9", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_known_activity_cell_7", "cell_7", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_known_activity_cell_5", "cell_5", postgresql_where=OPEN, sqlite_where=OPEN),
    )


class KnownShift(Base):
    """One time of an activity."""

    __tablename__ = "known_shift"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    activity_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    version: Mapped[int]

    __table_args__ = (Index("ix_known_shift_activity_id_starts_at", "activity_id", "starts_at"),)


class KnownSignUp(Base):
    """Where somebody stands with a shift: whoever has a place is busy then."""

    __tablename__ = "known_sign_up"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    shift_id: Mapped[UUID]
    post_id: Mapped[UUID]
    activity_id: Mapped[UUID] = mapped_column(index=True)
    project_id: Mapped[UUID]
    volunteer_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    came_by: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int]

    __table_args__ = (Index("ix_known_sign_up_volunteer_id_ends_at", "volunteer_id", "ends_at"),)


class KnownRecord(Base):
    """What somebody served: confirmed, or not counted any more. minutes: 0 where it was struck."""

    __tablename__ = "known_record"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    volunteer_id: Mapped[UUID] = mapped_column(index=True)
    unit_id: Mapped[UUID]
    project_id: Mapped[UUID]
    activity_id: Mapped[UUID] = mapped_column(index=True)
    service_class: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    served_on: Mapped[date]
    minutes: Mapped[int]
    version: Mapped[int]

    __table_args__ = (Index("ix_known_record_project_id_served_on", "project_id", "served_on"),)


class KnownStar(Base):
    """How many stars a volunteer has. id: of the volunteer."""

    __tablename__ = "known_star"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    stars: Mapped[int]
    version: Mapped[int]
