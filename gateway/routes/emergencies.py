"""Routes of emergencies, for those who command and those who read what came of them."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.demands.dispatch import (
    CancelEmergency,
    CommandEmergency,
    ConcludeEmergency,
    Emergency,
    EmergencyPage,
    FindEmergencies,
    OpenEmergency,
)
from shared.contracts.demands.dispatch_calls import (
    CallsOfEmergency,
    EmergencyCallPage,
    LeftOutOfEmergency,
    LeftOutPersonPage,
)
from shared.contracts.demands.dispatch_reports import EmergencyReport
from shared.contracts.demands.refusals import emergencies as refusals
from shared.contracts.demands.refusals.archive import DEMAND_NOT_FOUND
from shared.contracts.demands.refusals.copies import NOT_YET_KNOWN
from shared.contracts.identity.names import named
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

NamedCallPage = named(EmergencyCallPage)
NamedLeftOutPage = named(LeftOutPersonPage)
COMMANDING = (
    refusals.EMERGENCY_NOT_FOUND,
    refusals.EMERGENCY_STATE_FORBIDS,
    refusals.EMERGENCY_CHANGED_SINCE,
    NOT_PERMITTED,
    NOT_YET_KNOWN,
)

blueprint = blueprint_of("emergencies", "Emergencies: calling the nearest volunteers who can come.")


@blueprint.route("/emergencies")
class Emergencies(MethodView):
    """Emergencies in reach."""

    @blueprint.queries(FindEmergencies)
    @blueprint.answers(200, EmergencyPage)
    @blueprint.refuses(UNIT_NOT_FOUND, CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List emergencies.

        Those that unions in reach command or have opened, the newest first.
        """
        return rpc("demands").find_emergencies(query)

    @blueprint.accepts(OpenEmergency)
    @blueprint.answers(201, Emergency)
    @blueprint.refuses(
        UNIT_NOT_FOUND,
        DEMAND_NOT_FOUND,
        refusals.EMERGENCY_TIMES_WRONG,
        refusals.EMERGENCY_WORDS_PERSONAL,
        refusals.EMERGENCY_WORDS_EMPTY,
        refusals.EMERGENCY_RESPONSIBLE_MISSING,
        refusals.EMERGENCY_DEMAND_UNFIT,
        NOT_PERMITTED,
        NOT_YET_KNOWN,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Call for help.

        The first wave goes out with the answer: the nearest volunteers of the union and those below it who are ready,
        free, rested and qualified, several for each place. Where they do not suffice, further rings follow, and then
        the union above. A drill does all of it, and nothing counts.
        """
        return rpc("demands").open_emergency(request)


@blueprint.route("/emergencies/<uuid:id>")
class OneEmergency(MethodView):
    """One emergency."""

    @blueprint.answers(200, Emergency)
    @blueprint.refuses(refusals.EMERGENCY_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read an emergency.

        By cadres of the union that commands it, of the one that opened it, and of those above.
        """
        return rpc("demands").emergency({"id": id})


@blueprint.route("/emergencies/<uuid:id>/pauses")
class EmergencyPauses(MethodView):
    """Pausing."""

    @blueprint.accepts(CommandEmergency, path=["id"])
    @blueprint.answers(200, Emergency)
    @blueprint.refuses(*COMMANDING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Pause an emergency.

        No further wave goes out; who was asked may answer.
        """
        return rpc("demands").pause_emergency({**request, "id": id})


@blueprint.route("/emergencies/<uuid:id>/resumptions")
class EmergencyResumptions(MethodView):
    """Going on."""

    @blueprint.accepts(CommandEmergency, path=["id"])
    @blueprint.answers(200, Emergency)
    @blueprint.refuses(*COMMANDING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Resume an emergency.

        The next wave goes out with the answer, unless some still may answer.
        """
        return rpc("demands").resume_emergency({**request, "id": id})


@blueprint.route("/emergencies/<uuid:id>/widenings")
class EmergencyWidenings(MethodView):
    """Looking further."""

    @blueprint.accepts(CommandEmergency, path=["id"])
    @blueprint.answers(200, Emergency)
    @blueprint.refuses(*COMMANDING, refusals.EMERGENCY_WIDEST)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Widen an emergency.

        A wave one ring further out goes out with the answer, whoever may still answer.
        """
        return rpc("demands").widen_emergency({**request, "id": id})


@blueprint.route("/emergencies/<uuid:id>/escalations")
class EmergencyEscalations(MethodView):
    """Handing it up."""

    @blueprint.accepts(CommandEmergency, path=["id"])
    @blueprint.answers(200, Emergency)
    @blueprint.refuses(*COMMANDING, refusals.EMERGENCY_NO_SUPERIOR)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Hand an emergency to the union above.

        That one commands it from then on, and its people are called from the nearest ring on. Who opened it may still
        read it.
        """
        return rpc("demands").escalate_emergency({**request, "id": id})


@blueprint.route("/emergencies/<uuid:id>/cancellations")
class EmergencyCancellations(MethodView):
    """Calling it off."""

    @blueprint.accepts(CancelEmergency, path=["id"])
    @blueprint.answers(200, Emergency)
    @blueprint.refuses(*COMMANDING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Call an emergency off.

        With a reason. Who was asked is stood down, who comes is released.
        """
        return rpc("demands").cancel_emergency({**request, "id": id})


@blueprint.route("/emergencies/<uuid:id>/conclusions")
class EmergencyConclusions(MethodView):
    """What is to be learned."""

    @blueprint.accepts(ConcludeEmergency, path=["id"])
    @blueprint.answers(200, Emergency)
    @blueprint.refuses(*COMMANDING, refusals.EMERGENCY_NOT_OVER)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Conclude an emergency.

        Words for the report, once it has ended or was called off; they may be said anew.
        """
        return rpc("demands").conclude_emergency({**request, "id": id})


@blueprint.route("/emergencies/<uuid:id>/calls")
class EmergencyCalls(MethodView):
    """Who was asked."""

    @blueprint.queries(CallsOfEmergency, path=["id"])
    @blueprint.answers(200, NamedCallPage)
    @blueprint.refuses(refusals.EMERGENCY_NOT_FOUND, CURSOR_INVALID)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List who was asked.

        People in reach, in the order in which they were asked, and whoever comes. Of people who have not accepted only
        the first character of the name is shown.
        """
        return with_names(rpc("demands").calls_of_emergency({**query, "id": id}))


@blueprint.route("/emergencies/<uuid:id>/left-out")
class EmergencyLeftOut(MethodView):
    """Who was not asked."""

    @blueprint.queries(LeftOutOfEmergency, path=["id"])
    @blueprint.answers(200, NamedLeftOutPage)
    @blueprint.refuses(refusals.EMERGENCY_NOT_FOUND, CURSOR_INVALID)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """List who was left out, and why.

        People in reach who were near enough to be looked at.
        """
        return with_names(rpc("demands").left_out_of_emergency({**query, "id": id}))


@blueprint.route("/emergencies/<uuid:id>/report")
class EmergencyReports(MethodView):
    """What came of it."""

    @blueprint.answers(200, EmergencyReport)
    @blueprint.refuses(refusals.EMERGENCY_NOT_FOUND)
    def get(self, id: str) -> Any:
        """Read the report of an emergency.

        Waves, answers, who was left out for what, what was done when, and what was served; of one that goes on, until
        now. It names nobody.
        """
        return rpc("demands").emergency_report({"id": id})
