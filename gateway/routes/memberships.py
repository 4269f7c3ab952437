"""Routes into teams and out of them. Nobody joins without their own act."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.identity.names import named
from shared.contracts.refusals.volunteers import CONSENT_MISSING, VOLUNTEERS_ONLY
from shared.contracts.teams.memberships import (
    ApplyToTeam,
    InviteToTeam,
    Membership,
    MembershipPage,
    MembersOf,
    OwnMemberships,
    RefuseApplication,
    RemoveMember,
    TeamMember,
    TeamMemberPage,
    TransferMembership,
)
from shared.contracts.teams.refusals import memberships as refusals
from shared.contracts.teams.refusals.teams import (
    NOT_ON_ONESELF,
    NOT_YET_KNOWN,
    TEAM_NOT_ACTIVE,
    TEAM_NOT_FOUND,
    WORDS_PERSONAL,
)
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("memberships", "Members of teams")

NamedMember = named(TeamMember)
OWN = (refusals.MEMBERSHIP_NOT_FOUND, refusals.MEMBERSHIP_STATE, VOLUNTEERS_ONLY)
DECIDING = (
    refusals.MEMBERSHIP_NOT_FOUND,
    refusals.MEMBERSHIP_STATE,
    NOT_ON_ONESELF,
    NOT_YET_KNOWN,
    NOT_PERMITTED,
)
JOINING = (refusals.TEAM_FULL, refusals.TEAM_ADULTS_ONLY, refusals.MEMBERSHIPS_TOO_MANY, TEAM_NOT_ACTIVE)
APPLYING = (
    *JOINING,
    TEAM_NOT_FOUND,
    CONSENT_MISSING,
    WORDS_PERSONAL,
    refusals.TEAM_BY_INVITATION,
    refusals.MEMBERSHIP_OPEN,
    refusals.APPLIED_TOO_SOON,
    refusals.APPLICATIONS_TOO_MANY,
)


@blueprint.route("/teams/<uuid:id>/applications")
class Applications(MethodView):
    """Asking to be taken in."""

    @blueprint.accepts(ApplyToTeam, path=["id"])
    @blueprint.answers(201, Membership)
    @blueprint.refuses(*APPLYING, VOLUNTEERS_ONLY)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Apply to a team.

        Where the team takes everybody one is in it at once, minors excepted; else an officer decides within 15 days.
        """
        return rpc("teams").apply_to_team({**request, "id": id})


