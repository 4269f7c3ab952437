"""The doors of spending, gifts and pools."""

from typing import Any

from services.credits.rounds import in_rounds
from services.credits.spending import asking, ending, giving, pooling, queries, relating
from shared.contracts.base import Loaded
from shared.contracts.credits import relatives, spending
from shared.contracts.credits.accounts import LedgerAccounts
from shared.kernel.actor import Actor
from shared.runtime.data.database import CallDatabase
from shared.runtime.doors.rpc import rpc
from shared.runtime.doors.timer import timer

END_SECONDS = 60


class SpendingDoors:
    """What people do with what they have."""

    db: CallDatabase
    actor: Actor

    @rpc(spending.AttestedSpending, replies=spending.Spending)
    def ask_spending(self, request: Loaded) -> Any:
        return self.db.run(asking.ask_spending, request, self.actor)

    @rpc(spending.OwnSpendings, replies=spending.SpendingPage)
    def own_spendings(self, request: Loaded) -> Any:
        return self.db.read(queries.own_spendings, request, self.actor)

    @rpc(spending.FindSpendings, replies=spending.TicketedSpendingPage)
    def find_spendings(self, request: Loaded) -> Any:
        return self.db.read(queries.find_spendings, request, self.actor)

    @rpc(spending.PaySpending, replies=spending.Spending)
    def pay_spending(self, request: Loaded) -> Any:
        return self.db.run(asking.pay_spending, request, self.actor)

    @rpc(spending.RefuseSpending, replies=spending.Spending)
    def refuse_spending(self, request: Loaded) -> Any:
        return self.db.run(asking.refuse_spending, request, self.actor)

    @rpc(spending.OfSpending, replies=spending.Spending)
    def withdraw_spending(self, request: Loaded) -> Any:
        return self.db.run(asking.withdraw_spending, request, self.actor)

    @rpc(relatives.ProposeRelation, replies=relatives.Relation)
    def propose_relation(self, request: Loaded) -> Any:
        return self.db.run(relating.propose_relation, request, self.actor)

    @rpc(relatives.OwnRelations, replies=relatives.TicketedRelationPage)
    def own_relations(self, request: Loaded) -> Any:
        return self.db.read(queries.own_relations, request, self.actor)

    @rpc(relatives.FindRelations, replies=relatives.TicketedAgreedRelationPage)
    def find_relations(self, request: Loaded) -> Any:
        return self.db.read(queries.find_relations, request, self.actor)

    @rpc(relatives.OfRelation, replies=relatives.Relation)
    def agree_to_relation(self, request: Loaded) -> Any:
        return self.db.run(relating.agree_to_relation, request, self.actor)

    @rpc(relatives.OfRelation, replies=relatives.Relation)
    def decline_relation(self, request: Loaded) -> Any:
        return self.db.run(relating.decline_relation, request, self.actor)

    @rpc(relatives.OfRelation, replies=relatives.Relation)
    def end_relation(self, request: Loaded) -> Any:
        return self.db.run(relating.end_relation, request, self.actor)

    @rpc(relatives.DecideRelation, replies=relatives.AgreedRelation)
    def verify_relation(self, request: Loaded) -> Any:
        return self.db.run(relating.verify_relation, request, self.actor)

    @rpc(relatives.DecideRelation, replies=relatives.AgreedRelation)
    def reject_relation(self, request: Loaded) -> Any:
        return self.db.run(relating.reject_relation, request, self.actor)

    @rpc(relatives.OfferGift, replies=relatives.Gift)
    def offer_gift(self, request: Loaded) -> Any:
        return self.db.run(giving.offer_gift, request, self.actor)

    @rpc(relatives.OwnGifts, replies=relatives.TicketedGiftPage)
    def own_gifts(self, request: Loaded) -> Any:
        return self.db.read(queries.own_gifts, request, self.actor)

    @rpc(relatives.OfGift, replies=relatives.Gift)
    def accept_gift(self, request: Loaded) -> Any:
        return self.db.run(giving.accept_gift, request, self.actor)

    @rpc(relatives.OfGift, replies=relatives.Gift)
    def decline_gift(self, request: Loaded) -> Any:
        return self.db.run(giving.decline_gift, request, self.actor)

    @rpc(relatives.OfGift, replies=relatives.Gift)
    def withdraw_gift(self, request: Loaded) -> Any:
        return self.db.run(giving.withdraw_gift, request, self.actor)

    @rpc(spending.Donate, replies=spending.Donation)
    def donate(self, request: Loaded) -> Any:
        return self.db.run(pooling.donate, request, self.actor)

    @rpc(spending.PoolsOf, replies=LedgerAccounts)
    def unit_pools(self, request: Loaded) -> Any:
        return self.db.read(queries.unit_pools, request, self.actor)

    @rpc(spending.RecogniseHardship, replies=spending.Hardship)
    def recognise_hardship(self, request: Loaded) -> Any:
        return self.db.run(pooling.recognise_hardship, request, self.actor)

    @rpc(spending.OwnHardships, replies=spending.HardshipPage)
    def own_hardships(self, request: Loaded) -> Any:
        return self.db.read(queries.own_hardships, request, self.actor)

    @rpc(spending.OfHardship, replies=spending.Hardship)
    def end_hardship(self, request: Loaded) -> Any:
        return self.db.run(pooling.end_hardship, request, self.actor)

    @rpc(spending.ProposePoolGrant, replies=spending.PoolGrant)
    def propose_pool_grant(self, request: Loaded) -> Any:
        return self.db.run(pooling.propose_pool_grant, request, self.actor)

    @rpc(spending.FindPoolGrants, replies=spending.TicketedPoolGrantPage)
    def find_pool_grants(self, request: Loaded) -> Any:
        return self.db.read(queries.find_pool_grants, request, self.actor)

    @rpc(spending.OfPoolGrant, replies=spending.PoolGrant)
    def approve_pool_grant(self, request: Loaded) -> Any:
        return self.db.run(pooling.approve_pool_grant, request, self.actor)

    @rpc(spending.RefusePoolGrant, replies=spending.PoolGrant)
    def refuse_pool_grant(self, request: Loaded) -> Any:
        return self.db.run(pooling.refuse_pool_grant, request, self.actor)

    @timer(interval_seconds=END_SECONDS)
    def end_over_spending(self) -> None:
        in_rounds(self.db, ending.end_over)
