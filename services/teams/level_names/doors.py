"""The doors of level names."""

from typing import Any

from services.teams.level_names import queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.teams.level_names import NameTeamLevels, TeamLevelNames, TeamLevelNamesOf
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class LevelNameDoors:
    """What units call the levels of teams."""

    db: CallDatabase
    actor: Actor

    @rpc(TeamLevelNamesOf, replies=TeamLevelNames)
    def level_names(self, request: Loaded) -> Any:
        return self.db.read(queries.level_names, request, self.actor)

    @rpc(NameTeamLevels, replies=TeamLevelNames)
    def name_levels(self, request: Loaded) -> Any:
        return self.db.run(use_cases.name_levels, request, self.actor)
