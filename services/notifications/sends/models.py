"""What was heard of things, as far as messages need it."""

from typing import Any
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.models import Base
from shared.runtime.data.mapping import Json

EVENT_TYPE_CHARACTERS_MAX = 60


class HeardThing(Base):
    """The newest version of a thing that was heard. told: those of its fields that `declared.py` keeps, as JSON.

    version 0: nothing was heard yet, and this transaction is about to.
    """

    __tablename__ = "heard_thing"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_type: Mapped[str] = mapped_column(String(EVENT_TYPE_CHARACTERS_MAX))
    version: Mapped[int]
    told: Mapped[dict[str, Any]] = mapped_column(Json)
