"""Spending: coins for a service, donations to pools, and what pools give, in the published language."""

from shared.contracts.base import Contract, PageRequest, page_contract
from shared.contracts.credits.accounts import reason_field
from shared.contracts.credits.ledger import VOLUNTEER_ID
from shared.contracts.credits.ledger_words import REASON_CHARACTERS_MAX, Book
from shared.contracts.credits.scheme_words import EARNED_BOOKS
from shared.contracts.credits.spending_words import WISH_CHARACTERS_MAX, PoolGrantState, SpendingState
from shared.contracts.fields import Choice, Day, Id, Integer, Moment, Text
from shared.contracts.identity.ages import AgeTicket
from shared.contracts.identity.names import ticketed
from shared.contracts.identity.units import unit_code

SPENT_AT_ONCE_MAX = 100_000
SPENDING_ID = "01936f0e-7b2a-7c11-8000-0000000001a1"
POOL_GRANT_ID = "01936f0e-7b2a-7c11-8000-0000000001a2"
HARDSHIP_ID = "01936f0e-7b2a-7c11-8000-0000000001a3"


def amount_field() -> Integer:
    """How much: whole ones."""
    return Integer(at_least=1, at_most=SPENT_AT_ONCE_MAX, required=True)


def earned_book_field() -> Choice:
    """A book of what may be given on."""
    return Choice(EARNED_BOOKS, required=True)


class AskSpending(Contract):
    """Ask for a service, to be paid with time-coins. wish: what kind of help, and when."""

    amount = amount_field()
    wish = Text(at_least=2, at_most=WISH_CHARACTERS_MAX, required=True)

    example = {"amount": 2, "wish": "周六上午陪诊两小时"}


class AttestedSpending(AskSpending, AgeTicket):
    """The same with identity's word on the age."""

    example = AskSpending.example | AgeTicket.example


class Spending(Contract):
    """Coins for a service. paid: how many of those that were set aside; until: how long they are.

    reason: what the cadre says of it.
    """

    id = Id(required=True)
    volunteer_id = Id(required=True)
    amount = Integer(required=True)
    paid = Integer(required=True)
    wish = Text(at_most=WISH_CHARACTERS_MAX, required=True)
    state = Choice(SpendingState, required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, required=True)
    asked_at = Moment(required=True)
    until = Moment(required=True)
    decided_at = Moment(allow_none=True, required=True)

    example = AskSpending.example | {
        "id": SPENDING_ID,
        "volunteer_id": VOLUNTEER_ID,
        "paid": 0,
        "state": "asked",
        "reason": "",
        "asked_at": "2026-03-02T01:00:00Z",
        "until": "2026-04-01T01:00:00Z",
        "decided_at": None,
    }


SpendingPage = page_contract(Spending)
TicketedSpendingPage = ticketed(SpendingPage)


class OwnSpendings(PageRequest):
    """One's own, the newest first."""

    example = {"limit": 50}


class FindSpendings(PageRequest):
    """Those of volunteers in reach, the oldest first."""

    state = Choice(SpendingState, load_default=SpendingState.ASKED)

    example = {"state": "asked", "limit": 50}


class OfSpending(Contract):
    """One of them."""

    id = Id(required=True)

    example = {"id": SPENDING_ID}


class PaySpending(OfSpending):
    """The service was received, and costs so many of the coins that were set aside. reason: what was received."""

    amount = amount_field()
    reason = reason_field(required=True)

    example = OfSpending.example | {"amount": 2, "reason": "周六已由志愿者陪诊两小时"}


class RefuseSpending(OfSpending):
    """There is no such service; the coins are free again."""

    reason = reason_field(required=True)

    example = OfSpending.example | {"reason": "本月没有可陪诊的志愿者"}


class Donate(Contract):
    """Give to the pool of a unit: one's own, where none is named, or one above it."""

    book = earned_book_field()
    amount = amount_field()
    code = unit_code(load_default=None)

    example = {"book": "time_coins", "amount": 5, "code": "BJ"}


