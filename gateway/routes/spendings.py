"""Routes of spending: time-coins for a service."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.credits.refusals import ledger
from shared.contracts.credits.refusals import spending as refusals
from shared.contracts.credits.spending import (
    AskSpending,
    FindSpendings,
    OwnSpendings,
    PaySpending,
    RefuseSpending,
    Spending,
    SpendingPage,
)
from shared.contracts.identity.names import named
from shared.contracts.identity.refusals.volunteers import NOT_A_VOLUNTEER
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("spendings", "Spending time-coins: service for service, never goods or money.")

DECIDING = (refusals.SPENDING_NOT_FOUND, refusals.SPENDING_NOT_SO, ledger.ACCOUNT_OWN, ledger.REASON_PERSONAL)


@blueprint.route("/spendings")
class Spendings(MethodView):
    """Asking, and what waits."""

    @blueprint.accepts(AskSpending)
    @blueprint.answers(201, Spending)
    @blueprint.refuses(
        NOT_A_VOLUNTEER,
        VOLUNTEERS_ONLY,
        refusals.SPENDING_NOT_FORESEEN,
        refusals.SPENDING_AGE,
        refusals.AGE_TICKET_INVALID,
        refusals.OPEN_TOO_MANY,
        ledger.REASON_PERSONAL,
        ledger.BALANCE_TOO_LOW,
        ledger.ACCOUNT_FROZEN,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Ask for a service.

        Time-coins are set aside for a month, and taken once the service was received. From which age on one may spend
        the unit's scheme says, with a lower one for people whose hardship is recognised.
        """
        attested: dict[str, Any] = rpc("identity").attest_age({})
        return rpc("credits").ask_spending({**request, **attested})

    @blueprint.queries(FindSpendings)
    @blueprint.answers(200, named(SpendingPage))
    @blueprint.refuses(CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List what is asked for.

        By cadres: of volunteers of units in reach, the oldest first.
        """
        return with_names(rpc("credits").find_spendings(query))


@blueprint.route("/spendings/me")
class OwnSpendingList(MethodView):
    """One's own."""

    @blueprint.queries(OwnSpendings)
    @blueprint.answers(200, SpendingPage)
    @blueprint.refuses(CURSOR_INVALID, VOLUNTEERS_ONLY)
    def get(self, query: dict[str, Any]) -> Any:
        """List what one has asked for.

        The newest first: what is set aside until when, what was paid, and what the union said.
        """
        return rpc("credits").own_spendings(query)


@blueprint.route("/spendings/<uuid:id>/payments")
class SpendingPayments(MethodView):
    """The service was received."""

    @blueprint.accepts(PaySpending, path=["id"])
    @blueprint.answers(200, Spending)
    @blueprint.refuses(
        *DECIDING,
        refusals.SPENDING_MORE_THAN_ASKED,
        ledger.ACCOUNT_FROZEN,
        ledger.HOLD_OVER,
        ledger.HOLD_RESOLVED,
    )
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Take the coins.

        By a cadre, once the service was received: what it costs, at most what was set aside. The rest is free again.
        """
        return rpc("credits").pay_spending({**request, "id": id})


@blueprint.route("/spendings/<uuid:id>/refusals")
class SpendingRefusals(MethodView):
    """There is none."""

    @blueprint.accepts(RefuseSpending, path=["id"])
    @blueprint.answers(200, Spending)
    @blueprint.refuses(*DECIDING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Refuse a service.

        By a cadre, for a reason that the volunteer reads. The coins are free again.
        """
        return rpc("credits").refuse_spending({**request, "id": id})


@blueprint.route("/spendings/<uuid:id>/withdrawals")
class SpendingWithdrawals(MethodView):
    """It is not wanted any more."""

    @blueprint.answers(200, Spending)
    @blueprint.refuses(refusals.SPENDING_NOT_FOUND, refusals.SPENDING_NOT_SO, VOLUNTEERS_ONLY)
    def post(self, id: str) -> Any:
        """Withdraw what one has asked for.

        The coins are free again.
        """
        return rpc("credits").withdraw_spending({"id": id})
