"""The doors of leaders' devices."""

from typing import Any

from services.projects.devices import batches, queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.projects.devices import (
    Device,
    DeviceOf,
    DevicePage,
    EnrolDevice,
    OwnDevices,
    SendBatch,
    TakenBatch,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class DeviceDoors:
    """Devices of leaders, and what they noted without a connection."""

    db: CallDatabase
    actor: Actor
    card_verifier: Any

    @rpc(EnrolDevice, replies=Device)
    def enrol_device(self, request: Loaded) -> Any:
        return self.db.run(use_cases.enrol_device, request, self.actor)

    @rpc(DeviceOf, replies=Device)
    def end_device(self, request: Loaded) -> Any:
        return self.db.run(use_cases.end_device, request, self.actor)

    @rpc(OwnDevices, replies=DevicePage)
    def own_devices(self, request: Loaded) -> Any:
        return self.db.read(queries.own_devices, request, self.actor)

    @rpc(SendBatch, replies=TakenBatch)
    def take_batch(self, request: Loaded) -> Any:
        return self.db.run(batches.take_batch, request, self.actor, self.card_verifier)
