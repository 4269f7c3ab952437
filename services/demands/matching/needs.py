"""Needs as they are matched, and those that somebody may be shown."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, or_, select

from services.demands.archive.models import Demand
from services.demands.archive.queries import let_see
from services.demands.archive.sealing import opened
from services.demands.matching.bounds import THINGS_MAX, by_index
from services.demands.matching.domain.things import Need, Person, Span
from services.demands.matching.places import areas_around, middle_of
from services.demands.matching.units import lineages_of
from shared.contracts.demands.demand_words import DemandState
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer


def needs_of(session: Session, demands: Sequence[Demand]) -> dict[UUID, Need]:
    """Needs as they are matched, by id, with their words in clear."""
    lineages = lineages_of(session, [demand.unit_id for demand in demands])
    return {
        demand.id: Need(
            demand.id,
            demand.service_class,
            middle_of(demand.area_cell),
            Span(demand.wanted_from, demand.wanted_until),
            lineages[demand.unit_id],
            f"{demand.title} {opened(session, demand, 'words_sealed') or ''}",
            demand.urgency,
            demand.made_at,
        )
        for demand in demands
    }


def demands_for(session: Session, volunteer: KnownVolunteer, person: Person) -> Sequence[Demand]:
    """Needs that nobody serves yet and that somebody may see: those around them, and the first in the queue."""
    by_index(session)
    found = list(session.scalars(_shown_to(session, volunteer)))
    if person.places:
        areas = areas_around(person.places, person.travel_metres_max)
        found += session.scalars(_shown_to(session, volunteer).where(Demand.area_cell.in_(areas)))
    return list({demand.id: demand for demand in found}.values())


def _shown_to(session: Session, volunteer: KnownVolunteer) -> Select[tuple[Demand]]:
    not_own = or_(Demand.account_id.is_(None), Demand.account_id != volunteer.account_id)
    accepted = Demand.state == DemandState.ACCEPTED.value
    rows = select(Demand).where(accepted, not_own, let_see(session, volunteer))
    return rows.order_by(Demand.ranks_from, Demand.id).limit(THINGS_MAX)
