"""Reading what people would spend and give: one's own, and what waits for cadres."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select

from services.credits.ledger.domain.accounts import pool
from services.credits.ledger.models import LedgerAccount
from services.credits.ledger.queries import shown as shown_account
from services.credits.schemes.queries import unit_of
from services.credits.spending.models import Gift, Hardship, PoolGrant, Relation, Spending
from services.credits.spending.policy import DECIDE, GRANT, VERIFY, may
from shared.contracts.base import Loaded
from shared.contracts.credits.scheme_words import EARNED_BOOKS
from shared.contracts.credits.spending_words import RelationState
from shared.kernel.actor import Actor
from shared.kernel.pagination import Page, id_after, page_by_id
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, continued_by, lineage, present_unit, subtree
from shared.runtime.events.volunteers import KnownVolunteer, acting_volunteer
from shared.runtime.trust.name_tickets import names_ticket

OF_RELATION = ("id", "kinship", "state", "reason", "proposed_at", "until")
AGREED = (RelationState.AGREED.value, RelationState.VERIFIED.value)
OF_GIFT = ("id", "relation_id", "book", "amount", "state", "offered_at", "until")
OF_POOL_GRANT = (
    "id", "volunteer_id", "book", "amount", "reason", "answer", "state", "proposed_at", "decided_at",
)  # fmt: skip


def own_spendings(session: Session, request: Loaded, actor: Actor) -> Page[Spending]:
    """One's own, the newest first."""
    own = acting_volunteer(session, actor)
    return _newest(session, request, Spending, Spending.volunteer_id == own.id)


def find_spendings(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Those of volunteers in reach, the oldest first."""
    reached = _of_volunteers(Spending.volunteer_id, may(actor, session.now).tops(DECIDE))
    page = _oldest(session, request, Spending, Spending.state == request.state, reached)
    return _ticketed(page, names_ticket(session, actor, full=[one.volunteer_id for one in page.items]))


def own_relations(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """The newest first. Who asks is named by the first character until one agrees."""
    own = acting_volunteer(session, actor)
    whose = or_(Relation.from_volunteer_id == own.id, Relation.to_volunteer_id == own.id)
    page = _newest(session, request, Relation, whose)
    shown = Page([shown_relation(one, own.id) for one in page.items], page.next_cursor)
    proposed = [one.with_volunteer_id for one in shown.items if one.state == RelationState.PROPOSED]
    agreed = [one.with_volunteer_id for one in shown.items if one.state in AGREED]
    return _ticketed(shown, names_ticket(session, actor, full=agreed, masked=proposed))


def find_relations(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Those that volunteers in reach have proposed, the oldest first."""
    reached = _of_volunteers(Relation.from_volunteer_id, may(actor, session.now).tops(VERIFY))
    page = _oldest(session, request, Relation, Relation.state == request.state, reached)
    both = [id for one in page.items for id in (one.from_volunteer_id, one.to_volunteer_id)]
    return _ticketed(page, names_ticket(session, actor, full=both))


def own_gifts(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """The newest first, with the names of one's relatives."""
    own = acting_volunteer(session, actor)
    page = _newest(session, request, Gift, or_(Gift.from_volunteer_id == own.id, Gift.to_volunteer_id == own.id))
    shown = Page([shown_gift(one, own.id) for one in page.items], page.next_cursor)
    return _ticketed(shown, names_ticket(session, actor, full=[one.with_volunteer_id for one in shown.items]))


def own_hardships(session: Session, request: Loaded, actor: Actor) -> Page[Hardship]:
    """What was recognised of oneself, the newest first."""
    own = acting_volunteer(session, actor)
    return _newest(session, request, Hardship, Hardship.volunteer_id == own.id)


def find_pool_grants(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Those out of pools in reach, the oldest first."""
    reached = PoolGrant.unit_id.in_(continued_by(subtree(*may(actor, session.now).tops(GRANT))))
    page = _oldest(session, request, PoolGrant, PoolGrant.state == request.state, reached)
    units = session.scalars(select(KnownUnit).where(KnownUnit.id.in_({one.unit_id for one in page.items})))
    codes = {unit.id: unit.code for unit in units}
    shown = Page([shown_pool_grant(one, codes[one.unit_id]) for one in page.items], page.next_cursor)
    return _ticketed(shown, names_ticket(session, actor, full=[one.volunteer_id for one in page.items]))


def unit_pools(session: Session, request: Loaded, actor: Actor) -> dict[str, list[SimpleNamespace]]:
    """What a unit was given, and those for which it goes on, book by book. Raises NotFound, Forbidden."""
    unit = unit_of(session, request.code)
    may(actor, session.now).act_at(GRANT, lineage(session, present_unit(session, unit.id).id))
    units = session.scalars(continued_by([unit.id])).all()
    found = (session.get(LedgerAccount, pool(id, book).id) for book in EARNED_BOOKS for id in units)
    return {"items": [shown_account(session, account) for account in found if account is not None]}


def shown_relation(relation: Relation, own_id: UUID) -> SimpleNamespace:
    """A relation as one of the two sees it: who proposed it does not learn whose the number is before they agree."""
    is_own = relation.from_volunteer_id == own_id
    other = relation.to_volunteer_id if relation.state in AGREED else None
    return SimpleNamespace(
        **{name: getattr(relation, name) for name in OF_RELATION},
        is_own=is_own,
        with_volunteer_id=other if is_own else relation.from_volunteer_id,
    )


def shown_gift(gift: Gift, own_id: UUID) -> SimpleNamespace:
    """A gift as one of the two sees it."""
    is_own = gift.from_volunteer_id == own_id
    other = gift.to_volunteer_id if is_own else gift.from_volunteer_id
    return SimpleNamespace(**{name: getattr(gift, name) for name in OF_GIFT}, is_own=is_own, with_volunteer_id=other)


def shown_pool_grant(grant: PoolGrant, unit_code: str) -> SimpleNamespace:
    """A grant with its unit's code."""
    return SimpleNamespace(**{name: getattr(grant, name) for name in OF_POOL_GRANT}, unit_code=unit_code)


def _of_volunteers(column: Any, tops: list[UUID]) -> ColumnElement[bool]:
    """The condition that it is somebody's who belongs to one of some units now, or below."""
    reached: Select[tuple[UUID]] = select(KnownVolunteer.id).where(KnownVolunteer.unit_id.in_(subtree(*tops)))
    condition: ColumnElement[bool] = column.in_(reached)
    return condition


def _newest(session: Session, request: Loaded, model: Any, *conditions: ColumnElement[bool]) -> Page[Any]:
    rows = select(model).where(*conditions).order_by(model.id.desc()).limit(request.limit + 1)
    rows = rows.where(model.id < id_after(request)) if request.cursor else rows
    return page_by_id(list(session.scalars(rows)), request)


def _oldest(session: Session, request: Loaded, model: Any, *conditions: ColumnElement[bool]) -> Page[Any]:
    rows = select(model).where(*conditions).order_by(model.id).limit(request.limit + 1)
    rows = rows.where(model.id > id_after(request)) if request.cursor else rows
    return page_by_id(list(session.scalars(rows)), request)


def _ticketed(page: Page[Any], ticket: str | None) -> SimpleNamespace:
    return SimpleNamespace(items=page.items, next_cursor=page.next_cursor, names_ticket=ticket)
