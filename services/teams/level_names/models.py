"""The table of what units call the levels of teams."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.teams.models import WORD_CHARACTERS_MAX, Base
from shared.contracts.teams.team_words import LEVEL_NAME_CHARACTERS_MAX


class LevelName(Base):
    """What a unit calls a level of teams, for itself and the units below. Units that say nothing have no row."""

    __tablename__ = "level_name"

    unit_id: Mapped[UUID] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX), primary_key=True)
    name: Mapped[str] = mapped_column(String(LEVEL_NAME_CHARACTERS_MAX))
    changed_at: Mapped[datetime]
