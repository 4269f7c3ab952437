"""Routes of the accounts of the ledger."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from shared.contracts.credits.accounts import (
    AccountOf,
    AccountsOf,
    ActOnAccount,
    ForgiveClaim,
    LedgerAccounts,
    LedgerAccountView,
    OwnAccounts,
)
from shared.contracts.credits.refusals import ledger as refusals
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.kernel.policy import NOT_PERMITTED, SECOND_FACTOR_REQUIRED

blueprint = blueprint_of("ledger-accounts", "Accounts of the ledger: service time, love-value, time-coins.")

DECIDING = (refusals.ACCOUNT_OWN, refusals.REASON_PERSONAL, NOT_PERMITTED)


@blueprint.route("/ledger-accounts/me")
class OwnLedgerAccounts(MethodView):
    """One's own."""

    @blueprint.queries(OwnAccounts)
    @blueprint.answers(200, LedgerAccounts)
    @blueprint.refuses(VOLUNTEERS_ONLY, refusals.DAY_NOT_CLOSED)
    def get(self, query: dict[str, Any]) -> Any:
        """Read one's own accounts.

        One for each book in which there was ever something: what is there, what of it is set aside, what expires when,
        and what is owed. With `as_of` also what was there at the end of a day that is over.
        """
        return rpc("credits").own_ledger_accounts(query)


@blueprint.route("/volunteers/<uuid:id>/ledger-accounts")
class VolunteerLedgerAccounts(MethodView):
    """Those of a volunteer."""

    @blueprint.queries(AccountsOf, path=["id"])
    @blueprint.answers(200, LedgerAccounts)
    @blueprint.refuses(refusals.ACCOUNT_NOT_FOUND, refusals.DAY_NOT_CLOSED)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """Read the accounts of a volunteer.

        By cadres, of volunteers of units in reach.
        """
        return rpc("credits").ledger_accounts({**query, "id": id})


@blueprint.route("/ledger-accounts/<uuid:id>")
class OneLedgerAccount(MethodView):
    """One of them."""

    @blueprint.queries(AccountOf, path=["id"])
    @blueprint.answers(200, LedgerAccountView)
    @blueprint.refuses(refusals.ACCOUNT_NOT_FOUND, refusals.DAY_NOT_CLOSED)
    def get(self, query: dict[str, Any], id: str) -> Any:
        """Read an account.

        By cadres, of volunteers of units in reach and of these units.
        """
        return rpc("credits").ledger_account({**query, "id": id})


@blueprint.route("/ledger-accounts/<uuid:id>/freezings")
class Freezings(MethodView):
    """Having it pay nothing."""

    @blueprint.accepts(ActOnAccount, path=["id"])
    @blueprint.answers(200, LedgerAccountView)
    @blueprint.refuses(refusals.ACCOUNT_NOT_FOUND, refusals.ACCOUNT_FROZEN_ALREADY, *DECIDING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Freeze an account.

        For a reason that its owner reads. It pays nothing until somebody thaws it; what comes in is kept, and nothing
        in it expires meanwhile.
        """
        return rpc("credits").freeze_ledger_account({**request, "id": id})


@blueprint.route("/ledger-accounts/<uuid:id>/thawings")
class Thawings(MethodView):
    """Letting it pay again."""

    @blueprint.accepts(ActOnAccount, path=["id"])
    @blueprint.answers(200, LedgerAccountView)
    @blueprint.refuses(refusals.ACCOUNT_NOT_FOUND, refusals.ACCOUNT_NOT_FROZEN, *DECIDING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Thaw an account.

        One that owes goes on paying nothing until that is paid or forgiven.
        """
        return rpc("credits").thaw_ledger_account({**request, "id": id})


@blueprint.route("/ledger-claims/<uuid:id>/forgivings")
class Forgivings(MethodView):
    """Asking for no more."""

    @blueprint.accepts(ForgiveClaim, path=["id"])
    @blueprint.answers(200, LedgerAccountView)
    @blueprint.refuses(refusals.CLAIM_NOT_FOUND, refusals.CLAIM_SETTLED, SECOND_FACTOR_REQUIRED, *DECIDING)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Forgive what an account owes.

        With a second factor, for a reason that its owner reads. What was paid of it is not given back.
        """
        return rpc("credits").forgive_claim({**request, "id": id})
