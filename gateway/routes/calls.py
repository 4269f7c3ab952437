"""Routes of calls, for those who are called: signed in, or with the link that came with the call."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.demands.dispatch_calls import (
    AnswerByLink,
    AnswerCall,
    CallByLink,
    OwnCall,
    OwnCallPage,
    OwnCalls,
)
from shared.contracts.demands.refusals import emergencies as refusals
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID

ANSWERING = (refusals.CALL_STATE_FORBIDS, refusals.CALL_OVERDUE, refusals.EMERGENCY_OVER)

blueprint = blueprint_of("calls", "Calls: being asked in an emergency, and answering.")


@blueprint.route("/calls/me")
class OwnCallList(MethodView):
    """Calls to oneself."""

    @blueprint.queries(OwnCalls)
    @blueprint.answers(200, OwnCallPage)
    @blueprint.refuses(CURSOR_INVALID, VOLUNTEERS_ONLY)
    def get(self, query: dict[str, Any]) -> Any:
        """List the calls to oneself.

        The newest first.
        """
        return rpc("demands").own_calls(query)


@blueprint.route("/calls/<uuid:id>/answers")
class CallAnswers(MethodView):
    """Answering, signed in."""

    @blueprint.accepts(AnswerCall, path=["id"])
    @blueprint.answers(200, OwnCall)
    @blueprint.refuses(refusals.CALL_NOT_FOUND, *ANSWERING, VOLUNTEERS_ONLY)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Answer a call.

        Whoever comes has a place at once, and a sign-up like any other. Declining costs nothing; who had accepted says
        so where they cannot come after all.
        """
        return rpc("demands").answer_call({**request, "id": id})


@blueprint.route("/call-links/readings")
class LinkedCalls(MethodView):
    """The call of a link."""

    @blueprint.open()
    @blueprint.accepts(CallByLink)
    @blueprint.answers(200, OwnCall)
    @blueprint.refuses(refusals.CALL_LINK_INVALID)
    def post(self, request: dict[str, Any]) -> Any:
        """Read the call of an answer link.

        Without signing in. The token stands in the body, so that it is in no log.
        """
        return rpc("demands").call_by_link(request)


@blueprint.route("/call-links/answers")
class LinkedAnswers(MethodView):
    """Answering by a link."""

    @blueprint.open()
    @blueprint.accepts(AnswerByLink)
    @blueprint.answers(200, OwnCall)
    @blueprint.refuses(refusals.CALL_LINK_INVALID, *ANSWERING)
    def post(self, request: dict[str, Any]) -> Any:
        """Answer a call by its link.

        Without signing in, for the one person and the one call that the link was sent for.
        """
        return rpc("demands").answer_by_link(request)
