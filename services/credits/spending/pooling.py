"""Pools of units: people give to them, and two cadres give out of them to somebody whose hardship is recognised.

A pool keeps the name of the unit that it was given to; where another unit goes on for that, its cadres give out of it.
"""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

from services.credits.ledger.domain.accounts import own as own_account
from services.credits.ledger.domain.accounts import pool
from services.credits.ledger.domain.postings import Move, donation
from services.credits.ledger.owners import Owner, owner_at, owner_by_id
from services.credits.ledger.posting import move
from services.credits.reasons import refuse_personal
from services.credits.schemes.domain.using import last_day
from services.credits.schemes.queries import unit_of
from services.credits.spending.domain import POOL_GRANT_LIFE, state_after
from services.credits.spending.gathering import acting_locked, is_in_hardship, locked, rules_at
from services.credits.spending.models import Hardship, PoolGrant
from services.credits.spending.policy import GRANT, RECOGNISE, may
from services.credits.spending.queries import shown_pool_grant
from shared.contracts.base import Loaded
from shared.contracts.credits.ledger_words import Book, TransferKind
from shared.contracts.credits.refusals.ledger import ACCOUNT_NOT_FOUND
from shared.contracts.credits.refusals.spending import (
    DONATION_ELSEWHERE,
    DONATION_NOT_FORESEEN,
    HARDSHIP_DAY_ODD,
    HARDSHIP_NOT_FOUND,
    HARDSHIP_NOT_RECOGNISED,
    POOL_GRANT_NOT_FOUND,
    POOL_GRANT_OWN_PROPOSAL,
)
from shared.contracts.credits.spending_words import HARDSHIP_DAYS_MAX, PoolGrantState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import NO_ID, new_id
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import known_unit, lineage, present_unit
from shared.runtime.events.volunteers import known_volunteer
from shared.runtime.trust import audit


