"""A reader that keeps its own copy of the union tree and counts what it heard: what it holds shows what was lost."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from shared.contracts.identity.units import UnitChanged
from shared.runtime.data.mapping import new_base
from shared.runtime.doors.subscribe import subscribe
from shared.runtime.process.dependencies import ServiceDatabase

Base = new_base()
COPIED = ("version", "code", "name", "parent_id", "state")


class CopiedUnit(Base):
    """The newest version of a unit that was heard of."""

    __tablename__ = "copied_unit"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    code: Mapped[str]
    name: Mapped[str]
    parent_id: Mapped[UUID | None]
    state: Mapped[str]


class Heard(Base):
    """One handling of an event: a second one of the same event would be a second row."""

    __tablename__ = "heard"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    event_id: Mapped[UUID]


class WitnessService:
    """Hears everything about units."""

    name = "witness"

    db = ServiceDatabase()

    @subscribe(UnitChanged, batch=20)
    def copy_unit(self, event):
        """Keep the newest version."""
        self.db.run_once(copy_unit, event)


def copy_unit(session, event):
    """Count the event, and take its state unless a newer one is known."""
    session.add(Heard(event_id=event.event_id))
    copy = session.get(CopiedUnit, event.id)
    if copy is None:
        copy = CopiedUnit(id=event.id, version=0)
        session.add(copy)
    if copy.version < event.version:
        for name in COPIED:
            setattr(copy, name, getattr(event, name))
