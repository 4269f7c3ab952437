"""Routes of evaluations."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.projects.evaluations import (
    Evaluate,
    Evaluation,
    EvaluationPage,
    EvaluationsOf,
    OpinionPage,
    OwnEvaluations,
)
from shared.contracts.projects.refusals import evaluations as refusals
from shared.contracts.projects.refusals import records
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("evaluations", "Evaluations, both ways: of activities, and of volunteers' services.")


@blueprint.route("/records/<uuid:id>/evaluations")
class RecordEvaluations(MethodView):
    """Saying how it was."""

    @blueprint.accepts(Evaluate, path=["id"])
    @blueprint.answers(201, Evaluation)
    @blueprint.refuses(
        records.RECORD_NOT_FOUND,
        records.RECORD_OWN,
        refusals.EVALUATED_ALREADY,
        refusals.EVALUATION_NOT_YET,
        refusals.EVALUATION_TOO_LATE,
        NOT_PERMITTED,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Evaluate a service.

        Who served evaluates the activity, who led it (or a cadre) the service; once each way, within 30 days after the
        record was confirmed. Leaders read what was said, and not by whom.
        """
        return rpc("projects").evaluate({**request, "id": id})


@blueprint.route("/evaluations/me")
class OwnEvaluationList(MethodView):
    """Of oneself."""

    @blueprint.queries(OwnEvaluations)
    @blueprint.answers(200, EvaluationPage)
    @blueprint.refuses(CURSOR_INVALID, VOLUNTEERS_ONLY)
    def get(self, query: dict[str, Any]) -> Any:
        """List evaluations of one's own services.

        The newest first.
        """
        return rpc("projects").own_evaluations(query)


@blueprint.route("/activities/<uuid:id>/evaluations")
class ActivityEvaluations(MethodView):
    """Of an activity."""

    @blueprint.queries(EvaluationsOf, path=["id"])
    @blueprint.answers(200, OpinionPage)
    @blueprint.refuses(records.RECORD_ACTIVITY_NOT_FOUND, CURSOR_INVALID)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List evaluations of an activity.

        For who leads it, and cadres in reach: what was said, not by whom, as soon as there are three.
        """
        return rpc("projects").evaluations_of({**query, "id": id})
