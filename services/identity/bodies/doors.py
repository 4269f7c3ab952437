"""The doors of the operating bodies."""

from typing import Any

from services.identity.bodies import queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.identity.bodies import Body, BodyOf, BodyPage, ChangeBody, CloseBody, FindBodies, OpenBody
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class BodyDoors:
    """What can be asked of service centres and stations, and done with them."""

    db: CallDatabase
    actor: Actor

    @rpc(BodyOf, replies=Body)
    def body(self, request: Loaded) -> Any:
        return self.db.read(queries.body, request, self.actor)

    @rpc(FindBodies, replies=BodyPage)
    def find_bodies(self, request: Loaded) -> Any:
        return self.db.read(queries.find_bodies, request, self.actor)

    @rpc(OpenBody, replies=Body)
    def open_body(self, request: Loaded) -> Any:
        return self.db.run(use_cases.open_body, request, self.actor)

    @rpc(ChangeBody, replies=Body)
    def change_body(self, request: Loaded) -> Any:
        return self.db.run(use_cases.change_body, request, self.actor)

    @rpc(CloseBody, replies=Body)
    def close_body(self, request: Loaded) -> Any:
        return self.db.run(use_cases.close_body, request, self.actor)
