"""Routes of pools: what people give to units, and what units give to people in hardship."""

from typing import Any

from flask.views import MethodView

from gateway.blueprints import blueprint_of
from gateway.calling import rpc
from gateway.names import with_names
from shared.contracts.credits.accounts import LedgerAccounts
from shared.contracts.credits.refusals import ledger
from shared.contracts.credits.refusals import spending as refusals
from shared.contracts.credits.spending import (
    Donate,
    Donation,
    FindPoolGrants,
    Hardship,
    HardshipPage,
    OwnHardships,
    PoolGrant,
    PoolGrantPage,
    ProposePoolGrant,
    RecogniseHardship,
    RefusePoolGrant,
)
from shared.contracts.identity.names import named
from shared.contracts.identity.refusals.units import UNIT_NOT_FOUND
from shared.contracts.refusals.volunteers import VOLUNTEERS_ONLY
from shared.kernel.pagination import CURSOR_INVALID
from shared.kernel.policy import NOT_PERMITTED

blueprint = blueprint_of("pools", "Pools of units: what people give to them, and what they give to people in hardship.")

DECIDING = (refusals.POOL_GRANT_NOT_FOUND, refusals.POOL_GRANT_NOT_SO, ledger.ACCOUNT_OWN)


@blueprint.route("/donations")
class Donations(MethodView):
    """Giving to a pool."""

    @blueprint.accepts(Donate)
    @blueprint.answers(201, Donation)
    @blueprint.refuses(
        VOLUNTEERS_ONLY,
        UNIT_NOT_FOUND,
        refusals.DONATION_ELSEWHERE,
        refusals.DONATION_NOT_FORESEEN,
        refusals.SPENDING_NOT_FORESEEN,
        ledger.BALANCE_TOO_LOW,
        ledger.ACCOUNT_FROZEN,
    )
    def post(self, request: dict[str, Any]) -> Any:
        """Donate to the pool of a unit.

        Of one's own, or of one above it, where the scheme lets people give. It is not given back.
        """
        return rpc("credits").donate(request)


@blueprint.route("/units/<unit_code:code>/pools")
class UnitPools(MethodView):
    """What a unit was given."""

    @blueprint.answers(200, LedgerAccounts)
    @blueprint.refuses(UNIT_NOT_FOUND, NOT_PERMITTED)
    def get(self, code: str) -> Any:
        """Read the pools of a unit.

        By cadres of the unit and those above it, book by book; their entries are read like those of other accounts.
        """
        return rpc("credits").unit_pools({"code": code})


@blueprint.route("/volunteers/<uuid:id>/hardships")
class Hardships(MethodView):
    """Recognising it."""

    @blueprint.accepts(RecogniseHardship, path=["id"])
    @blueprint.answers(201, Hardship)
    @blueprint.refuses(ledger.ACCOUNT_NOT_FOUND, ledger.ACCOUNT_OWN, ledger.REASON_PERSONAL, refusals.HARDSHIP_DAY_ODD)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Recognise a hardship.

        By a cadre, for a year at most, for a reason that the volunteer reads. Schemes may let people in hardship spend
        earlier, and pools give to them.
        """
        return rpc("credits").recognise_hardship({**request, "id": id})


@blueprint.route("/hardships/me")
class OwnHardshipList(MethodView):
    """One's own."""

    @blueprint.queries(OwnHardships)
    @blueprint.answers(200, HardshipPage)
    @blueprint.refuses(CURSOR_INVALID, VOLUNTEERS_ONLY)
    def get(self, query: dict[str, Any]) -> Any:
        """List what was recognised of oneself.

        The newest first, with reasons and last days.
        """
        return rpc("credits").own_hardships(query)


@blueprint.route("/hardships/<uuid:id>/endings")
class HardshipEndings(MethodView):
    """It is over."""

    @blueprint.answers(200, Hardship)
    @blueprint.refuses(refusals.HARDSHIP_NOT_FOUND, ledger.ACCOUNT_OWN)
    def post(self, id: str) -> Any:
        """End a hardship.

        By a cadre, before its last day.
        """
        return rpc("credits").end_hardship({"id": id})


@blueprint.route("/units/<unit_code:code>/pool-grants")
class UnitPoolGrants(MethodView):
    """Proposing."""

    @blueprint.accepts(ProposePoolGrant, path=["code"])
    @blueprint.answers(201, PoolGrant)
    @blueprint.refuses(
        UNIT_NOT_FOUND,
        NOT_PERMITTED,
        ledger.ACCOUNT_NOT_FOUND,
        ledger.ACCOUNT_OWN,
        ledger.REASON_PERSONAL,
        refusals.HARDSHIP_NOT_RECOGNISED,
    )
    def post(self, request: dict[str, Any], code: str) -> Any:
        """Propose a grant out of a pool.

        By a cadre, to somebody of the unit or below it whose hardship is recognised. A second cadre has to agree.
        """
        return rpc("credits").propose_pool_grant({**request, "code": code})


@blueprint.route("/pool-grants")
class PoolGrants(MethodView):
    """What waits."""

    @blueprint.queries(FindPoolGrants)
    @blueprint.answers(200, named(PoolGrantPage))
    @blueprint.refuses(CURSOR_INVALID, NOT_PERMITTED)
    def get(self, query: dict[str, Any]) -> Any:
        """List grants out of pools.

        By cadres: out of pools of units in reach, the oldest first.
        """
        return with_names(rpc("credits").find_pool_grants(query))


@blueprint.route("/pool-grants/<uuid:id>/approvals")
class PoolGrantApprovals(MethodView):
    """Agreeing."""

    @blueprint.answers(200, PoolGrant)
    @blueprint.refuses(
        *DECIDING,
        refusals.POOL_GRANT_OWN_PROPOSAL,
        refusals.HARDSHIP_NOT_RECOGNISED,
        refusals.SPENDING_NOT_FORESEEN,
        ledger.BALANCE_TOO_LOW,
        ledger.ACCOUNT_FROZEN,
    )
    def post(self, id: str) -> Any:
        """Agree to a grant out of a pool.

        By another cadre than the one who has proposed it: it is given at once, and lasts as long as what is earned
        that day.
        """
        return rpc("credits").approve_pool_grant({"id": id})


@blueprint.route("/pool-grants/<uuid:id>/refusals")
class PoolGrantRefusals(MethodView):
    """Not giving it."""

    @blueprint.accepts(RefusePoolGrant, path=["id"])
    @blueprint.answers(200, PoolGrant)
    @blueprint.refuses(*DECIDING, ledger.REASON_PERSONAL)
    def post(self, request: dict[str, Any], id: str) -> Any:
        """Refuse a grant out of a pool.

        By a cadre, for a reason; whoever has proposed it may take it back so.
        """
        return rpc("credits").refuse_pool_grant({**request, "id": id})
