"""A service that owns something, tells it and hears it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from shared.contracts.base import Event
from shared.contracts.fields import Id
from shared.runtime.data.mapping import new_base
from shared.runtime.doors.subscribe import subscribe
from shared.runtime.events.outbox import Outbox
from shared.runtime.events.republish import Republication

Base = new_base()


class Shelf(Base):
    """What it owns."""

    __tablename__ = "shelf"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]


class ShelfBuilt(Event):
    """What it tells."""

    event_type = "library.ShelfBuilt.v1"

    id = Id(required=True)

    example = {"id": "01936f0e-7b2a-7c11-8000-0123456789ab", "version": 1}


def page(session, last, limit):
    """Shelves in the order of their ids."""
    shelves = select(Shelf).order_by(Shelf.id).limit(limit)
    return session.scalars(shelves.where(Shelf.id > last.id) if last else shelves).all()


class LibraryService:
    """Keeps shelves."""

    name = "library"
    republications = (Republication(ShelfBuilt, page, lambda shelf: Outbox.of(ShelfBuilt, shelf)),)

    @subscribe(ShelfBuilt)
    def learn_shelf(self, event):
        """Hear of a shelf."""
