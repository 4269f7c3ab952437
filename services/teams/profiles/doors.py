"""The doors of profiles."""

from typing import Any

from services.teams.profiles import queries, use_cases
from shared.contracts.base import Loaded, Nothing
from shared.contracts.teams.own_profiles import OwnProfile, SayProfile
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class ProfileDoors:
    """What one offers as a volunteer."""

    db: CallDatabase
    actor: Actor

    @rpc(Nothing, replies=OwnProfile)
    def own_profile(self, request: Loaded) -> Any:
        return self.db.read(queries.own_profile, request, self.actor)

    @rpc(SayProfile, replies=OwnProfile)
    def say_profile(self, request: Loaded) -> Any:
        return self.db.run(use_cases.say_profile, request, self.actor)

    @rpc(Nothing, replies=OwnProfile)
    def empty_profile(self, request: Loaded) -> Any:
        return self.db.run(use_cases.empty_profile, request, self.actor)