def donate(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Give to the pool of one's own unit, or of one above it. Raises Conflict."""
    own, book = acting_locked(session, actor), Book(request.book)
    own_unit = present_unit(session, own.unit_id)
    unit = present_unit(session, unit_of(session, request.code).id) if request.code else own_unit
    if unit.id not in lineage(session, own_unit.id):
        raise DONATION_ELSEWHERE(code=unit.code)
    if not rules_at(session, own.unit_id, book).is_donatable:
        raise DONATION_NOT_FORESEEN(book=book.value)
    id, details = new_id(), {"unit_id": str(unit.id)}
    given = move(session, donation(own.id, unit.id, book, request.amount, f"donation:{id}", details=details))
    return SimpleNamespace(id=id, book=book.value, amount=given.amount, unit_code=unit.code)


def recognise_hardship(session: Session, request: Loaded, actor: Actor) -> Hardship:
    """Say that somebody is in hardship until a day. Raises NotFound, Forbidden, Invalid."""
    may(actor, session.now).decide(RECOGNISE, ACCOUNT_NOT_FOUND, owner_by_id(session, request.id))
    refuse_personal(request.reason)
    today = business_date(session.now)
    if not today <= request.until <= today + timedelta(days=HARDSHIP_DAYS_MAX):
        raise HARDSHIP_DAY_ODD(days_max=HARDSHIP_DAYS_MAX)
    made = Hardship(id=new_id(), volunteer_id=request.id, until=request.until, reason=request.reason)
    made.recognised_at = session.now
    session.add(made)
    session.flush()
    audit.record(session, actor, "hardship.recognise", f"hardship:{made.id}", until=made.until.isoformat())
    return made


def end_hardship(session: Session, request: Loaded, actor: Actor) -> Hardship:
    """It is over before its last day; said twice it is so once. Raises NotFound, Forbidden."""
    seen = session.get(Hardship, request.id)
    owner = owner_by_id(session, seen.volunteer_id if seen is not None else NO_ID)
    may(actor, session.now).decide(RECOGNISE, HARDSHIP_NOT_FOUND, owner)
    hardship = locked(session, Hardship, request.id, HARDSHIP_NOT_FOUND)
    if hardship.ended_at is None:
        hardship.ended_at = session.now
        audit.record(session, actor, "hardship.end", f"hardship:{hardship.id}")
    return hardship


def propose_pool_grant(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Propose that a pool gives to somebody of the unit or below it. Raises NotFound, Forbidden, Conflict."""
    unit = unit_of(session, request.code)
    present = present_unit(session, unit.id)
    may(actor, session.now).act_at(GRANT, lineage(session, present.id))
    receiver = owner_by_id(session, request.volunteer_id)
    reached = receiver if {unit.id, present.id} & set(receiver.lineage) else Owner(())
    may(actor, session.now).decide(GRANT, ACCOUNT_NOT_FOUND, reached)
    refuse_personal(request.reason)
    _refuse_without_hardship(session, request.volunteer_id)
    made = PoolGrant(id=new_id(), unit_id=unit.id, volunteer_id=request.volunteer_id, amount=request.amount)
    made.book, made.reason, made.answer = Book(request.book).value, request.reason, ""
    made.state, made.proposed_by, made.proposed_at = PoolGrantState.PROPOSED.value, actor.account_id, session.now
    session.add(made)
    session.flush()
    audit.record(session, actor, "pools.propose", f"pool_grant:{made.id}", book=made.book, amount=made.amount)
    return shown_pool_grant(made, unit.code)


def approve_pool_grant(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """A second cadre agrees, and it is given. Raises NotFound, Forbidden, Conflict."""
    grant = _decided_on(session, request, actor)
    after = state_after(POOL_GRANT_LIFE, grant.state, "approve")
    if grant.proposed_by == actor.account_id:
        raise POOL_GRANT_OWN_PROPOSAL()
    _refuse_without_hardship(session, grant.volunteer_id)
    _give(session, grant)
    audit.record(session, actor, "pools.approve", f"pool_grant:{grant.id}", book=grant.book, amount=grant.amount)
    return _decided(session, grant, after, "")


def refuse_pool_grant(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """It is not given; whoever has proposed it may say so too. Raises NotFound, Forbidden, Conflict."""
    grant = _decided_on(session, request, actor)
    refuse = state_after(POOL_GRANT_LIFE, grant.state, "refuse")
    refuse_personal(request.answer)
    audit.record(session, actor, "pools.refuse", f"pool_grant:{grant.id}")
    return _decided(session, grant, refuse, request.answer)


def _give(session: Session, grant: PoolGrant) -> None:
    """Book it. It may be used as long as what is earned today."""
    book, today = Book(grant.book), business_date(session.now)
    rules = rules_at(session, known_volunteer(session, grant.volunteer_id).unit_id, book)
    posting = Move(
        TransferKind.TRANSFER,
        pool(grant.unit_id, book),
        own_account(grant.volunteer_id, book),
        grant.amount,
        f"pool_grant:{grant.id}",
        last_day(rules.expiry, today),
        {"unit_id": str(grant.unit_id)},
    )
    move(session, posting)


def _decided_on(session: Session, request: Loaded, actor: Actor) -> PoolGrant:
    """A grant out of a pool in reach, locked; not one for the cadre themselves."""
    seen = session.get(PoolGrant, request.id)
    at, receiver = (seen.unit_id, seen.volunteer_id) if seen is not None else (NO_ID, NO_ID)
    may(actor, session.now).decide(GRANT, POOL_GRANT_NOT_FOUND, owner_at(session, at, receiver))
    return locked(session, PoolGrant, request.id, POOL_GRANT_NOT_FOUND)


def _decided(session: Session, grant: PoolGrant, state: str, answer: str) -> SimpleNamespace:
    grant.state, grant.answer, grant.decided_at = state, answer, session.now
    session.flush()
    return shown_pool_grant(grant, known_unit(session, grant.unit_id).code)


def _refuse_without_hardship(session: Session, volunteer_id: UUID) -> None:
    if not is_in_hardship(session, volunteer_id):
        raise HARDSHIP_NOT_RECOGNISED()
