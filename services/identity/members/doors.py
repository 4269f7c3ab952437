"""The doors of members."""

from typing import Any

from services.identity.members import queries
from shared.contracts.base import Loaded
from shared.contracts.identity.members import FindMembers, Member, MemberOf, MemberPage
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc


class MemberDoors:
    """Members, found by those in whose reach they are."""

    db: CallDatabase
    actor: Actor

    @rpc(MemberOf, replies=Member)
    def member(self, request: Loaded) -> Any:
        return self.db.read(queries.member, request, self.actor)

    @rpc(FindMembers, replies=MemberPage)
    def find_members(self, request: Loaded) -> Any:
        return self.db.read(queries.find_members, request, self.actor)
