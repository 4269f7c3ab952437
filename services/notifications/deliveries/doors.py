"""The doors of deliveries."""

from typing import Any

from services.notifications.deliveries import queries, steps
from services.notifications.deliveries.courier import courier_for
from shared.contracts.base import Loaded
from shared.contracts.notifications.deliveries import MessageDeliveries
from shared.contracts.notifications.messages import MessageOf
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer
from shared.runtime.process.provided import Provided

SEND_SECONDS = 1  # a code is waited for
IDLE_SECONDS = 60


class DeliveryDoors:
    """What goes out, and what became of it."""

    db: CallDatabase
    actor: Actor
    courier = Provided(courier_for)

    @timer(interval_seconds=SEND_SECONDS, idle_seconds=IDLE_SECONDS)
    def send_due(self) -> object:
        return steps.send_due(self.db, self.courier, IDLE_SECONDS)

    @rpc(MessageOf, replies=MessageDeliveries)
    def deliveries_of_message(self, request: Loaded) -> Any:
        return self.db.read(queries.deliveries_of_message, request, self.actor)