@blueprint.route("/teams/<uuid:id>/invitations")
class Invitations(MethodView):
    """Asking somebody to come."""

    @blueprint.accepts(InviteToTeam, path=["id"])
    @blueprint.answers(201, NamedMember)
    @blueprint.refuses(
        TEAM_NOT_FOUND,
        TEAM_NOT_ACTIVE,
        refusals.VOLUNTEER_NOT_FOUND,
        refusals.TEAM_ADULTS_ONLY,
        refusals.MEMBERSHIP_OPEN,
        refusals.INVITED_TOO_SOON,
        refusals.INVITATIONS_TOO_MANY,
        NOT_ON_ONESELF,
        WORDS_PERSONAL,
        NOT_YET_KNOWN,
        NOT_PERMITTED,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Invite a volunteer.

        By the number on the card. Whether they come is theirs to say, within 15 days; declining costs nothing.
        """
        return with_names(rpc("teams").invite_to_team({**request, "id": id}))


@blueprint.route("/teams/<uuid:id>/members")
class Members(MethodView):
    """Who is in a team."""

    @blueprint.queries(MembersOf, path=["id"])
    @blueprint.answers(200, named(TeamMemberPage))
    @blueprint.refuses(TEAM_NOT_FOUND, NOT_YET_KNOWN, CURSOR_INVALID)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List members of a team.

        Officers and cadres in reach see applications and past members too, with full names; members see who else is in
        it, by the first characters.
        """
        return with_names(rpc("teams").members({**query, "id": id}))


@blueprint.route("/memberships/me")
class OwnMembershipList(MethodView):
    """One's own."""

    @blueprint.queries(OwnMemberships)
    @blueprint.answers(200, MembershipPage)
    @blueprint.refuses(VOLUNTEERS_ONLY, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own memberships.

        Applications and invitations too, the newest first; each with its result and reason.
        """
        return rpc("teams").own_memberships(query)


@blueprint.route("/memberships/<uuid:id>/acceptances")
class MembershipAcceptances(MethodView):
    """Coming."""

    @blueprint.answers(200, Membership)
    @blueprint.refuses(*OWN, *JOINING, CONSENT_MISSING)
    def post(self, id: str) -> Any:
        """Accept an invitation.

        One is in the team from now on.
        """
        return rpc("teams").accept_invitation({"id": id})


@blueprint.route("/memberships/<uuid:id>/declinations")
class MembershipDeclinations(MethodView):
    """Not coming."""

    @blueprint.answers(200, Membership)
    @blueprint.refuses(*OWN)
    def post(self, id: str) -> Any:
        """Decline an invitation.

        The team does not ask again for 30 days.
        """
        return rpc("teams").decline_invitation({"id": id})


@blueprint.route("/memberships/<uuid:id>/withdrawals")
class MembershipWithdrawals(MethodView):
    """Taking an application back."""

    @blueprint.answers(200, Membership)
    @blueprint.refuses(*OWN)
    def post(self, id: str) -> Any:
        """Take one's own application back.

        As long as nobody has answered it.
        """
        return rpc("teams").withdraw_application({"id": id})


@blueprint.route("/memberships/<uuid:id>/departures")
class MembershipDepartures(MethodView):
    """Leaving."""

    @blueprint.answers(200, Membership)
    @blueprint.refuses(*OWN)
    def post(self, id: str) -> Any:
        """Leave a team.

        Nobody is asked. Offices in the team end.
        """
        return rpc("teams").leave_team({"id": id})


@blueprint.route("/memberships/<uuid:id>/transfers")
class MembershipTransfers(MethodView):
    """Going to another team."""

    @blueprint.accepts(TransferMembership, path=["id"])
    @blueprint.answers(201, Membership)
    @blueprint.refuses(*OWN, *APPLYING, refusals.TRANSFER_TO_SAME)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Transfer to another team.

        An application there; the present membership ends when it says yes, which may be at once.
        """
        return rpc("teams").transfer_membership({**request, "id": id})


@blueprint.route("/memberships/<uuid:id>/approvals")
class MembershipApprovals(MethodView):
    """Taking somebody in."""

    @blueprint.answers(200, NamedMember)
    @blueprint.refuses(*DECIDING, *JOINING)
    def post(self, id: str) -> Any:
        """Take in somebody who has applied.

        For leaders, deputies and cadres in reach; nobody decides on themselves.
        """
        return with_names(rpc("teams").approve_application({"id": id}))


@blueprint.route("/memberships/<uuid:id>/refusals")
class MembershipRefusals(MethodView):
    """Not taking somebody in."""

    @blueprint.accepts(RefuseApplication, path=["id"])
    @blueprint.answers(200, NamedMember)
    @blueprint.refuses(*DECIDING, WORDS_PERSONAL)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Refuse an application.

        With a reason that the person is told, and where to appeal.
        """
        return with_names(rpc("teams").refuse_application({**request, "id": id}))


@blueprint.route("/memberships/<uuid:id>/recalls")
class MembershipRecalls(MethodView):
    """Taking an invitation back."""

    @blueprint.answers(200, NamedMember)
    @blueprint.refuses(*DECIDING)
    def post(self, id: str) -> Any:
        """Take an invitation back.

        As long as nobody has answered it.
        """
        return with_names(rpc("teams").take_back_invitation({"id": id}))


@blueprint.route("/memberships/<uuid:id>/removals")
class MembershipRemovals(MethodView):
    """Taking somebody out."""

    @blueprint.accepts(RemoveMember, path=["id"])
    @blueprint.answers(200, NamedMember)
    @blueprint.refuses(*DECIDING, WORDS_PERSONAL)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Take a member out.

        With a reason that the person is told, and where to appeal. Offices in the team end.
        """
        return with_names(rpc("teams").remove_member({**request, "id": id}))
