"""The doors of invitations."""

from typing import Any

from services.projects.invitations import lapsing, queries, use_cases
from shared.contracts.base import Loaded
from shared.contracts.projects.invitations import (
    AcceptInvitation,
    FindSuitable,
    InvitationOf,
    InvitationsOfShift,
    Invite,
    OwnInvitations,
    ShiftInvitation,
    ShiftInvitationPage,
    TicketedShiftInvitationPage,
    TicketedSuitablePeople,
)
from shared.contracts.projects.sign_ups import SignUp
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

EXPIRE_SECONDS = 60


class InvitationDoors:
    """Asking people who fit, and their answers."""

    db: CallDatabase
    actor: Actor

    @rpc(FindSuitable, replies=TicketedSuitablePeople)
    def find_suitable(self, request: Loaded) -> Any:
        return self.db.read(queries.find_suitable, request, self.actor)

    @rpc(Invite, replies=ShiftInvitation)
    def invite(self, request: Loaded) -> Any:
        return self.db.run(use_cases.invite, request, self.actor)

    @rpc(InvitationsOfShift, replies=TicketedShiftInvitationPage)
    def invitations_of_shift(self, request: Loaded) -> Any:
        return self.db.read(queries.invitations_of_shift, request, self.actor)

    @rpc(OwnInvitations, replies=ShiftInvitationPage)
    def own_invitations(self, request: Loaded) -> Any:
        return self.db.read(queries.own_invitations, request, self.actor)

    @rpc(AcceptInvitation, replies=SignUp)
    def accept_invitation(self, request: Loaded) -> Any:
        return self.db.run(use_cases.accept_invitation, request, self.actor)

    @rpc(InvitationOf, replies=ShiftInvitation)
    def decline_invitation(self, request: Loaded) -> Any:
        return self.db.run(use_cases.decline_invitation, request, self.actor)

    @rpc(InvitationOf, replies=ShiftInvitation)
    def cancel_invitation(self, request: Loaded) -> Any:
        return self.db.run(use_cases.cancel_invitation, request, self.actor)

    @timer(interval_seconds=EXPIRE_SECONDS)
    def expire_invitations(self) -> None:
        self.db.step(lapsing.expire)
