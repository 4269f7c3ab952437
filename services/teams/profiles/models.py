"""The table of profiles: what a volunteer offers, when and where."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.teams.models import Base
from shared.runtime.data.mapping import Json

READY = text("is_ready")


class Profile(Base):
    """What one volunteer has said about themselves; there is none before they say something.

    skills, categories, languages: words of the published language; availability: [{"weekday", "starts", "ends"}], the
    windows of a week; home_cell, work_cell: H3 cells of resolution 7, a few streets, never a place; travel_metres_max:
    how far they will go; is_ready: may be called in an emergency; rests_until: not before then.
    """

    __tablename__ = "profile"

    volunteer_id: Mapped[UUID] = mapped_column(primary_key=True)
    skills: Mapped[list[str]] = mapped_column(Json)
    skill_words: Mapped[str | None] = mapped_column(Text)
    categories: Mapped[list[str]] = mapped_column(Json)
    languages: Mapped[list[str]] = mapped_column(Json)
    availability: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    home_cell: Mapped[int | None] = mapped_column(BigInteger)
    work_cell: Mapped[int | None] = mapped_column(BigInteger)
    travel_metres_max: Mapped[int]
    is_ready: Mapped[bool] = mapped_column(default=False)
    rests_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("travel_metres_max BETWEEN 500 AND 100000", name="travel"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_profile_ready", "volunteer_id", postgresql_where=READY, sqlite_where=READY),
    )
