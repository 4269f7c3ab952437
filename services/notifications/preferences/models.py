"""The table of preferences."""

from typing import Any
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.models import WORD_CHARACTERS_MAX, Base
from shared.runtime.data.mapping import Json


class Preferences(Base):
    """How somebody wants to be told. No row: in Chinese, over every channel. refused: [{"kind", "channel"}]."""

    __tablename__ = "preferences"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(WORD_CHARACTERS_MAX))
    refused: Mapped[list[Any]] = mapped_column(Json)
