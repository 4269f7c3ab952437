"""The table of stations (职工志愿服务驿站)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.teams.models import WORD_CHARACTERS_MAX, Base
from shared.contracts.teams.station_words import STATION_NAME_CHARACTERS_MAX
from shared.runtime.data.mapping import Json
from shared.runtime.data.places import HasPlace
from shared.runtime.data.search import SearchTerms, search_index

ASKED = text("asked_id IS NOT NULL")


class Station(HasPlace, Base):
    """A place where volunteers of the unions are found.

    opening: [{"weekday": 1, "opens": "09:00", "closes": "17:00"}], Monday is 1; equipment: [{"name", "count"}];
    responsible_id: a volunteer who has taken it on, None where nobody has; asked_id: one who was asked and may answer
    until asked_until.
    """

    __tablename__ = "station"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(STATION_NAME_CHARACTERS_MAX))
    search: Mapped[list[str]] = mapped_column(SearchTerms(), deferred=True)
    address: Mapped[str] = mapped_column(Text)
    opening: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    equipment: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    has_kiosk: Mapped[bool] = mapped_column(default=False)
    responsible_id: Mapped[UUID | None] = mapped_column(index=True)
    asked_id: Mapped[UUID | None] = mapped_column(index=True)
    asked_until: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("state IN ('open', 'closed')", name="state"),
        CheckConstraint("(asked_id IS NULL) = (asked_until IS NULL)", name="asked"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_station_cell_9", "cell_9"),
        Index("ix_station_cell_7", "cell_7"),
        Index("ix_station_cell_5", "cell_5"),
        Index("ix_station_asked_until", "asked_until", postgresql_where=ASKED, sqlite_where=ASKED),
        search_index("ix_station_search", "search"),
    )
