"""Routes of complaints about activities."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.contracts.projects.complaints import (
    AnswerComplaint,
    Complaint,
    ComplaintPage,
    FindComplaints,
    MakeComplaint,
    NamedReviewedComplaint,
    NamedReviewedComplaintPage,
    OwnComplaints,
)
from shared.contracts.projects.refusals import complaints as refusals
from shared.contracts.projects.refusals.records import RECORD_NOT_FOUND
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("complaints", "Complaints about activities.")


@blueprint.route("/activities/<uuid:id>/complaints")
class ActivityComplaints(MethodView):
    """Complaining."""

    @blueprint.accepts(MakeComplaint, path=["id"])
    @blueprint.answers(201, Complaint)
    @blueprint.refuses(
        refusals.COMPLAINT_ACTIVITY_NOT_FOUND,
        refusals.COMPLAINTS_OPEN,
        refusals.COMPLAINT_RECORD_ELSEWHERE,
        RECORD_NOT_FOUND,
        NOT_PERMITTED,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Complain about an activity.

        By everybody who has signed in. The answer has a number that can be told on the telephone, and a due day,
        fifteen working days later. Only who answers learns who complained; who led the activity does not.
        """
        return rpc("projects").make_complaint({**request, "id": id})


@blueprint.route("/complaints")
class Complaints(MethodView):
    """Those to answer."""

    @blueprint.queries(FindComplaints)
    @blueprint.answers(200, NamedReviewedComplaintPage)
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List complaints to answer.

        Those about activities of units in reach, the ones due first come first; with `number` that one alone.
        """
        return with_names(rpc("projects").find_complaints(query))


@blueprint.route("/complaints/me")
class OwnComplaintList(MethodView):
    """One's own."""

    @blueprint.queries(OwnComplaints)
    @blueprint.answers(200, ComplaintPage)
    @blueprint.refuses(CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own complaints.

        The newest first, each with its answer.
        """
        return rpc("projects").own_complaints(query)


@blueprint.route("/complaints/<uuid:id>")
class OneComplaint(MethodView):
    """One complaint."""

    @blueprint.answers(200, NamedReviewedComplaint)
    @blueprint.refuses(refusals.COMPLAINT_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read a complaint.

        One's own, or one that one answers.
        """
        return with_names(rpc("projects").complaint({"id": id}))


@blueprint.route("/complaints/<uuid:id>/answers")
class ComplaintAnswers(MethodView):
    """Answering."""

    @blueprint.accepts(AnswerComplaint, path=["id"])
    @blueprint.answers(200, NamedReviewedComplaint)
    @blueprint.refuses(
        refusals.COMPLAINT_NOT_FOUND,
        refusals.COMPLAINT_CHANGED_SINCE,
        refusals.COMPLAINT_DECIDED,
        refusals.COMPLAINT_INVOLVED,
        refusals.COMPLAINT_RECORD_ELSEWHERE,
        NOT_PERMITTED,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Answer a complaint.

        By a cadre in reach: not by who led the activity, whom it is about, or who made it. One that was right stands
        from then on in the record of the service that it was about.
        """
        return with_names(rpc("projects").answer_complaint({**request, "id": id}))
