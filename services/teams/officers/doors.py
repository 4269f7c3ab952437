"""The doors of offices in teams."""

from typing import Any

from services.teams.officers import queries, use_cases
from services.teams.rounds import in_rounds
from shared.contracts.base import Loaded
from shared.contracts.identity.names import ticketed
from shared.contracts.teams.officers import AppointOfficer, OfficersOf, TeamOfficer, TeamOfficerOf, TeamOfficerPage
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

EXPIRY_SECONDS = 600


class OfficerDoors:
    """Who does what in a team, from when until when."""

    db: CallDatabase
    actor: Actor

    @rpc(OfficersOf, replies=ticketed(TeamOfficerPage))
    def officers(self, request: Loaded) -> Any:
        return self.db.read(queries.officers, request, self.actor)

    @rpc(AppointOfficer, replies=TeamOfficer)
    def appoint_officer(self, request: Loaded) -> Any:
        return self.db.run(use_cases.appoint_officer, request, self.actor)

    @rpc(TeamOfficerOf, replies=TeamOfficer)
    def end_office(self, request: Loaded) -> Any:
        return self.db.run(use_cases.end_office, request, self.actor)

    @rpc(TeamOfficerOf, replies=TeamOfficer)
    def resign(self, request: Loaded) -> Any:
        return self.db.run(use_cases.resign, request, self.actor)

    @timer(interval_seconds=EXPIRY_SECONDS)
    def end_expired_offices(self) -> None:
        in_rounds(self.db, use_cases.end_expired)
