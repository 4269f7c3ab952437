"""The doors of offices."""

from typing import Any

from services.identity.offices import queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.identity.offices import (
    Appoint,
    EndOffice,
    FindOffices,
    Office,
    OfficePage,
    OwnOffices,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

EXPIRY_SECONDS = 600


class OfficeDoors:
    """Who may do what, where, from when until when."""

    db: CallDatabase
    actor: Actor

    @rpc(Appoint, replies=Office)
    def appoint(self, request: Loaded) -> Any:
        return self.db.run(use_cases.appoint, request, self.actor)

    @rpc(EndOffice, replies=Office)
    def end_office(self, request: Loaded) -> Any:
        return self.db.run(use_cases.end_office, request, self.actor)

    @rpc(FindOffices, replies=OfficePage)
    def find_offices(self, request: Loaded) -> Any:
        return self.db.read(queries.find_offices, request, self.actor)

    @rpc(OwnOffices, replies=OfficePage)
    def own_offices(self, request: Loaded) -> Any:
        return self.db.read(queries.own_offices, request, self.actor)

    @timer(interval_seconds=EXPIRY_SECONDS, actor="identity.office_expiry")
    def end_expired_offices(self) -> None:
        self.db.step(use_cases.end_expired, self.actor)
