"""Routes of volunteers."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.qr_codes import SVG, qr_code
from shared.contracts.identity.refusals import members
from shared.contracts.identity.refusals import volunteers as refusals
from shared.contracts.identity.refusals.accounts import NOT_ON_ONESELF
from shared.contracts.identity.refusals.units import UNIT_NOT_ACTIVE, UNIT_NOT_FOUND
from shared.contracts.identity.volunteer_records import (
    CorrectVolunteer,
    EnterVolunteer,
    FindVolunteers,
    FoundVolunteerPage,
    SeenVolunteer,
)
from shared.contracts.identity.volunteers import (
    OwnCard,
    OwnVolunteer,
    SetUnitReview,
    UnitReview,
    VerifiedCard,
    VerifyCard,
)
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED, SECOND_FACTOR_REQUIRED

blueprint = blueprint_of("volunteers", "Volunteers: one's own record, and those in reach")


@blueprint.route("/volunteers")
class Volunteers(MethodView):
    """Volunteers, and records that were entered."""

    @blueprint.queries(FindVolunteers)
    @blueprint.answers(200, FoundVolunteerPage)
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """Find volunteers.

        In reach, by part of a name, pinyin, initials or volunteer number; `state` entered shows unclaimed records.
        """
        return rpc("identity").find_volunteers(query)

    @blueprint.accepts(EnterVolunteer)
    @blueprint.answers(201, SeenVolunteer)
    @blueprint.refuses(
        members.DOCUMENT_UNUSABLE,
        members.PERSON_NAME_UNUSABLE,
        members.BIRTH_DATE_DIFFERS,
        refusals.BIRTH_DATE_NEEDED,
        refusals.TOO_YOUNG,
        refusals.FORM_DATE_UNUSABLE,
        refusals.RECORD_NOT_ENTERABLE,
        refusals.PERSON_LIMIT,
        NOT_ON_ONESELF,
        UNIT_NOT_FOUND,
        UNIT_NOT_ACTIVE,
        NOT_PERMITTED,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Enter a record for somebody.

        From a form on paper that they signed. It counts for nothing until the person claims it with their own account:
        nobody is a volunteer without knowing. Somebody who objected is not entered again. Refusals are counted like
        questions about documents, and stand in the audit trail.
        """
        return rpc("identity").enter_volunteer(request)


@blueprint.route("/volunteers/<uuid:id>")
class OneVolunteer(MethodView):
    """A volunteer in reach."""

    @blueprint.answers(200, SeenVolunteer)
    @blueprint.refuses(refusals.VOLUNTEER_NOT_FOUND, NOT_PERMITTED)
    def get(self, id: str) -> Any:
        """Read a volunteer.

        Document and phone are masked.
        """
        return rpc("identity").volunteer({"id": id})


@blueprint.route("/volunteers/<uuid:id>/corrections")
class Corrections(MethodView):
    """Putting a record right."""

    @blueprint.accepts(CorrectVolunteer, path=["id"])
    @blueprint.answers(200, SeenVolunteer)
    @blueprint.refuses(
        refusals.VOLUNTEER_NOT_FOUND,
        members.DOCUMENT_UNUSABLE,
        members.PERSON_NAME_UNUSABLE,
        members.BIRTH_DATE_DIFFERS,
        refusals.BIRTH_DATE_NEEDED,
        refusals.TOO_YOUNG,
        refusals.GUARDIAN_NEEDED,
        refusals.RECORD_CHANGED_SINCE,
        refusals.RECORD_NOT_CORRECTABLE,
        refusals.PERSON_LIMIT,
        NOT_ON_ONESELF,
        NOT_PERMITTED,
        SECOND_FACTOR_REQUIRED,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Put right what a record says of its person.

        Name and document as the person shows them, who may ask for it at any time. Number, unit and hours stay. Where
        the roster, a record, a registration or an objection speaks against it, it is refused, and not told which. Nor
        does an adult's record become a minor's, without a guardian's consent: they close the account and register.
        """
        return rpc("identity").correct_volunteer({**request, "id": id})


@blueprint.route("/volunteers/me")
class OwnVolunteerView(MethodView):
    """One's own record."""

    @blueprint.answers(200, OwnVolunteer)
    @blueprint.refuses(refusals.NOT_A_VOLUNTEER)
    def get(self) -> Any:
        """Read one's own record as a volunteer.

        With the unit that had entered it, where somebody else did before one claimed it.
        """
        return rpc("identity").own_volunteer({})


@blueprint.route("/volunteers/me/card")
class OwnCardView(MethodView):
    """One's own card."""

    @blueprint.answers(200, OwnCard)
    @blueprint.refuses(refusals.NOT_A_VOLUNTEER)
    def get(self) -> Any:
        """Show one's own volunteer card.

        With a fresh code, good for 30 days, that can be verified without a connection; `card.svg` draws it.
        """
        return rpc("identity").own_card({})


@blueprint.route("/volunteers/me/card.svg")
class OwnCardCode(MethodView):
    """The code of one's own card as a picture."""

    @blueprint.answers(200, media=SVG, example="<svg></svg>")
    @blueprint.refuses(refusals.NOT_A_VOLUNTEER)
    def get(self) -> Any:
        """Draw the code of one's own volunteer card.

        As a QR code.
        """
        return qr_code(rpc("identity").own_card({})["code"])


@blueprint.route("/volunteers/me/card/renewals")
class CardRenewals(MethodView):
    """Another card."""

    @blueprint.answers(200, OwnVolunteer)
    @blueprint.refuses(refusals.NOT_A_VOLUNTEER)
    def post(self) -> Any:
        """Replace a lost card.

        Codes of the lost one are void at once, wherever there is a connection.
        """
        return rpc("identity").renew_card({})


@blueprint.route("/card-verifications")
class CardVerifications(MethodView):
    """Looking at somebody's card."""

    @blueprint.open()
    @blueprint.strict()
    @blueprint.accepts(VerifyCard)
    @blueprint.answers(200, VerifiedCard)
    def post(self, request: dict[str, Any]) -> Any:
        """Verify a volunteer card.

        Anybody may. Of a valid card the number, the first character of the name and the union are shown, of others
        only why they are none.
        """
        return rpc("identity").verify_card(request)


@blueprint.route("/units/<unit_code:code>/volunteer-review")
class VolunteerReview(MethodView):
    """Whether a unit reviews its volunteers."""

    @blueprint.answers(200, UnitReview)
    @blueprint.refuses(UNIT_NOT_FOUND)
    def get(self, code: str) -> Any:
        """Read whether new volunteers of a unit wait for a review.

        By what the unit itself said, or the nearest one above.
        """
        return rpc("identity").unit_review({"code": code})

    @blueprint.accepts(SetUnitReview, path=["code"])
    @blueprint.answers(200, UnitReview)
    @blueprint.refuses(UNIT_NOT_FOUND, UNIT_NOT_ACTIVE, NOT_PERMITTED)
    def put(self, request: dict[str, Any], code: str) -> Any:
        """Say whether new volunteers of a unit wait for a review.

        It holds for the units below as well that say nothing themselves; null takes it back.
        """
        return rpc("identity").set_unit_review({**request, "code": code})
