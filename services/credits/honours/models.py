"""The tables of honours: what each volunteer has, whom rankings show, and whose honours are to be counted."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.credits.honours.domain.badges import EarnedBadge
from services.credits.models import Base

WAITS = text("waits")


class Honour(Base):
    """What a volunteer's confirmed services give. All that changes of it is written under its lock.

    rules_from: since when the rules hold by which it was counted; stars_before, stars_from, stars_changed_at: of the
    last change of stars; stars_version, badges_version: 0 while there was none; has_left: for good, never shown again.
    """

    __tablename__ = "honour"

    volunteer_id: Mapped[UUID] = mapped_column(primary_key=True)
    minutes: Mapped[int] = mapped_column(default=0)
    services_count: Mapped[int] = mapped_column(default=0)
    rules_from: Mapped[date] = mapped_column(index=True)
    stars: Mapped[int] = mapped_column(default=0)
    stars_before: Mapped[int] = mapped_column(default=0)
    stars_from: Mapped[date | None]
    stars_changed_at: Mapped[datetime | None]
    stars_version: Mapped[int] = mapped_column(default=0)
    badges: Mapped[list[Any]] = mapped_column(default=list)
    badges_changed_at: Mapped[datetime | None]
    badges_version: Mapped[int] = mapped_column(default=0)
    has_left: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (CheckConstraint("minutes >= 0 AND services_count >= 0 AND stars >= 0", name="counts"),)

    def take_stars(self, stars: int, thresholds_from: date, now: datetime) -> bool:
        """Whether that is a change."""
        if stars == self.stars:
            return False
        self.stars_before, self.stars = self.stars, stars
        self.stars_from, self.stars_changed_at = thresholds_from, now
        self.stars_version += 1
        return True

    def take_badges(self, earned: Sequence[EarnedBadge], now: datetime) -> bool:
        """Whether that is a change."""
        badges = [{"badge": one.badge.value, "earned_on": one.earned_on.isoformat()} for one in earned]
        if badges == self.badges:
            return False
        self.badges, self.badges_changed_at = badges, now
        self.badges_version += 1
        return True

    @property
    def earned(self) -> list[dict[str, Any]]:
        """The badges as contracts take them."""
        return [one | {"earned_on": date.fromisoformat(one["earned_on"])} for one in self.badges]


class RankedMinutes(Base):
    """Somebody who may be shown, at their unit or one above it: the minutes of a period (`domain/periods.py`)."""

    __tablename__ = "ranked_minutes"

    volunteer_id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(primary_key=True)
    period: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    minutes: Mapped[int]

    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes"),
        Index("ix_ranked_minutes_unit_id_period_minutes_volunteer_id", "unit_id", "period", "minutes", "volunteer_id"),
    )


class HonourMark(Base):
    """The honours of a volunteer are to be counted again. It only ever comes and goes: nobody waits for it."""

    __tablename__ = "honour_mark"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    volunteer_id: Mapped[UUID]


class RankedUnit(Base):
    """Where rankings believe a unit to stand. waits: all below it are to be marked, those after the volunteer
    `marked_to`; None: from the first on."""

    __tablename__ = "ranked_unit"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    parent_id: Mapped[UUID | None]
    version: Mapped[int]
    waits: Mapped[bool]
    marked_to: Mapped[UUID | None]

    __table_args__ = (Index("ix_ranked_unit_waits", "id", postgresql_where=WAITS, sqlite_where=WAITS),)
