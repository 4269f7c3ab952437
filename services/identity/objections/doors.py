"""The doors of objections."""

from typing import Any

from services.identity.objections import queries, steps, use_cases
from shared.contracts.base import Loaded
from shared.contracts.identity.objections import (
    FindObjections,
    Object,
    ObjectionOf,
    OwnObjection,
    OwnObjectionPage,
    OwnObjections,
    RejectObjection,
    ReviewedObjection,
    WaitingObjectionPage,
)
from shared.kernel.actor import Actor
from shared.runtime.context import CallContext
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class ObjectionDoors:
    """Objecting to records, and deciding on it."""

    db: CallDatabase
    actor: Actor
    context: CallContext

    @rpc(Object, replies=OwnObjection, secret=True)
    def object_to_record(self, request: Loaded) -> Any:
        return steps.object_to_record(self.db, request, self.actor, self.context.address)

    @rpc(OwnObjections, replies=OwnObjectionPage)
    def own_objections(self, request: Loaded) -> Any:
        return self.db.read(queries.own_objections, request, self.actor)

    @rpc(FindObjections, replies=WaitingObjectionPage)
    def find_objections(self, request: Loaded) -> Any:
        return self.db.read(queries.find_objections, request, self.actor)

    @rpc(ObjectionOf, replies=ReviewedObjection)
    def objection(self, request: Loaded) -> Any:
        return self.db.read(queries.objection, request, self.actor)

    @rpc(ObjectionOf, replies=ReviewedObjection, secret=True)
    def uphold_objection(self, request: Loaded) -> Any:
        return self.db.run(use_cases.uphold_objection, request, self.actor)

    @rpc(RejectObjection, replies=ReviewedObjection, secret=True)
    def reject_objection(self, request: Loaded) -> Any:
        return self.db.run(use_cases.reject_objection, request, self.actor)
