"""Routes of sign-ups."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.identity.names import named
from shared.contracts.projects.refusals import activities, shifts, sign_ups
from shared.contracts.projects.refusals.library import NOT_YET_KNOWN
from shared.contracts.projects.sign_ups import (
    OwnSignUp,
    OwnSignUpPage,
    OwnSignUps,
    RefuseSignUp,
    SignUp,
    SignUpForShift,
    SignUpPage,
    SignUpsOfShift,
)
from shared.contracts.refusals.volunteers import CONSENT_MISSING, VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID

LIMITS = (sign_ups.PAUSED, sign_ups.WEEK_FULL, sign_ups.OVERLAPS, sign_ups.TRAVEL_TOO_SHORT)
REQUIREMENTS = (
    sign_ups.QUALIFICATION_MISSING,
    sign_ups.TEAM_MEMBERS_ONLY,
    sign_ups.ADULTS_ONLY,
    CONSENT_MISSING,
    VOLUNTEERS_ONLY,
)
AGREEMENT = (sign_ups.AGREEMENT_UNSIGNED, sign_ups.AGREEMENT_OUTDATED)
COMING = (
    activities.PROJECT_NOT_RECRUITING,
    activities.OF_EMERGENCY,
    shifts.SHIFT_STATE_FORBIDS,
    shifts.SHIFT_BEGUN,
)
SIGNING_UP = (
    *COMING,
    *REQUIREMENTS,
    *AGREEMENT,
    *LIMITS,
    sign_ups.SIGN_UP_EXISTS,
    sign_ups.SIGN_UP_REFUSED_BEFORE,
    sign_ups.WAITS_TOO_OFTEN,
)

NamedSignUpPage = named(SignUpPage)

blueprint = blueprint_of("sign-ups", "Sign-ups: places in shifts, and the line for them")


@blueprint.route("/shifts/<uuid:id>/sign-ups")
class SignUps(MethodView):
    """Who serves in a shift."""

    @blueprint.accepts(SignUpForShift, path=["id"])
    @blueprint.answers(201, SignUp)
    @blueprint.refuses(
        shifts.SHIFT_NOT_FOUND,
        shifts.POST_NOT_FOUND,
        sign_ups.POST_UNCLEAR,
        sign_ups.SIGN_UP_NOT_OPEN_YET,
        *SIGNING_UP,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Sign up for a shift.

        At once a place, or a number in the line where all are taken; or a leader decides. The order of the line is that
        in which the server decided. A place that comes free is offered to the next in line, until a moment.
        """
        return rpc("projects").sign_up({**request, "id": id})

    @blueprint.queries(SignUpsOfShift, path=["id"])
    @blueprint.answers(200, NamedSignUpPage)
    @blueprint.refuses(shifts.SHIFT_NOT_FOUND, NOT_YET_KNOWN, CURSOR_INVALID)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List who signed up for a shift.

        For those who lead it, and cadres above it: in the order of signing up, with names.
        """
        return with_names(rpc("projects").sign_ups_of_shift({**query, "id": id}))


@blueprint.route("/sign-ups/me")
class OwnSignUpList(MethodView):
    """One's own."""

    @blueprint.queries(OwnSignUps)
    @blueprint.answers(200, OwnSignUpPage)
    @blueprint.refuses(VOLUNTEERS_ONLY, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own sign-ups.

        The newest first, each with what it is for, and who stands before one in line.
        """
        return rpc("projects").own_sign_ups(query)


@blueprint.route("/sign-ups/<uuid:id>")
class OneSignUp(MethodView):
    """One of them."""

    @blueprint.answers(200, OwnSignUp)
    @blueprint.refuses(sign_ups.SIGN_UP_NOT_FOUND, NOT_YET_KNOWN)
    def get(self, id: str) -> Any:
        """Read a sign-up.

        One's own, or one for a shift that one leads.
        """
        return rpc("projects").sign_up_of({"id": id})


@blueprint.route("/sign-ups/<uuid:id>/acceptances")
class Acceptances(MethodView):
    """Saying yes to an offer."""

    @blueprint.answers(200, SignUp)
    @blueprint.refuses(
        sign_ups.SIGN_UP_NOT_FOUND,
        sign_ups.SIGN_UP_STATE_FORBIDS,
        sign_ups.OFFER_OVER,
        activities.PROJECT_NOT_RECRUITING,
        *REQUIREMENTS,
        *LIMITS,
    )
    def post(self, id: str) -> Any:
        """Accept an offered place.

        Before the offer is over, and where nothing else was promised for that time meanwhile.
        """
        return rpc("projects").accept_offer({"id": id})


@blueprint.route("/sign-ups/<uuid:id>/declines")
class Declines(MethodView):
    """Saying no to an offer."""

    @blueprint.answers(200, SignUp)
    @blueprint.refuses(sign_ups.SIGN_UP_NOT_FOUND, sign_ups.SIGN_UP_STATE_FORBIDS, VOLUNTEERS_ONLY)
    def post(self, id: str) -> Any:
        """Decline an offered place.

        It costs nothing, and goes to the next in line.
        """
        return rpc("projects").decline_offer({"id": id})


@blueprint.route("/sign-ups/<uuid:id>/cancellations")
class SignUpCancellations(MethodView):
    """Giving a place back."""

    @blueprint.answers(200, SignUp)
    @blueprint.refuses(
        sign_ups.SIGN_UP_NOT_FOUND,
        sign_ups.SIGN_UP_STATE_FORBIDS,
        shifts.SHIFT_STATE_FORBIDS,
        shifts.SHIFT_BEGUN,
        VOLUNTEERS_ONLY,
    )
    def post(self, id: str) -> Any:
        """Cancel one's sign-up.

        Freely until the time that the activity says; later it is counted. The place goes to the next in line.
        """
        return rpc("projects").cancel_sign_up({"id": id})


@blueprint.route("/sign-ups/<uuid:id>/approvals")
class Approvals(MethodView):
    """A leader says yes."""

    @blueprint.answers(200, SignUp)
    @blueprint.refuses(
        sign_ups.SIGN_UP_NOT_FOUND,
        sign_ups.SIGN_UP_STATE_FORBIDS,
        *COMING,
        NOT_YET_KNOWN,
        *LIMITS,
    )
    def post(self, id: str) -> Any:
        """Approve a sign-up.

        A place, or a number in the line where all are taken: the line follows the decisions, not the applications.
        """
        return rpc("projects").approve_sign_up({"id": id})


@blueprint.route("/sign-ups/<uuid:id>/refusals")
class Refusals(MethodView):
    """A leader says no."""

    @blueprint.accepts(RefuseSignUp, path=["id"])
    @blueprint.answers(200, SignUp)
    @blueprint.refuses(sign_ups.SIGN_UP_NOT_FOUND, sign_ups.SIGN_UP_STATE_FORBIDS, NOT_YET_KNOWN)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Refuse a sign-up.

        With a reason that the person is told.
        """
        return rpc("projects").refuse_sign_up({**request, "id": id})
