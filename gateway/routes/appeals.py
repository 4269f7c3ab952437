"""Routes of appeals against what became of service records."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.contracts.projects.appeals import (
    AppealPage,
    FindAppeals,
    MakeAppeal,
    NamedAppealWithRecord,
    OwnAppeals,
    RejectAppeal,
    UpholdAppeal,
    WithdrawAppeal,
)
from shared.contracts.projects.refusals import appeals as refusals
from shared.contracts.projects.refusals import evidence, records
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("appeals", "Appeals against what became of service records.")

ACTING = (refusals.APPEAL_NOT_FOUND, refusals.APPEAL_CHANGED_SINCE, refusals.APPEAL_DECIDED)
DECIDING = (*ACTING, refusals.APPEAL_INVOLVED, records.RECORD_OWN, NOT_PERMITTED)


@blueprint.route("/records/<uuid:id>/appeals")
class RecordAppeals(MethodView):
    """Appealing."""

    @blueprint.accepts(MakeAppeal, path=["id"])
    @blueprint.answers(201, NamedAppealWithRecord)
    @blueprint.refuses(
        records.RECORD_NOT_FOUND,
        records.RECORD_CHANGED_SINCE,
        records.RECORD_NOT_OWN,
        refusals.APPEAL_OPEN,
        refusals.APPEAL_TOO_EARLY,
        refusals.APPEAL_TOO_LATE,
        refusals.APPEAL_FINAL,
        refusals.APPEAL_MINUTES_TOO_MANY,
        evidence.EVIDENCE_NOT_FOUND,
        evidence.EVIDENCE_FULL,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Appeal against what became of a record.

        By the volunteer: within 60 days after it was refused, struck, corrected or confirmed with too few minutes; or
        when nobody has decided by its due day. Somebody without a part in the record decides within ten working days,
        first at its union, after a rejection at the union above, last at the city. Until then nobody changes the record
        to the volunteer's disadvantage.
        """
        return with_names(rpc("projects").make_appeal({**request, "id": id}))


@blueprint.route("/appeals")
class Appeals(MethodView):
    """Those to decide on."""

    @blueprint.queries(FindAppeals)
    @blueprint.answers(200, AppealPage)
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List appeals to decide on.

        Those of units in reach, the ones due first come first.
        """
        return rpc("projects").find_appeals(query)


@blueprint.route("/appeals/me")
class OwnAppealList(MethodView):
    """One's own."""

    @blueprint.queries(OwnAppeals)
    @blueprint.answers(200, AppealPage)
    @blueprint.refuses(CURSOR_INVALID, VOLUNTEERS_ONLY)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own appeals.

        The newest first, each with its result, its reason, and where to go on after a rejection.
        """
        return rpc("projects").own_appeals(query)


@blueprint.route("/appeals/<uuid:id>")
class OneAppeal(MethodView):
    """One appeal."""

    @blueprint.answers(200, NamedAppealWithRecord)
    @blueprint.refuses(refusals.APPEAL_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read an appeal.

        With all of the record that it is about.
        """
        return with_names(rpc("projects").appeal({"id": id}))


@blueprint.route("/appeals/<uuid:id>/withdrawals")
class Withdrawals(MethodView):
    """Taking back."""

    @blueprint.accepts(WithdrawAppeal, path=["id"])
    @blueprint.answers(200, NamedAppealWithRecord)
    @blueprint.refuses(*ACTING, refusals.APPEAL_NOT_OWN)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Withdraw an appeal.

        By the volunteer, as long as it is not decided.
        """
        return with_names(rpc("projects").withdraw_appeal({**request, "id": id}))


@blueprint.route("/appeals/<uuid:id>/rejections")
class AppealRejections(MethodView):
    """Saying no."""

    @blueprint.accepts(RejectAppeal, path=["id"])
    @blueprint.answers(200, NamedAppealWithRecord)
    @blueprint.refuses(*DECIDING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Reject an appeal.

        With a reason; the volunteer may go on to the union above. Nobody decides who had a part in the record, led the
        activity, or has decided on an appeal about it before.
        """
        return with_names(rpc("projects").reject_appeal({**request, "id": id}))


@blueprint.route("/appeals/<uuid:id>/upholdings")
class AppealUpholdings(MethodView):
    """Saying yes."""

    @blueprint.accepts(UpholdAppeal, path=["id"])
    @blueprint.answers(200, NamedAppealWithRecord)
    @blueprint.refuses(
        *DECIDING,
        refusals.APPEAL_MINUTES_TOO_MANY,
        refusals.APPEAL_WANTS_EVIDENCE,
        refusals.APPEAL_WANTS_HIGHER,
        refusals.APPEAL_RECORD_LACKS,
        records.RECORD_OVERLAPS,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Uphold an appeal.

        The record counts with the minutes that are given, at most those wanted. More than attendances prove wants a
        file of evidence; a day of more than 8 hours is given by the union above, of more than 12 by the city.
        """
        return with_names(rpc("projects").uphold_appeal({**request, "id": id}))
