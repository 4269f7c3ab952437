"""Gifts between verified relatives: one offers and it is set aside, the other accepts. What expires keeps its day."""

from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import or_, select

from services.credits.ledger.domain.accounts import own as own_account
from services.credits.ledger.domain.postings import Hold
from services.credits.ledger.posting import capture, hold
from services.credits.ledger.timing import release_holds
from services.credits.schemes.domain.using import may_receive
from services.credits.spending.domain import GIFT_LIFE, kinship_of_receiver, state_after
from services.credits.spending.gathering import acting_locked, locked, refuse_many, rules_at
from services.credits.spending.models import Gift, Relation
from services.credits.spending.queries import shown_gift
from shared.contracts.base import Loaded
from shared.contracts.credits.ledger_words import Book
from shared.contracts.credits.refusals.spending import (
    GIFT_KINSHIP,
    GIFT_NOT_FOUND,
    RELATION_NOT_FOUND,
    RELATION_NOT_SO,
)
from shared.contracts.credits.spending_words import GIFT_DAYS, OPEN_GIFTS_MAX, GiftState, RelationState
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer, acting_volunteer

OFFERED = Gift.state == GiftState.OFFERED.value


def offer_gift(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Set something aside for a relative. Raises NotFound, Conflict."""
    own, book = acting_locked(session, actor), Book(request.book)
    relation = _verified(session, request, own)
    _refuse_kinship(session, relation, own, book)
    refuse_many(session, Gift, OPEN_GIFTS_MAX, Gift.from_volunteer_id == own.id, OFFERED)
    gives = relation.from_volunteer_id == own.id
    other_id = relation.to_volunteer_id if gives else relation.from_volunteer_id
    assert other_id is not None, "a verified relation is one of two people"
    made = Gift(id=new_id(), relation_id=relation.id, from_volunteer_id=own.id, to_volunteer_id=other_id)
    made.book, made.amount, made.state = book.value, request.amount, GiftState.OFFERED.value
    made.offered_at, made.until = session.now, session.now + timedelta(days=GIFT_DAYS)
    source, target = own_account(own.id, book), own_account(other_id, book)
    made.hold_id = hold(session, Hold(source, target, made.amount, f"gift:{made.id}", made.until)).id
    session.add(made)
    session.flush()
    return shown_gift(made, own.id)


def accept_gift(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Take it. Raises NotFound, Conflict."""
    own = acting_volunteer(session, actor)
    gift = locked(session, Gift, request.id, GIFT_NOT_FOUND, Gift.to_volunteer_id == own.id)
    after = state_after(GIFT_LIFE, gift.state, "accept")
    capture(session, gift.hold_id, gift.amount, f"gift:{gift.id}")
    gift.state, gift.decided_at = after, session.now
    session.flush()
    return shown_gift(gift, own.id)


def decline_gift(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Say no. Raises NotFound, Conflict."""
    own = acting_volunteer(session, actor)
    gift = locked(session, Gift, request.id, GIFT_NOT_FOUND, Gift.to_volunteer_id == own.id)
    end_gift(session, gift, "decline")
    return shown_gift(gift, own.id)


def withdraw_gift(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Take back what nobody has accepted. Raises NotFound, Conflict."""
    own = acting_volunteer(session, actor)
    gift = locked(session, Gift, request.id, GIFT_NOT_FOUND, Gift.from_volunteer_id == own.id)
    end_gift(session, gift, "withdraw")
    return shown_gift(gift, own.id)


def end_gift(session: Session, gift: Gift, act: str) -> None:
    """End it: what was set aside is free again."""
    gift.state, gift.decided_at = state_after(GIFT_LIFE, gift.state, act), session.now
    session.flush()
    release_holds(session, [gift.hold_id], act)


def end_gifts_of(session: Session, relation: Relation) -> None:
    """The two are no relatives any more, as far as gifts go."""
    rows = select(Gift).where(Gift.relation_id == relation.id, OFFERED).order_by(Gift.id).with_for_update()
    for gift in session.scalars(rows).all():
        end_gift(session, gift, "withdraw")


def _verified(session: Session, request: Loaded, own: KnownVolunteer) -> Relation:
    """One's own relation, that stays as it is until the gift is offered. Raises NotFound, Conflict."""
    theirs = or_(Relation.from_volunteer_id == own.id, Relation.to_volunteer_id == own.id)
    relation = locked(session, Relation, request.id, RELATION_NOT_FOUND, theirs)
    if relation.state != RelationState.VERIFIED:
        raise RELATION_NOT_SO(relation_state=relation.state)
    return relation


def _refuse_kinship(session: Session, relation: Relation, own: KnownVolunteer, book: Book) -> None:
    """Raises Conflict where the scheme of whoever gives does not let it be given to such a relative."""
    proposed = relation.from_volunteer_id == own.id
    kinship = kinship_of_receiver(relation.kinship, gives_who_proposed=proposed)
    if kinship is None or not may_receive(rules_at(session, own.unit_id, book), kinship.value):
        raise GIFT_KINSHIP(book=book.value)
