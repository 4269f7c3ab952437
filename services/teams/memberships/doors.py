"""The doors of memberships."""

from typing import Any

from services.teams.memberships import dissolving, queries, sweeping, use_cases
from services.teams.rounds import in_rounds
from shared.contracts.base import Loaded
from shared.contracts.identity.names import ticketed
from shared.contracts.teams.memberships import (
    ApplyToTeam,
    InviteToTeam,
    Membership,
    MembershipOf,
    MembershipPage,
    MembersOf,
    OwnMemberships,
    RefuseApplication,
    RemoveMember,
    TeamMember,
    TeamMemberPage,
    TransferMembership,
)
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

SWEEP_SECONDS = 300
FINISH_SECONDS = 30
FINISH_IDLE_SECONDS = 60

ShownMember = ticketed(TeamMember)


class MembershipDoors:
    """Into teams and out of them."""

    db: CallDatabase
    actor: Actor

    @rpc(ApplyToTeam, replies=Membership)
    def apply_to_team(self, request: Loaded) -> Any:
        return self.db.run(use_cases.apply_to_team, request, self.actor)

    @rpc(InviteToTeam, replies=ShownMember)
    def invite_to_team(self, request: Loaded) -> Any:
        return self.db.run(use_cases.invite_to_team, request, self.actor)

    @rpc(OwnMemberships, replies=MembershipPage)
    def own_memberships(self, request: Loaded) -> Any:
        return self.db.read(queries.own_memberships, request, self.actor)

    @rpc(MembersOf, replies=ticketed(TeamMemberPage))
    def members(self, request: Loaded) -> Any:
        return self.db.read(queries.members, request, self.actor)

    @rpc(MembershipOf, replies=Membership)
    def accept_invitation(self, request: Loaded) -> Any:
        return self.db.run(use_cases.accept_invitation, request, self.actor)

    @rpc(MembershipOf, replies=Membership)
    def decline_invitation(self, request: Loaded) -> Any:
        return self.db.run(use_cases.decline_invitation, request, self.actor)

    @rpc(MembershipOf, replies=Membership)
    def withdraw_application(self, request: Loaded) -> Any:
        return self.db.run(use_cases.withdraw_application, request, self.actor)

    @rpc(MembershipOf, replies=Membership)
    def leave_team(self, request: Loaded) -> Any:
        return self.db.run(use_cases.leave_team, request, self.actor)

    @rpc(TransferMembership, replies=Membership)
    def transfer_membership(self, request: Loaded) -> Any:
        return self.db.run(use_cases.transfer_membership, request, self.actor)

    @rpc(MembershipOf, replies=ShownMember)
    def approve_application(self, request: Loaded) -> Any:
        return self.db.run(use_cases.approve_application, request, self.actor)

    @rpc(RefuseApplication, replies=ShownMember)
    def refuse_application(self, request: Loaded) -> Any:
        return self.db.run(use_cases.refuse_application, request, self.actor)

    @rpc(MembershipOf, replies=ShownMember)
    def take_back_invitation(self, request: Loaded) -> Any:
        return self.db.run(use_cases.take_back_invitation, request, self.actor)

    @rpc(RemoveMember, replies=ShownMember)
    def remove_member(self, request: Loaded) -> Any:
        return self.db.run(use_cases.remove_member, request, self.actor)

    @timer(interval_seconds=SWEEP_SECONDS)
    def expire_memberships(self) -> None:
        in_rounds(self.db, sweeping.expire)

    @timer(interval_seconds=FINISH_SECONDS, idle_seconds=FINISH_IDLE_SECONDS)
    def finish_dissolutions(self) -> None:
        in_rounds(self.db, dissolving.finish)