class Donation(Contract):
    """What was given. It is not given back."""

    id = Id(required=True)
    book = Choice(Book, required=True)
    amount = Integer(required=True)
    unit_code = unit_code(required=True)

    example = {"id": SPENDING_ID, "book": "time_coins", "amount": 5, "unit_code": "BJ"}


class PoolsOf(Contract):
    """The pools of a unit."""

    code = unit_code(required=True)

    example = {"code": "BJ"}


class RecogniseHardship(Contract):
    """Somebody is in hardship until a day, for a reason that they read."""

    id = Id(required=True)
    until = Day(required=True)
    reason = reason_field(required=True)

    example = {"id": VOLUNTEER_ID, "until": "2026-12-31", "reason": "已在工会困难职工档案中核实"}


class OfHardship(Contract):
    """One recognition."""

    id = Id(required=True)

    example = {"id": HARDSHIP_ID}


class Hardship(Contract):
    """A recognition. ended_at: where somebody has taken it back before its last day."""

    id = Id(required=True)
    volunteer_id = Id(required=True)
    until = Day(required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, required=True)
    recognised_at = Moment(required=True)
    ended_at = Moment(allow_none=True, required=True)

    example = {
        "id": HARDSHIP_ID,
        "volunteer_id": VOLUNTEER_ID,
        "until": "2026-12-31",
        "reason": "已在工会困难职工档案中核实",
        "recognised_at": "2026-03-02T01:00:00Z",
        "ended_at": None,
    }


HardshipPage = page_contract(Hardship)


class OwnHardships(PageRequest):
    """What was recognised of oneself, the newest first."""

    example = {"limit": 50}


class ProposePoolGrant(Contract):
    """Give somebody in hardship something out of a unit's pool, once a second cadre agrees."""

    code = unit_code(required=True)
    volunteer_id = Id(required=True)
    book = earned_book_field()
    amount = amount_field()
    reason = reason_field(required=True)

    example = {
        "code": "BJ",
        "volunteer_id": VOLUNTEER_ID,
        "book": "time_coins",
        "amount": 10,
        "reason": "术后需要两周陪护",
    }


class OfPoolGrant(Contract):
    """One grant."""

    id = Id(required=True)

    example = {"id": POOL_GRANT_ID}


class RefusePoolGrant(OfPoolGrant):
    """Do not give it. answer: why."""

    answer = reason_field(required=True)

    example = OfPoolGrant.example | {"answer": "请先补充困难情况"}


class PoolGrant(Contract):
    """A grant out of a pool. reason: why it was proposed; answer: why it was refused."""

    id = Id(required=True)
    unit_code = unit_code(required=True)
    volunteer_id = Id(required=True)
    book = Choice(Book, required=True)
    amount = Integer(required=True)
    reason = Text(at_most=REASON_CHARACTERS_MAX, required=True)
    answer = Text(at_most=REASON_CHARACTERS_MAX, required=True)
    state = Choice(PoolGrantState, required=True)
    proposed_at = Moment(required=True)
    decided_at = Moment(allow_none=True, required=True)

    example = {
        "id": POOL_GRANT_ID,
        "unit_code": "BJ",
        "volunteer_id": VOLUNTEER_ID,
        "book": "time_coins",
        "amount": 10,
        "reason": "术后需要两周陪护",
        "answer": "",
        "state": "proposed",
        "proposed_at": "2026-03-02T01:00:00Z",
        "decided_at": None,
    }


PoolGrantPage = page_contract(PoolGrant)
TicketedPoolGrantPage = ticketed(PoolGrantPage)


class FindPoolGrants(PageRequest):
    """Those out of pools in reach, the oldest first."""

    state = Choice(PoolGrantState, load_default=PoolGrantState.PROPOSED)

    example = {"state": "proposed", "limit": 50}
