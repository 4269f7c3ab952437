"""What the timer does: looks at each emergency whose moment has come. What breaks at one stops no other."""

import logging

from services.demands.emergencies.going_on import due_emergencies, go_on, is_due_within
from shared.kernel.errors import Refusal
from shared.runtime.breakage import log_breakage
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.timer import STAYS_AWAKE
from shared.runtime.refusals import DATABASE_AWAY, DATABASE_BUSY

A_TICK_MAX = 100
ENDING = frozenset({DATABASE_AWAY.code, DATABASE_BUSY.code})  # the next one would fare no better

logger = logging.getLogger(__name__)


def go_on_with_all(db: CallDatabase, idle_seconds: int) -> object:
    """`STAYS_AWAKE` where one is due before a timer that rests looks again.

    Raises Unavailable where the database is away or busy.
    """
    for emergency_id in db.read(due_emergencies, A_TICK_MAX):
        try:
            db.step(go_on, emergency_id)
        except Refusal as refusal:
            if refusal.code in ENDING:
                raise
            logger.warning("emergency %s was refused: %s", emergency_id, refusal.code)
        except Exception as error:
            log_breakage(logger, error, f"going on with emergency {emergency_id}")
    return STAYS_AWAKE if db.read(is_due_within, idle_seconds) else None
