"""What is shown of needs: to the person in clear, to cadres masked, to others what the person lets them see."""

from collections.abc import Collection, Iterable, Sequence
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from services.demands.archive.domain.life import LIFE
from services.demands.archive.domain.queue import explained
from services.demands.archive.models import Demand
from services.demands.archive.policy import Permissions
from services.demands.archive.sealing import contact_of, masked, opened
from services.demands.archive.timing import is_overdue
from services.demands.categories.models import Category
from shared.contracts.demands.archive_views import Demand as Shown
from shared.contracts.demands.archive_views import VisibleDemand
from shared.contracts.demands.archive_words import DemandAct
from shared.contracts.demands.demand_words import DemandState
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, known_unit
from shared.runtime.trust.name_tickets import names_ticket

OPENED_OR_LOOKED_UP = frozenset(
    {"category_name", "words", "unit_code", "unit_name", "is_served_by_me", "beneficiary_name", "phone", "address",
     "is_masked", "is_overdue", "queue", "allowed", "merged_into_number", "rating_words", "appeal_unit_code"}
)  # fmt: skip
OF_ROW = tuple(name for name in Shown().fields if name not in OPENED_OR_LOOKED_UP)
OF_RECEIPT = ("id", "number", "state", "category", "urgency", "due_at", "version")
VISIBLE_OF_ROW = tuple(name for name in VisibleDemand().fields if name not in OPENED_OR_LOOKED_UP)


def shown_one(session: Session, demand: Demand, actor: Actor, permissions: Permissions) -> SimpleNamespace:
    """One, with what the actor can do with it and a ticket for the name of the volunteer who serves it."""
    (told,) = shown(session, [demand], is_clear=permissions.standing.is_person, acts=permissions.acts())
    told.names_ticket = names_ticket(session, actor, full=[demand.volunteer_id])
    return told


def receipt(session: Session, demand: Demand, permissions: Permissions) -> SimpleNamespace:
    """What an act answers: where the need stands now."""
    unit, acts = known_unit(session, demand.unit_id), permissions.acts()
    told = SimpleNamespace(**{name: getattr(demand, name) for name in OF_RECEIPT})
    told.unit_code, told.unit_name = unit.code, unit.name
    told.allowed = [act for act in LIFE.allowed(demand.state) if act in acts]
    return told


def shown(
    session: Session, demands: Sequence[Demand], *, is_clear: bool, acts: Collection[DemandAct]
) -> list[SimpleNamespace]:
    """Several. is_clear: for the person; acts: what the actor could do with each, if its state allows it."""
    told = _dressed(session, demands, OF_ROW)
    into = select(Demand.id, Demand.number).where(Demand.id.in_({one.merged_into_id for one in demands} - {None}))
    numbers = {row.id: row.number for row in session.execute(into)}
    appeals = _above(session, [one.unit_id for one in demands if one.state == DemandState.REFUSED])
    for demand, item in zip(demands, told, strict=True):
        contact = contact_of(session, demand)
        item.is_masked = not is_clear
        item.beneficiary_name, item.phone, item.address = contact if is_clear else masked(contact)
        item.rating_words = opened(session, demand, "rating_words_sealed")
        item.merged_into_number = numbers.get(demand.merged_into_id) if demand.merged_into_id else None
        item.appeal_unit_code = appeals.get(demand.unit_id) if demand.state == DemandState.REFUSED else None
        item.is_overdue = is_overdue(session, demand)
        item.queue = [] if demand.state in LIFE.ends else explained(demand.rank, demand.made_at, session.now)
        item.allowed = [act for act in LIFE.allowed(demand.state) if act in acts]
        item.is_served_by_me = False
    return told


def visible(session: Session, demands: Sequence[Demand], volunteer_id: UUID | None) -> list[SimpleNamespace]:
    """Several as others see them. volunteer_id: of the one who looks, None for who is no volunteer."""
    told = _dressed(session, demands, VISIBLE_OF_ROW)
    for demand, item in zip(demands, told, strict=True):
        is_mine = volunteer_id is not None and demand.volunteer_id == volunteer_id
        item.is_served_by_me = is_mine and demand.state == DemandState.LINKED
    return told


def units_of(session: Session, ids: Iterable[UUID]) -> dict[UUID, KnownUnit]:
    """The unions of some needs."""
    return {unit.id: unit for unit in session.scalars(select(KnownUnit).where(KnownUnit.id.in_(set(ids))))}


def _above(session: Session, unit_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The code of the union above each of some; the root's own, above which there is none."""
    if not unit_ids:
        return {}
    above = aliased(KnownUnit)
    rows = select(KnownUnit.id, func.coalesce(above.code, KnownUnit.code).label("code")).outerjoin(
        above, above.id == KnownUnit.parent_id
    )
    found = session.execute(rows.where(KnownUnit.id.in_(set(unit_ids))))
    return {row.id: row.code for row in found}


def _dressed(session: Session, demands: Sequence[Demand], names: Sequence[str]) -> list[SimpleNamespace]:
    units = units_of(session, (demand.unit_id for demand in demands))
    named = select(Category.id, Category.name).where(Category.id.in_({one.category_id for one in demands} - {None}))
    categories = {row.id: row.name for row in session.execute(named)}
    told = []
    for demand in demands:
        item = SimpleNamespace(**{name: getattr(demand, name) for name in names})
        item.unit_code, item.unit_name = units[demand.unit_id].code, units[demand.unit_id].name
        item.category_name = categories.get(demand.category_id) if demand.category_id else None
        item.words = opened(session, demand, "words_sealed")
        told.append(item)
    return told
