"""Routes of what is done with needs."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.demands.archive_acts import (
    ConfirmDemand,
    DemandStep,
    DemandStepWithReason,
    DenyDemand,
    LinkDemand,
    MergeDemand,
    ReferDemand,
    RefuseDemand,
    VerifyDemand,
)
from shared.contracts.demands.archive_views import DemandReceipt
from shared.contracts.demands.refusals import archive as refusals
from shared.contracts.demands.refusals.copies import NOT_YET_KNOWN
from shared.contracts.identity.refusals.units import UNIT_NOT_ACTIVE, UNIT_NOT_FOUND
from shared.kernel.policy import NOT_PERMITTED

STEPPING = (refusals.DEMAND_NOT_FOUND, refusals.DEMAND_STATE_FORBIDS)
DECIDING = (*STEPPING, refusals.DEMAND_CHANGED_SINCE, refusals.DEMAND_OWN, NOT_PERMITTED)
SPEAKING = (*STEPPING, refusals.DEMAND_NOT_ONES_OWN)

blueprint = blueprint_of("demand-steps", "What is done with needs: by cadres, by who serves them, by the person")


@blueprint.route("/demands/<uuid:id>/verifications")
class Verifications(MethodView):
    """That it is so."""

    @blueprint.accepts(VerifyDemand, path=["id"])
    @blueprint.answers(200, DemandReceipt)
    @blueprint.refuses(*DECIDING, refusals.DEMAND_CATEGORY_UNKNOWN)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Verify a need.

        By a cadre of the union that answers it, who has asked back; urgency and category are put right.
        """
        return rpc("demands").verify_demand({**request, "id": id})


@blueprint.route("/demands/<uuid:id>/referrals")
class Referrals(MethodView):
    """To another union."""

    @blueprint.accepts(ReferDemand, path=["id"])
    @blueprint.answers(200, DemandReceipt)
    @blueprint.refuses(
        *DECIDING,
        refusals.DEMAND_ALREADY_THERE,
        refusals.DEMAND_WORDS_PERSONAL,
        UNIT_NOT_FOUND,
        UNIT_NOT_ACTIVE,
        NOT_YET_KNOWN,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Refer a need to another union, or another level.

        With a reason that the person is told. The other union answers within its own time; where nobody has answered in
        time, the union above has it by itself.
        """
        return rpc("demands").refer_demand({**request, "id": id})


@blueprint.route("/demands/<uuid:id>/acceptances")
class Acceptances(MethodView):
    """Taking it on."""

    @blueprint.accepts(DemandStep, path=["id"])
    @blueprint.answers(200, DemandReceipt)
    @blueprint.refuses(*DECIDING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Accept a need.

        The union will have it served; from then on those see it whom the person lets see it.
        """
        return rpc("demands").accept_demand({**request, "id": id})


@blueprint.route("/demands/<uuid:id>/refusals")
class Refusals(MethodView):
    """Saying no."""

    @blueprint.accepts(RefuseDemand, path=["id"])
    @blueprint.answers(200, DemandReceipt)
    @blueprint.refuses(*DECIDING, refusals.DEMAND_WORDS_PERSONAL)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Refuse a need.

        With a reason that the person is told; where another body helps, it is named. Also one that something was to
        serve, where nobody came and nobody else is found.
        """
        return rpc("demands").refuse_demand({**request, "id": id})


@blueprint.route("/demands/<uuid:id>/links")
class Links(MethodView):
    """What serves it."""

    @blueprint.accepts(LinkDemand, path=["id"])
    @blueprint.answers(200, DemandReceipt)
    @blueprint.refuses(*DECIDING, refusals.DEMAND_TARGET_NOT_FOUND)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Link a need to a project that recruits, or to an open activity.

        The first confirmed record of the activity says that it was served. Where nobody says so after its end, or where
        the project has no activity in time, the union is reminded within its answer time, and then the union above has
        it. Of a volunteer who agreed to an offer the link stays beside it.
        """
        return rpc("demands").link_demand({**request, "id": id})


@blueprint.route("/demands/<uuid:id>/unlinkings")
class Unlinkings(MethodView):
    """Not by that."""

    @blueprint.accepts(DemandStepWithReason, path=["id"])
    @blueprint.answers(200, DemandReceipt)
    @blueprint.refuses(*DECIDING, refusals.DEMAND_WORDS_PERSONAL)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Say that a need is not served by what it was linked to.

        By a cadre, or by the volunteer who was to serve it, whom it costs nothing.
        """
        return rpc("demands").unlink_demand({**request, "id": id})


@blueprint.route("/demands/<uuid:id>/services")
class Services(MethodView):
    """That it was served."""

    @blueprint.answers(200, DemandReceipt)
    @blueprint.refuses(*STEPPING, refusals.DEMAND_OWN, NOT_PERMITTED)
    def post(self, id: str) -> Any:
        """Say that a need was served.

        By who served it, or a cadre. The person is asked; where they say nothing for 15 days it is closed.
        """
        return rpc("demands").serve_demand({"id": id})


@blueprint.route("/demands/<uuid:id>/confirmations")
class Confirmations(MethodView):
    """The word of the person."""

    @blueprint.accepts(ConfirmDemand, path=["id"])
    @blueprint.answers(200, DemandReceipt)
    @blueprint.refuses(*SPEAKING, refusals.DEMAND_WORDS_PERSONAL)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Confirm that a need was served, and rate it.

        By the person whose need it is; for who has no account by whoever entered it at a station, or may enter needs,
        after asking them.
        """
        return rpc("demands").confirm_demand({**request, "id": id})


@blueprint.route("/demands/<uuid:id>/denials")
class Denials(MethodView):
    """That it was not."""

    @blueprint.accepts(DenyDemand, path=["id"])
    @blueprint.answers(200, DemandReceipt)
    @blueprint.refuses(*SPEAKING, refusals.DEMAND_WORDS_PERSONAL)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Say that a need was not served.

        By the person: it is still to be served, and the union looks at it.
        """
        return rpc("demands").deny_demand({**request, "id": id})


@blueprint.route("/demands/<uuid:id>/withdrawals")
class Withdrawals(MethodView):
    """Taking it back."""

    @blueprint.answers(200, DemandReceipt)
    @blueprint.refuses(*SPEAKING)
    def post(self, id: str) -> Any:
        """Withdraw a need.

        By the person, as long as it was not served.
        """
        return rpc("demands").withdraw_demand({"id": id})


@blueprint.route("/demands/<uuid:id>/closings")
class Closings(MethodView):
    """The end."""

    @blueprint.accepts(DemandStep, path=["id"])
    @blueprint.answers(200, DemandReceipt)
    @blueprint.refuses(*DECIDING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Close a need.

        One that was served, or confirmed. 30 days later name, phone and address are forgotten.
        """
        return rpc("demands").close_demand({**request, "id": id})


@blueprint.route("/demands/<uuid:id>/mergers")
class Mergers(MethodView):
    """The same twice."""

    @blueprint.accepts(MergeDemand, path=["id"])
    @blueprint.answers(200, DemandReceipt)
    @blueprint.refuses(*DECIDING, refusals.DEMAND_MERGED_INTO_ITSELF)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Merge a need into another one that is the same.

        The other one, in reach too and not over, goes on for both.
        """
        return rpc("demands").merge_demand({**request, "id": id})
