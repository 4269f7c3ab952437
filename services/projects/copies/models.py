"""Copies of what teams owns: teams, memberships, profiles, qualifications, each as it was told last."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.projects.models import Base
from shared.runtime.data.mapping import Json

WORD_CHARACTERS_MAX = 40


class KnownTeam(Base):
    """A team as teams told it last. leaders: [{"volunteer_id", "role", "since", "until"}]."""

    __tablename__ = "known_team"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    officers: Mapped[list[Any]] = mapped_column(Json)
    version: Mapped[int]


class KnownMembership(Base):
    """A membership as teams told it last."""

    __tablename__ = "known_membership"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID]
    volunteer_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    version: Mapped[int]

    __table_args__ = (Index("ix_known_membership_volunteer_id_team_id", "volunteer_id", "team_id"),)


class KnownProfile(Base):
    """What a volunteer offers, as teams told it last: sealed on the way, kept in clear as far as a search needs it."""

    __tablename__ = "known_profile"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    skills: Mapped[list[Any]] = mapped_column(Json)
    categories: Mapped[list[Any]] = mapped_column(Json)
    languages: Mapped[list[Any]] = mapped_column(Json)
    availability: Mapped[list[Any]] = mapped_column(Json)
    home_cell: Mapped[int | None] = mapped_column(BigInteger, index=True)
    work_cell: Mapped[int | None] = mapped_column(BigInteger, index=True)
    travel_metres_max: Mapped[int]
    version: Mapped[int]


class KnownQualification(Base):
    """A qualification that somebody has shown, as teams told it last. valid_until: the last day."""

    __tablename__ = "known_qualification"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    volunteer_id: Mapped[UUID]
    qualification: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    valid_until: Mapped[date | None]
    is_valid: Mapped[bool]
    version: Mapped[int]

    __table_args__ = (Index("ix_known_qualification_volunteer_id", "volunteer_id"),)
