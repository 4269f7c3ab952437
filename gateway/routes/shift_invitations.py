"""Routes of invitations."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from gateway.routes.sign_ups import COMING, SIGNING_UP
from shared.contracts.identity.names import named
from shared.contracts.projects.invitations import (
    AcceptInvitation,
    FindSuitable,
    InvitationsOfShift,
    Invite,
    OwnInvitations,
    ShiftInvitation,
    ShiftInvitationPage,
    SuitablePeople,
)
from shared.contracts.projects.refusals import invitations, shifts, sign_ups
from shared.contracts.projects.refusals.library import NOT_YET_KNOWN
from shared.contracts.projects.sign_ups import SignUp
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID

NamedShiftInvitationPage = named(ShiftInvitationPage)
NamedSuitablePeople = named(SuitablePeople)

blueprint = blueprint_of("shift-invitations", "Invitations of people who fit; declining costs nothing")


@blueprint.route("/shifts/<uuid:id>/suitable-people")
class Suitable(MethodView):
    """Who could be invited."""

    @blueprint.queries(FindSuitable, path=["id"])
    @blueprint.answers(200, NamedSuitablePeople)
    @blueprint.refuses(shifts.SHIFT_NOT_FOUND, shifts.POST_NOT_FOUND, sign_ups.POST_UNCLEAR, NOT_YET_KNOWN)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """Find people who fit a post of a shift.

        Of the team, and of the union's own volunteers, who could come; ranked by reasons with published weights: class
        3, time 3, near 2, team 2, qualification 2, served before 1, missed lately -4. Names are masked.
        """
        return with_names(rpc("projects").find_suitable({**query, "id": id}))


@blueprint.route("/shifts/<uuid:id>/invitations")
class Invitations(MethodView):
    """The invitations to a shift."""

    @blueprint.accepts(Invite, path=["id"])
    @blueprint.answers(201, ShiftInvitation)
    @blueprint.refuses(
        shifts.SHIFT_NOT_FOUND,
        shifts.POST_NOT_FOUND,
        sign_ups.POST_UNCLEAR,
        invitations.INVITED_NOT_FOUND,
        invitations.INVITED_SIGNED_UP,
        invitations.INVITATION_PENDING,
        invitations.INVITATION_DECLINED_BEFORE,
        invitations.INVITATIONS_TOO_MANY,
        NOT_YET_KNOWN,
        *COMING,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Invite somebody to a shift.

        Somebody of the team, or of the union's own volunteers. It stands for two days, at most until the shift begins.
        """
        return rpc("projects").invite({**request, "id": id})

    @blueprint.queries(InvitationsOfShift, path=["id"])
    @blueprint.answers(200, NamedShiftInvitationPage)
    @blueprint.refuses(shifts.SHIFT_NOT_FOUND, NOT_YET_KNOWN, CURSOR_INVALID)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List the invitations to a shift.

        The newest first, for those who lead it.
        """
        return with_names(rpc("projects").invitations_of_shift({**query, "id": id}))


@blueprint.route("/shift-invitations/me")
class OwnInvitationList(MethodView):
    """One's own."""

    @blueprint.queries(OwnInvitations)
    @blueprint.answers(200, ShiftInvitationPage)
    @blueprint.refuses(VOLUNTEERS_ONLY, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own invitations.

        The newest first.
        """
        return rpc("projects").own_invitations(query)


@blueprint.route("/shift-invitations/<uuid:id>/acceptances")
class Acceptances(MethodView):
    """Saying yes."""

    @blueprint.accepts(AcceptInvitation, path=["id"])
    @blueprint.answers(200, SignUp)
    @blueprint.refuses(
        invitations.INVITATION_NOT_FOUND,
        invitations.INVITATION_STATE_FORBIDS,
        *SIGNING_UP,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Accept an invitation.

        A sign-up at once: with a place, or a number in the line.
        """
        return rpc("projects").accept_invitation({**request, "id": id})


@blueprint.route("/shift-invitations/<uuid:id>/declines")
class Declines(MethodView):
    """Saying no."""

    @blueprint.answers(200, ShiftInvitation)
    @blueprint.refuses(invitations.INVITATION_NOT_FOUND, invitations.INVITATION_STATE_FORBIDS, VOLUNTEERS_ONLY)
    def post(self, id: str) -> Any:
        """Decline an invitation.

        It costs nothing, and nobody asks again for this shift.
        """
        return rpc("projects").decline_invitation({"id": id})


@blueprint.route("/shift-invitations/<uuid:id>/cancellations")
class Cancellations(MethodView):
    """Taking it back."""

    @blueprint.answers(200, ShiftInvitation)
    @blueprint.refuses(invitations.INVITATION_NOT_FOUND, invitations.INVITATION_STATE_FORBIDS, NOT_YET_KNOWN)
    def post(self, id: str) -> Any:
        """Take an invitation back.

        For those who lead the activity.
        """
        return rpc("projects").cancel_invitation({"id": id})
