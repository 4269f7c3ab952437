"""The doors of deliveries."""

from typing import Any

from services.notifications.deliveries import claiming, planning, queries
from services.notifications.deliveries.courier import courier_for
from shared.contracts.base import Loaded
from shared.contracts.notifications.deliveries import MessageDeliveries
from shared.contracts.notifications.messages import MessageOf
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import STAYS_AWAKE, timer
from shared.runtime.process.provided import Provided

SEND_SECONDS = 1  # a code is waited for
IDLE_SECONDS = 30


class DeliveryDoors:
    """What goes out, and what became of it."""

    db: CallDatabase
    actor: Actor
    courier = Provided(courier_for)

    @timer(interval_seconds=SEND_SECONDS, idle_seconds=IDLE_SECONDS)
    def send_due(self) -> object:
        configured = list(self.courier.channels)
        try:
            planning.plan_all(self.db, configured)
        finally:  # what was planned before goes out in any case
            self.courier.set_off(self.db.database)
        return STAYS_AWAKE if self.db.read(claiming.is_due_within, configured, IDLE_SECONDS) else None

    @rpc(MessageOf, replies=MessageDeliveries)
    def deliveries_of_message(self, request: Loaded) -> Any:
        return self.db.read(queries.deliveries_of_message, request, self.actor)
