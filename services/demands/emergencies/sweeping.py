"""What the timer does: looks at each emergency whose moment has come."""

from services.demands.emergencies.going_on import due_emergencies, go_on, is_due_within
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.rounds import one_by_one
from shared.runtime.doors.timer import STAYS_AWAKE

A_TICK_MAX = 100


def go_on_with_all(db: CallDatabase, idle_seconds: int) -> object:
    """`STAYS_AWAKE` where one is due before a timer that rests looks again."""
    one_by_one(db, db.read(due_emergencies, A_TICK_MAX), go_on)
    return STAYS_AWAKE if db.read(is_due_within, idle_seconds) else None
