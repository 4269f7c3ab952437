"""Routes of objections to records."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.identity.objections import (
    FindObjections,
    Object,
    OwnObjection,
    OwnObjectionPage,
    OwnObjections,
    RejectObjection,
    ReviewedObjection,
    WaitingObjectionPage,
)
from shared.contracts.identity.refusals import members, volunteers
from shared.contracts.identity.refusals.accounts import NOT_ON_ONESELF
from shared.contracts.identity.refusals.units import UNIT_NOT_ACTIVE, UNIT_NOT_FOUND
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED, SECOND_FACTOR_REQUIRED

blueprint = blueprint_of("objections", "Objections to records that somebody else entered or registered")

DECIDING = (
    volunteers.OBJECTION_NOT_FOUND,
    volunteers.OBJECTION_DECIDED,
    volunteers.NOT_ON_OWN_ENTRY,
    NOT_ON_ONESELF,
    NOT_PERMITTED,
)


@blueprint.route("/objections")
class Objections(MethodView):
    """Objections."""

    @blueprint.strict()
    @blueprint.accepts(Object)
    @blueprint.answers(201, OwnObjection)
    @blueprint.refuses(
        members.DOCUMENT_UNUSABLE,
        members.PERSON_NAME_UNUSABLE,
        volunteers.PERSON_LIMIT,
        UNIT_NOT_FOUND,
        UNIT_NOT_ACTIVE,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Object to a record about oneself.

        The answer has a number and a due date, and is the same whether or not there is such a record. An unclaimed
        record that was entered with the asker's phone number is withdrawn at once.
        """
        return rpc("identity").object_to_record(request)

    @blueprint.queries(FindObjections)
    @blueprint.answers(200, WaitingObjectionPage)
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List objections to decide on.

        Those of units in reach, the ones due first come first.
        """
        return rpc("identity").find_objections(query)


@blueprint.route("/objections/me")
class OwnObjectionList(MethodView):
    """One's own objections."""

    @blueprint.queries(OwnObjections)
    @blueprint.answers(200, OwnObjectionPage)
    @blueprint.refuses(CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own objections.

        The newest first, each with its result and reason.
        """
        return rpc("identity").own_objections(query)


@blueprint.route("/objections/<uuid:id>")
class OneObjection(MethodView):
    """An objection to decide on."""

    @blueprint.answers(200, ReviewedObjection)
    @blueprint.refuses(volunteers.OBJECTION_NOT_FOUND, NOT_PERMITTED)
    def get(self, id: str) -> Any:
        """Read an objection to decide on.

        With the record that it is about, and the masked document.
        """
        return rpc("identity").objection({"id": id})


@blueprint.route("/objections/<uuid:id>/upholdings")
class Upholdings(MethodView):
    """Saying that it is right."""

    @blueprint.answers(200, ReviewedObjection)
    @blueprint.refuses(
        *DECIDING, volunteers.FOR_UNIT_ABOVE, volunteers.OBJECTION_WITHOUT_RECORD, SECOND_FACTOR_REQUIRED
    )
    def post(self, id: str) -> Any:
        """Uphold an objection.

        The record is withdrawn, and nobody enters the person again who was not asked, or took their consent back: they
        can still register themselves. Where an account has it, it has it no more, and who decides has signed in with a
        second factor. Who entered it does not decide. Where another part of the union has the record, the objection
        goes to the lowest union above both.
        """
        return rpc("identity").uphold_objection({"id": id})


@blueprint.route("/objections/<uuid:id>/rejections")
class Rejections(MethodView):
    """Saying that it is not."""

    @blueprint.accepts(RejectObjection, path=["id"])
    @blueprint.answers(200, ReviewedObjection)
    @blueprint.refuses(*DECIDING, volunteers.FOR_UNIT_ABOVE)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Reject an objection.

        With a reason that the person is told; one that tells whether there is a record only if they showed who they are
        (`identity_shown`). Where to appeal is told with it.
        """
        return rpc("identity").reject_objection({**request, "id": id})
