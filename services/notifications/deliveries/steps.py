"""One look at what is to be sent, in steps: it is planned, handed to the courier, and what is soon due is heeded."""

from services.notifications.deliveries import claiming, planning
from services.notifications.deliveries.courier import Courier
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.timer import STAYS_AWAKE


def send_due(db: CallDatabase, courier: Courier, idle_seconds: int) -> object:
    """`STAYS_AWAKE` where something may be sent before a timer that rests would look again."""
    configured = list(courier.channels)
    try:
        planning.plan_all(db, configured)
    finally:  # what was planned before goes out in any case
        courier.set_off(db.database)
    return STAYS_AWAKE if db.read(claiming.is_due_within, configured, idle_seconds) else None
