"""The guard of people's rest: whoever asks somebody takes their row first.

One statement, in the order of ids, takes the rows of all whose rest is over. Two emergencies that want the same person
at once meet there: the one that comes second finds the rest of the first, and does not ask.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from services.demands.emergencies.models import Call, CalledPerson
from shared.runtime.data.session import Session

CALLED = CalledPerson.__table__


def claim(session: Session, volunteer_ids: Iterable[UUID], free_at: datetime, *, is_drill: bool) -> set[UUID]:
    """Take those who do not rest now; who that was. free_at: from when on they may be asked again."""
    taken = {"is_drill": is_drill, "asked_at": session.now, "free_at": free_at}
    rows = [{"volunteer_id": volunteer_id, **taken} for volunteer_id in sorted(set(volunteer_ids))]
    if not rows:
        return set()
    insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(CALLED)
    statement = insert.on_conflict_do_update(
        index_elements=["volunteer_id", "is_drill"],
        set_={"asked_at": insert.excluded.asked_at, "free_at": insert.excluded.free_at},
        where=CALLED.c.free_at <= session.now,
    )
    return set(session.scalars(statement.returning(CALLED.c.volunteer_id), rows))


def keep_busy(session: Session, volunteer_id: UUID, free_at: datetime, *, is_drill: bool) -> None:
    """Somebody comes: their rest begins when what they serve is over."""
    theirs = (CalledPerson.volunteer_id == volunteer_id, CalledPerson.is_drill.is_(is_drill))
    longer = update(CalledPerson).where(*theirs, CalledPerson.free_at < free_at).values(free_at=free_at)
    session.execute(longer, execution_options={"synchronize_session": False})


def rest_less(session: Session, calls: Iterable[Call], free_at: Callable[[Call], datetime]) -> None:
    """People who had accepted do not come after all: they rest no longer than that, one after the other by their ids.

    Whoever was asked by somebody else since then rests for that.
    """
    for call in sorted(calls, key=lambda call: call.volunteer_id):
        until = free_at(call)
        theirs = (CalledPerson.volunteer_id == call.volunteer_id, CalledPerson.is_drill.is_(call.is_drill))
        of_this_call = (*theirs, CalledPerson.asked_at == call.asked_at, CalledPerson.free_at > until)
        shorter = update(CalledPerson).where(*of_this_call).values(free_at=until)
        session.execute(shorter, execution_options={"synchronize_session": False})
