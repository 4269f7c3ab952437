"""The table of what people served, as projects told it last."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.credits.models import WORD_CHARACTERS_MAX, Base
from shared.contracts.projects.library_words import PLACE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX
from shared.runtime.data.mapping import Json

IS_CAPPED = text("is_capped")


class BookedService(Base):
    """A service record with what follows from it here: entries, certificates. Only confirmed ones count.

    The seven fields of the law (民政部令67): title, served_on, place, content, minutes, unit_id (the union that
    recorded it), responsible_id. volunteer_unit_id: where the volunteer belonged when it was made; minutes: 0 where it
    was struck.

    schemes: of each book the version of a scheme that it counts by, noted once for its unit, day and confirmation;
    is_capped: whether one of them caps anything; standing: of each book what stands in the ledger (`keeping.py`);
    settled_times: of this version.
    """

    __tablename__ = "booked_service"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    volunteer_id: Mapped[UUID]
    volunteer_unit_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    team_id: Mapped[UUID | None]
    project_id: Mapped[UUID]
    activity_id: Mapped[UUID]
    service_class: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    title: Mapped[str] = mapped_column(String(TITLE_CHARACTERS_MAX))
    served_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(PLACE_CHARACTERS_MAX))
    content: Mapped[str] = mapped_column(Text)
    minutes: Mapped[int]
    responsible_id: Mapped[UUID]
    grade: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    is_manual: Mapped[bool]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]
    version: Mapped[int]
    schemes: Mapped[dict[str, str]] = mapped_column(Json)
    is_capped: Mapped[bool]
    standing: Mapped[dict[str, Any]] = mapped_column(Json)
    settled_times: Mapped[int]

    __table_args__ = (
        CheckConstraint("minutes BETWEEN 0 AND 1440", name="minutes"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_booked_service_volunteer_id_served_on_id", "volunteer_id", "served_on", "id"),
        Index("ix_booked_service_unit_id_served_on", "unit_id", "served_on"),
        Index("ix_booked_service_capped", "volunteer_id", postgresql_where=IS_CAPPED, sqlite_where=IS_CAPPED),
    )
