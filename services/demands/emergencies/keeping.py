"""What is removed of emergencies when it is old: why people were left out, and rests that are long over.

That somebody was asked, and what they answered, stays: it is what a record of dispatch rests on.
"""

from datetime import timedelta

from sqlalchemy import delete, select, tuple_

from services.demands.emergencies.models import CalledPerson, LeftOut
from shared.runtime.data.session import Session

LEFT_OUT_DAYS = 180  # since it was noted: after that nobody asks any more why they were not called
RESTS_DAYS = 30  # since a rest was over


def old_left_out(session: Session, rows_max: int) -> int:
    """Remove why people were left out long ago; how many."""
    old = LeftOut.noted_at < session.now - timedelta(days=LEFT_OUT_DAYS)
    keys = (LeftOut.emergency_id, LeftOut.volunteer_id)
    found = session.execute(select(*keys).where(old).limit(rows_max).with_for_update(skip_locked=True)).all()
    session.execute(delete(LeftOut).where(tuple_(*keys).in_([tuple(row) for row in found])))
    return len(found)


def old_rests(session: Session, rows_max: int) -> int:
    """Remove rests that are long over; how many. In which order people are called is kept with their areas."""
    old = CalledPerson.free_at < session.now - timedelta(days=RESTS_DAYS)
    keys = (CalledPerson.volunteer_id, CalledPerson.is_drill)
    found = session.execute(select(*keys).where(old).limit(rows_max).with_for_update(skip_locked=True)).all()
    session.execute(delete(CalledPerson).where(tuple_(*keys).in_([tuple(row) for row in found])))
    return len(found)


SWEEPS = (old_left_out, old_rests)
