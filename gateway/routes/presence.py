"""Routes of checking in and out."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from gateway.qr_codes import SVG, qr_code
from gateway.routes.sign_ups import LIMITS
from shared.contracts.identity.names import named
from shared.contracts.projects.presence import (
    Attendance,
    OwnAttendance,
    OwnAttendancePage,
    OwnAttendances,
    PresentCode,
    ReadCard,
    ReadCardAgain,
    ShiftCode,
)
from shared.contracts.projects.refusals import presence as refusals
from shared.contracts.projects.refusals import sign_ups
from shared.contracts.projects.refusals.library import NOT_YET_KNOWN
from shared.contracts.projects.refusals.shifts import POST_NOT_FOUND, SHIFT_NOT_FOUND
from shared.contracts.projects.refusals.walk_ins import POST_FULL
from shared.contracts.refusals.volunteers import CONSENT_MISSING, VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID

blueprint = blueprint_of("presence", "Checking in and out of shifts")

SHOWING = (
    SHIFT_NOT_FOUND,
    refusals.SHIFT_CANCELLED,
    refusals.CHECK_IN_CLOSED,
    refusals.WAY_NOT_TAKEN,
    NOT_YET_KNOWN,
)
BY_CODE = (VOLUNTEERS_ONLY, CONSENT_MISSING, refusals.CODE_REFUSED, refusals.DIGITS_LIMIT)
COMING = (
    refusals.NOT_SIGNED_UP,
    refusals.SIGN_UP_NOT_CONFIRMED,
    refusals.SHIFT_CANCELLED,
    refusals.PROJECT_STOPPED,
    refusals.WAY_NOT_TAKEN,
    refusals.UNINSURED,
    refusals.CHECK_IN_CLOSED,
    refusals.ALREADY_INSIDE,
    refusals.PAIRS_USED_UP,
    NOT_YET_KNOWN,
)
GOING = (
    refusals.NOT_SIGNED_UP,
    refusals.SIGN_UP_NOT_CONFIRMED,
    refusals.WAY_NOT_TAKEN,
    refusals.NOT_INSIDE,
    refusals.CHECK_OUT_CLOSED,
    NOT_YET_KNOWN,
)
BY_CARD = (SHIFT_NOT_FOUND, refusals.CARD_REFUSED, refusals.PRESENCE_NOT_OWN, CONSENT_MISSING)
LETTING_IN = (
    POST_NOT_FOUND,
    sign_ups.SIGN_UP_EXISTS,
    sign_ups.QUALIFICATION_MISSING,
    sign_ups.TEAM_MEMBERS_ONLY,
    sign_ups.ADULTS_ONLY,
    sign_ups.AGREEMENT_UNSIGNED,
    *LIMITS,
)


@blueprint.route("/shifts/<uuid:id>/code")
class Code(MethodView):
    """The rotating code of a shift."""

    @blueprint.answers(200, ShiftCode)
    @blueprint.refuses(*SHOWING)
    def get(self, id: str) -> Any:
        """Show the code of a shift.

        To its leaders, cadres in reach, and screens at the place with the scope `presence.codes`. It changes every half
        minute: ask again at `changes_at`. The server's clock alone counts.
        """
        return rpc("projects").shift_code({"id": id})


@blueprint.route("/shifts/<uuid:id>/code.svg")
class CodePicture(MethodView):
    """The rotating code of a shift as a picture."""

    @blueprint.answers(200, media=SVG, example="<svg></svg>")
    @blueprint.refuses(*SHOWING)
    def get(self, id: str) -> Any:
        """Draw the code of a shift.

        As a QR code, for the half minute in which it is asked for.
        """
        return qr_code(rpc("projects").shift_code({"id": id})["text"])


@blueprint.route("/shifts/<uuid:id>/check-ins")
class CheckIns(MethodView):
    """Coming."""

    @blueprint.accepts(PresentCode, path=["id"])
    @blueprint.answers(201, OwnAttendance)
    @blueprint.refuses(*BY_CODE, *COMING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Check in.

        With the code that is shown at the place, scanned or typed, from half an hour before the shift until its end. A
        refused code is counted. A position raises the grade of the proof; refusing it blocks nothing.
        """
        return rpc("projects").check_in({**request, "id": id})


@blueprint.route("/shifts/<uuid:id>/check-outs")
class CheckOuts(MethodView):
    """Going."""

    @blueprint.accepts(PresentCode, path=["id"])
    @blueprint.answers(200, OwnAttendance)
    @blueprint.refuses(*BY_CODE, *GOING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Check out.

        Until an hour after the shift, with another code than the one that one came with. Who does not check out has
        served nothing until a leader puts it right.
        """
        return rpc("projects").check_out({**request, "id": id})


@blueprint.route("/shifts/<uuid:id>/card-check-ins")
class CardCheckIns(MethodView):
    """Coming, by the card."""

    @blueprint.accepts(ReadCard, path=["id"])
    @blueprint.answers(201, named(Attendance))
    @blueprint.refuses(*BY_CARD, *COMING, *LETTING_IN, POST_FULL)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Check somebody in by their card.

        A leader reads the code of the volunteer card. With `post_id` somebody is let in who has not signed up.
        """
        return with_names(rpc("projects").check_in_by_card({**request, "id": id}))


@blueprint.route("/shifts/<uuid:id>/card-check-outs")
class CardCheckOuts(MethodView):
    """Going, by the card."""

    @blueprint.accepts(ReadCardAgain, path=["id"])
    @blueprint.answers(200, named(Attendance))
    @blueprint.refuses(*BY_CARD, *GOING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Check somebody out by their card.

        A leader reads the code of the volunteer card; nobody reads their own.
        """
        return with_names(rpc("projects").check_out_by_card({**request, "id": id}))


@blueprint.route("/attendances/me")
class Own(MethodView):
    """One's own attendances."""

    @blueprint.queries(OwnAttendances)
    @blueprint.answers(200, OwnAttendancePage)
    @blueprint.refuses(CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own attendances.

        The newest first, with their grade and flags, and whether somebody else entered a part of them.
        """
        return rpc("projects").own_attendances(query)
