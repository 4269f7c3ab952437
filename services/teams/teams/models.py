"""The tables of teams: the team itself, and its officers."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from services.teams.models import WORD_CHARACTERS_MAX, Base
from shared.contracts.teams.team_words import TEAM_NAME_CHARACTERS_MAX
from shared.kernel.clock import business_date
from shared.runtime.data.search import SearchTerms, search_index

STANDING = text("state IN ('submitted', 'active')")
IN_OFFICE = text("ended_at IS NULL")


class Team(Base):
    """A team of volunteers.

    unit_id: the union that owns it and decides on it; superior_id: the team above it, of a higher level, None for one
    at the top of its line; search: terms of the name; founder_id: the account that founded it; leader_id: the volunteer
    who leads it once it is agreed to; members_count: the active ones, never more than members_max; reason: why it was
    refused or dissolved.
    """

    __tablename__ = "team"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(index=True)
    superior_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"), index=True)
    station_id: Mapped[UUID | None] = mapped_column(ForeignKey("station.id"), index=True)
    name: Mapped[str] = mapped_column(String(TEAM_NAME_CHARACTERS_MAX))
    search: Mapped[list[str]] = mapped_column(SearchTerms(), deferred=True)
    level: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    kind: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    brand: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    introduction: Mapped[str] = mapped_column(Text)
    join_mode: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    adults_only: Mapped[bool] = mapped_column(default=False)
    members_max: Mapped[int]
    members_count: Mapped[int] = mapped_column(default=0)
    founded_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    founder_id: Mapped[UUID]
    leader_id: Mapped[UUID | None]
    made_at: Mapped[datetime]
    due_on: Mapped[date]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    reason_words: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]

    officers: Mapped[list["Officer"]] = relationship(back_populates="team", order_by="Officer.id")

    __table_args__ = (
        CheckConstraint("state IN ('submitted', 'active', 'refused', 'withdrawn', 'dissolved')", name="state"),
        CheckConstraint("members_count BETWEEN 0 AND members_max", name="members"),
        CheckConstraint("(brand IS NOT NULL) = (kind = 'brand')", name="brand"),
        CheckConstraint("superior_id IS NULL OR superior_id <> id", name="superior"),
        CheckConstraint("(state = 'dissolved') = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("version >= 1", name="version"),
        # One name at one unit, while the team stands.
        Index("uq_team_unit_id_name", "unit_id", "name", unique=True, postgresql_where=STANDING, sqlite_where=STANDING),
        Index("ix_team_state_id", "state", "id"),
        Index("ix_team_founder_id_id", "founder_id", "id"),
        search_index("ix_team_search", "search"),
    )

    @property
    def present_officers(self) -> list["Officer"]:
        """Those whose offices are not over, also where they have not begun yet."""
        today = business_date(object_session(self).now)  # type: ignore
        return [officer for officer in self.officers if not officer.is_over(today)]


class Officer(Base):
    """A member with an office in a team. until: the last day, None for none; ended_at: when it was over, whyever."""

    __tablename__ = "officer"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    volunteer_id: Mapped[UUID] = mapped_column(index=True)
    role: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    since: Mapped[date]
    until: Mapped[date | None]
    appointed_by: Mapped[UUID]
    ended_at: Mapped[datetime | None]

    team: Mapped[Team] = relationship(back_populates="officers")

    __table_args__ = (
        CheckConstraint("role IN ('leader', 'deputy', 'liaison')", name="role"),
        CheckConstraint("until IS NULL OR until >= since", name="days"),
        Index("ix_officer_team_id_id", "team_id", "id"),
        Index("ix_officer_until", "until", postgresql_where=IN_OFFICE, sqlite_where=IN_OFFICE),
    )

    def is_over(self, today: date) -> bool:
        """Whether it was ended, or its last day is over."""
        return self.ended_at is not None or (self.until is not None and self.until < today)
