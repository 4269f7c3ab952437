"""Coins for a service: a volunteer asks and they are set aside; once the service is received a cadre takes them.

So both sides act. Coins are for service alone, never for goods or money: there is nothing else to ask for.
"""

from datetime import timedelta

from services.credits.ledger.domain.postings import spending_hold
from services.credits.ledger.owners import owner_by_id
from services.credits.ledger.posting import capture, hold
from services.credits.ledger.timing import release_holds
from services.credits.reasons import refuse_personal
from services.credits.spending.domain import SPENDING_LIFE, refuse_too_young, state_after
from services.credits.spending.gathering import acting_locked, is_in_hardship, locked, refuse_many, rules_at
from services.credits.spending.models import Spending
from services.credits.spending.policy import DECIDE, may
from shared.contracts.base import Loaded
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.refusals.spending import SPENDING_MORE_THAN_ASKED, SPENDING_NOT_FOUND
from shared.contracts.credits.spending_words import OPEN_SPENDINGS_MAX, SPENDING_DAYS, SpendingState
from shared.kernel.actor import Actor
from shared.kernel.ids import NO_ID, new_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer
from shared.runtime.trust import audit
from shared.runtime.trust.age_tickets import age_said_by
from shared.runtime.trust.sealing import sealing_of

COINS = Book.TIME_COINS


def ask_spending(session: Session, request: Loaded, actor: Actor) -> Spending:
    """Set coins aside for a service. Raises Conflict, Forbidden, Invalid."""
    own = acting_locked(session, actor)
    rules = rules_at(session, own.unit_id, COINS)
    age_years = age_said_by(sealing_of(session), session.now, actor, own.id, request.age_ticket)
    refuse_too_young(rules.spending, age_years, is_in_hardship(session, own.id))
    refuse_personal(request.wish)
    refuse_many(session, Spending, OPEN_SPENDINGS_MAX, Spending.volunteer_id == own.id, Spending.state == "asked")
    asked = Spending(id=new_id(), volunteer_id=own.id, amount=request.amount, paid=0, wish=request.wish, reason="")
    asked.state, asked.asked_at = SpendingState.ASKED.value, session.now
    asked.until = session.now + timedelta(days=SPENDING_DAYS)
    held = spending_hold(own.id, COINS, asked.amount, f"spending:{asked.id}", until=asked.until)
    asked.hold_id = hold(session, held).id
    session.add(asked)
    session.flush()
    return asked


def pay_spending(session: Session, request: Loaded, actor: Actor) -> Spending:
    """The service was received: take what it costs, and give the rest free. Raises NotFound, Forbidden, Conflict."""
    spending = _decided_on(session, request, actor)
    after = state_after(SPENDING_LIFE, spending.state, "pay")
    if request.amount > spending.amount:
        raise SPENDING_MORE_THAN_ASKED(amount=request.amount, asked=spending.amount)
    capture(session, spending.hold_id, request.amount, f"spending:{spending.id}")
    spending.paid = request.amount
    _end(session, spending, after, request.reason)
    audit.record(session, actor, "spending.pay", f"spending:{spending.id}", amount=spending.paid)
    return spending


def refuse_spending(session: Session, request: Loaded, actor: Actor) -> Spending:
    """There is no such service. Raises NotFound, Forbidden, Conflict."""
    spending = _decided_on(session, request, actor)
    end_spending(session, spending, "refuse", request.reason)
    audit.record(session, actor, "spending.refuse", f"spending:{spending.id}")
    return spending


def withdraw_spending(session: Session, request: Loaded, actor: Actor) -> Spending:
    """Take one's own question back. Raises NotFound, Conflict."""
    own = acting_volunteer(session, actor)
    spending = locked(session, Spending, request.id, SPENDING_NOT_FOUND, Spending.volunteer_id == own.id)
    end_spending(session, spending, "withdraw")
    return spending


def end_spending(session: Session, spending: Spending, act: str, reason: str = "") -> None:
    """End it without a service: the coins are free again, unless they are already since their time was over."""
    after = state_after(SPENDING_LIFE, spending.state, act)
    release_holds(session, [spending.hold_id], act)
    _end(session, spending, after, reason)


def _decided_on(session: Session, request: Loaded, actor: Actor) -> Spending:
    """One that the cadre may decide on, locked."""
    seen = session.get(Spending, request.id)
    owner = owner_by_id(session, seen.volunteer_id if seen is not None else NO_ID)
    may(actor, session.now).decide(DECIDE, SPENDING_NOT_FOUND, owner)
    refuse_personal(request.reason)
    return locked(session, Spending, request.id, SPENDING_NOT_FOUND)


def _end(session: Session, spending: Spending, state: str, reason: str) -> None:
    spending.state, spending.decided_at, spending.reason = state, session.now, reason
    session.flush()
