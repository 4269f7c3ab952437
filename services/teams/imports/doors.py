"""The doors of imports."""

from typing import Any

from services.teams.imports import queries, use_cases, working
from services.teams.rounds import in_rounds
from shared.contracts.base import Loaded
from shared.contracts.identity.imports import RefusedRows
from shared.contracts.teams.imports import ImportTeams, RefusedTeamRowsOf, TeamImport, TeamImportOf
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

FORGET_SECONDS = 3600


class ImportDoors:
    """Lists of existing teams."""

    db: CallDatabase
    actor: Actor

    @rpc(ImportTeams, replies=TeamImport)
    def import_teams(self, request: Loaded) -> Any:
        return working.import_teams(self.db, request, self.actor)

    @rpc(TeamImportOf, replies=TeamImport)
    def team_import(self, request: Loaded) -> Any:
        return self.db.read(queries.team_import, request, self.actor)

    @rpc(RefusedTeamRowsOf, replies=RefusedRows)
    def refused_rows(self, request: Loaded) -> Any:
        return self.db.read(queries.refused_rows, request, self.actor)

    @timer(interval_seconds=FORGET_SECONDS)
    def forget_old_imports(self) -> None:
        in_rounds(self.db, use_cases.forget_old)
