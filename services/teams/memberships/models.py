"""The table of memberships: who applied, was invited, is or was in which team."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.teams.models import WORD_CHARACTERS_MAX, Base
from services.teams.teams.models import Team

OPEN = text("state IN ('applied', 'invited', 'active')")
WAITING = text("state IN ('applied', 'invited')")


class Membership(Base):
    """One way of somebody into a team, and out again.

    Of each volunteer and team one is open at a time: applied, invited or active. asked_by: the account of who invited;
    words: what the applicant or the officer wrote; due_at: until when an application or an invitation may be answered;
    from_id: the membership in another team that a transfer ends; reason: why it was refused or ended, a word.
    """

    __tablename__ = "membership"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    volunteer_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    words: Mapped[str | None] = mapped_column(Text)
    asked_by: Mapped[UUID | None]
    from_id: Mapped[UUID | None] = mapped_column(ForeignKey("membership.id"))
    made_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    joined_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(String(WORD_CHARACTERS_MAX))
    reason_words: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    team: Mapped[Team] = relationship()

    __table_args__ = (
        CheckConstraint("(state IN ('applied', 'invited', 'active')) = (ended_at IS NULL)", name="ended"),
        CheckConstraint("state <> 'active' OR joined_at IS NOT NULL", name="joined"),
        CheckConstraint("(state IN ('applied', 'invited')) = (due_at IS NOT NULL)", name="due"),
        CheckConstraint("version >= 1", name="version"),
        Index("uq_membership_open", "team_id", "volunteer_id", unique=True, postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_membership_team_id_state_id", "team_id", "state", "id"),
        Index("ix_membership_volunteer_id_id", "volunteer_id", "id"),
        Index("ix_membership_due_at", "due_at", postgresql_where=WAITING, sqlite_where=WAITING),
    )
