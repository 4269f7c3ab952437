"""What was heard of things, as far as messages need it; and what is to be told to whom was not heard of yet."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.models import Base
from shared.runtime.data.mapping import Json

EVENT_TYPE_CHARACTERS_MAX = 60


class HeardThing(Base):
    """The newest version of a thing that was heard. told: those of its fields that `declared.py` keeps, as JSON.

    version 0: nothing was heard yet, and this transaction is about to. told_before: where this version was only told
    again so far, what was known before it, {} for nothing: the news itself may come later. None where nobody waits.
    """

    __tablename__ = "heard_thing"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_type: Mapped[str] = mapped_column(String(EVENT_TYPE_CHARACTERS_MAX))
    version: Mapped[int]
    told: Mapped[dict[str, Any]] = mapped_column(Json)
    told_before: Mapped[dict[str, Any] | None] = mapped_column(Json)


class WaitingNote(Base):
    """A message for a volunteer of whom identity has told nothing yet: events come in no promised order.

    said: the fields of the note, as JSON.
    """

    __tablename__ = "waiting_note"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    volunteer_id: Mapped[UUID] = mapped_column(index=True)
    said: Mapped[dict[str, Any]] = mapped_column(Json)
    made_at: Mapped[datetime] = mapped_column(index=True)
