"""The doors of preferences."""

from typing import Any

from services.notifications.preferences import queries, use_cases
from shared.contracts.base import Loaded, Nothing
from shared.contracts.notifications.preferences import OwnPreferences, SetPreferences
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class PreferenceDoors:
    """How one wants to be told."""

    db: CallDatabase
    actor: Actor

    @rpc(Nothing, replies=OwnPreferences)
    def own_preferences(self, request: Loaded) -> Any:
        return self.db.read(queries.own_preferences, request, self.actor)

    @rpc(SetPreferences, replies=OwnPreferences)
    def set_preferences(self, request: Loaded) -> Any:
        return self.db.run(use_cases.set_preferences, request, self.actor)
