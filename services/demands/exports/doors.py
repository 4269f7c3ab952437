"""The door of exports."""

from typing import Any

from services.demands.exports import queries
from shared.contracts.base import Loaded, Nothing
from shared.contracts.exports import OwnExport
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class ExportDoors:
    """What is held about oneself."""

    db: CallDatabase
    actor: Actor

    @rpc(Nothing, replies=OwnExport, secret=True)
    def export_own(self, request: Loaded) -> Any:
        return self.db.read(queries.export_own, request, self.actor)
