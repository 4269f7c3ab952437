"""Routes of registrations: applying to be a volunteer, and deciding on it."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.identity.accounts import CodeRequested
from shared.contracts.identity.refusals import accounts, consents, members, volunteers
from shared.contracts.identity.refusals.units import UNIT_NOT_ACTIVE, UNIT_NOT_FOUND
from shared.contracts.identity.registrations import (
    ApproveRegistration,
    FindRegistrations,
    GuardianConsents,
    OwnRegistration,
    OwnRegistrationPage,
    OwnRegistrations,
    RefuseRegistration,
    RegisterVolunteer,
    ReviewedRegistration,
    WaitingRegistrationPage,
)
from shared.contracts.identity.volunteer_records import LookUpRegistration, RegistrationLookup
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED, SECOND_FACTOR_REQUIRED

blueprint = blueprint_of("registrations", "Registering as a volunteer")

CONSENTING = (consents.CONSENT_PURPOSE_UNKNOWN, consents.CONSENT_TEXT_OUTDATED, consents.CONSENT_OF_A_GUARDIAN)
OWN_OPEN = (volunteers.REGISTRATION_NOT_FOUND, volunteers.REGISTRATION_DECIDED)
DECIDING = (
    *OWN_OPEN,
    volunteers.REGISTRATION_CHANGED_SINCE,
    accounts.NOT_ON_ONESELF,
    NOT_PERMITTED,
)


@blueprint.route("/registrations")
class Registrations(MethodView):
    """Applications."""

    @blueprint.strict()
    @blueprint.accepts(RegisterVolunteer)
    @blueprint.answers(201, OwnRegistration)
    @blueprint.refuses(
        *CONSENTING,
        consents.CONSENT_NEEDED,
        members.DOCUMENT_UNUSABLE,
        members.PERSON_NAME_UNUSABLE,
        volunteers.BIRTH_DATE_NEEDED,
        members.BIRTH_DATE_DIFFERS,
        volunteers.TOO_YOUNG,
        volunteers.GUARDIAN_NEEDED,
        volunteers.GUARDIAN_PHONE_OWN,
        volunteers.GUARDIAN_NAME_OWN,
        volunteers.ALREADY_VOLUNTEER,
        volunteers.REGISTRATION_OPEN,
        volunteers.PERSON_LIMIT,
        UNIT_NOT_FOUND,
        UNIT_NOT_ACTIVE,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Register as a volunteer.

        Only for oneself. It is decided at once where the union's roster or the member registry shows that name and
        document are yours; else your union looks at it until the due date. The answer does not tell which, nor
        whether the document is known here. From 14 to 17 years of age a guardian consents with a code.
        """
        return rpc("identity").register_volunteer(request)

    @blueprint.queries(FindRegistrations)
    @blueprint.answers(200, WaitingRegistrationPage)
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List registrations to decide on.

        Those of units in reach, the ones due first come first; `overdue` narrows to those whose day is over.
        """
        return rpc("identity").find_registrations(query)


@blueprint.route("/registration-lookups")
class RegistrationLookups(MethodView):
    """Asking about oneself."""

    @blueprint.strict()
    @blueprint.accepts(LookUpRegistration)
    @blueprint.answers(200, RegistrationLookup)
    @blueprint.refuses(members.DOCUMENT_UNUSABLE, members.PERSON_NAME_UNUSABLE, volunteers.PERSON_LIMIT)
    def post(self, request: dict[str, Any]) -> Any:
        """Am I registered, and by whom?

        Told is only what is provably about the asker: their own record, one that was entered with their phone number,
        or one with the document that the union's roster has with their name and phone number. Else the answer is always
        the same, whether or not there is a record.
        """
        return rpc("identity").look_up_registration(request)


@blueprint.route("/registrations/me")
class OwnRegistrationList(MethodView):
    """One's own applications."""

    @blueprint.queries(OwnRegistrations)
    @blueprint.answers(200, OwnRegistrationPage)
    @blueprint.refuses(CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own registrations.

        The newest first, each with what happens next, the due date, the result and its reason.
        """
        return rpc("identity").own_registrations(query)


@blueprint.route("/registrations/<uuid:id>")
class OneRegistration(MethodView):
    """An application to decide on."""

    @blueprint.answers(200, ReviewedRegistration)
    @blueprint.refuses(volunteers.REGISTRATION_NOT_FOUND, NOT_PERMITTED)
    def get(self, id: str) -> Any:
        """Read a registration to decide on.

        With what the roster or the registry said, the record that has this document already, and the masked document.
        What another part of the union has is shown like what nobody has.
        """
        return rpc("identity").registration({"id": id})


@blueprint.route("/registrations/<uuid:id>/cancellations")
class Cancellations(MethodView):
    """Taking an application back."""

    @blueprint.answers(200, OwnRegistration)
    @blueprint.refuses(*OWN_OPEN)
    def post(self, id: str) -> Any:
        """Cancel one's own registration.

        As long as it is open. What it said is forgotten.
        """
        return rpc("identity").cancel_registration({"id": id})


@blueprint.route("/registrations/<uuid:id>/guardian-codes")
class GuardianCodes(MethodView):
    """Codes for guardians."""

    @blueprint.strict()
    @blueprint.answers(202, CodeRequested)
    @blueprint.refuses(*OWN_OPEN, volunteers.GUARDIAN_NOT_AWAITED, accounts.CODE_LIMIT, accounts.CODE_SENDING_AWAY)
    def post(self, id: str) -> Any:
        """Send the guardian a code.

        To the number that was named in the registration: one a minute, five an hour, ten a day. For a registration that
        waits for the guardian; for an approved one where the guardian's consent was taken back.
        """
        return rpc("identity").send_guardian_code({"id": id})


@blueprint.route("/registrations/<uuid:id>/guardian-consents")
class GuardianConsentList(MethodView):
    """Guardians' consents."""

    @blueprint.strict()
    @blueprint.accepts(GuardianConsents, path=["id"])
    @blueprint.answers(200, OwnRegistration)
    @blueprint.refuses(
        *OWN_OPEN, *CONSENTING, volunteers.GUARDIAN_NOT_AWAITED, accounts.CODE_WRONG, accounts.SIGN_IN_LIMIT
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Prove the guardian's consent.

        With the code from the guardian's phone, to the text for guardians (`GET /consent-texts`). Then the union
        decides; a minor who is a volunteer already may sign up for activities again.
        """
        return rpc("identity").guardian_consents({**request, "id": id})


@blueprint.route("/registrations/<uuid:id>/approvals")
class Approvals(MethodView):
    """Saying yes."""

    @blueprint.accepts(ApproveRegistration, path=["id"])
    @blueprint.answers(200, ReviewedRegistration)
    @blueprint.refuses(
        *DECIDING,
        volunteers.REGISTRATION_AWAITS_GUARDIAN,
        volunteers.RECORD_NOT_NAMED,
        volunteers.RECORD_CHANGED_SINCE,
        volunteers.FOR_UNIT_ABOVE,
        volunteers.ALREADY_VOLUNTEER,
        consents.CONSENT_NEEDED,
        SECOND_FACTOR_REQUIRED,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Approve a registration.

        The applicant becomes a volunteer. A record with their document, named in `record_id` with its `record_version`,
        becomes theirs; where it belongs to another account, only an administrator of the union with a second factor may
        do so. Where another part of the union has something to do with the person, the registration goes to the lowest
        union above both. Whoever took back a consent meanwhile is not registered.
        """
        return rpc("identity").approve_registration({**request, "id": id})


@blueprint.route("/registrations/<uuid:id>/refusals")
class Refusals(MethodView):
    """Saying no."""

    @blueprint.accepts(RefuseRegistration, path=["id"])
    @blueprint.answers(200, ReviewedRegistration)
    @blueprint.refuses(*DECIDING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Refuse a registration.

        With a reason that the applicant is told; one that tells whether the document is registered only if they showed
        it (`identity_shown`). Where to appeal is told with it.
        """
        return rpc("identity").refuse_registration({**request, "id": id})
