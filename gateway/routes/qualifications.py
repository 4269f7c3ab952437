"""Routes of qualifications of volunteers."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.identity.names import named
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.contracts.teams.qualifications import (
    EndQualification,
    FindQualifications,
    OwnQualifications,
    QualificationsOf,
    RecordQualification,
    VolunteerQualification,
    VolunteerQualificationPage,
)
from shared.contracts.teams.refusals import profiles as refusals
from shared.contracts.teams.refusals.memberships import VOLUNTEER_NOT_FOUND
from shared.contracts.teams.refusals.teams import (
    NAME_UNUSABLE,
    NOT_ON_ONESELF,
    NOT_YET_KNOWN,
    UNIT_NOT_FOUND,
    WORDS_PERSONAL,
)
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("qualifications", "What volunteers have shown: qualifications with issuer and last day")


@blueprint.route("/qualifications")
class Qualifications(MethodView):
    """Those of many."""

    @blueprint.queries(FindQualifications)
    @blueprint.answers(200, named(VolunteerQualificationPage))
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List qualifications in reach.

        Those that count, with the names of their owners; narrowed by union, by what they are, and by their last day.
        """
        return with_names(rpc("teams").find_qualifications(query))


@blueprint.route("/volunteers/me/qualifications")
class OwnQualificationList(MethodView):
    """One's own."""

    @blueprint.queries(OwnQualifications)
    @blueprint.answers(200, VolunteerQualificationPage)
    @blueprint.refuses(VOLUNTEERS_ONLY, CURSOR_INVALID)
    def get(self, query: dict[str, Any]) -> Any:
        """List one's own qualifications.

        The newest first, with what was seen by whoever recorded them.
        """
        return rpc("teams").own_qualifications(query)


@blueprint.route("/volunteers/<uuid:id>/qualifications")
class QualificationsOfVolunteer(MethodView):
    """Those of somebody."""

    @blueprint.queries(QualificationsOf, path=["id"])
    @blueprint.answers(200, VolunteerQualificationPage)
    @blueprint.refuses(VOLUNTEER_NOT_FOUND, NOT_YET_KNOWN, CURSOR_INVALID)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List the qualifications of a volunteer.

        For cadres in reach, the newest first.
        """
        return rpc("teams").qualifications_of({**query, "id": id})

    @blueprint.accepts(RecordQualification, path=["id"])
    @blueprint.answers(201, VolunteerQualification)
    @blueprint.refuses(
        VOLUNTEER_NOT_FOUND,
        NOT_ON_ONESELF,
        NOT_YET_KNOWN,
        refusals.QUALIFICATION_OVER,
        refusals.QUALIFICATION_RECORDED,
        refusals.QUALIFICATIONS_TOO_MANY,
        refusals.EVIDENCE_WITH_NUMBER,
        NAME_UNUSABLE,
        WORDS_PERSONAL,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Record what a volunteer has shown.

        With its issuer, its last day, and what was seen in words; the number of a document is not kept. Nobody records
        their own.
        """
        return rpc("teams").record_qualification({**request, "id": id})


@blueprint.route("/qualifications/<uuid:id>/ends")
class QualificationEnds(MethodView):
    """Counting no more."""

    @blueprint.accepts(EndQualification, path=["id"])
    @blueprint.answers(200, VolunteerQualification)
    @blueprint.refuses(refusals.QUALIFICATION_NOT_FOUND, refusals.QUALIFICATION_ENDED, NOT_ON_ONESELF, NOT_YET_KNOWN)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """End somebody's qualification.

        With a reason; it counts no more, and stays readable.
        """
        return rpc("teams").end_qualification({**request, "id": id})


@blueprint.route("/qualifications/<uuid:id>/withdrawals")
class QualificationWithdrawals(MethodView):
    """Giving one's own up."""

    @blueprint.answers(200, VolunteerQualification)
    @blueprint.refuses(refusals.QUALIFICATION_NOT_FOUND, refusals.QUALIFICATION_ENDED, VOLUNTEERS_ONLY)
    def post(self, id: str) -> Any:
        """Give one's own qualification up.

        It counts no more.
        """
        return rpc("teams").give_up_qualification({"id": id})
