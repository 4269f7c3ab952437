"""Volunteers as they are matched, and those who could serve a need.

Looked at are volunteers of the union that answers the need, and of those below it, as near as they would come: nobody
looks through the city. A need brings people into somebody's home, so minors are not asked.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from services.demands.archive.models import Demand
from services.demands.copies.models import KnownProfile, KnownRecord, KnownSignUp, KnownStar
from services.demands.matching.bounds import PEOPLE_MAX, by_index
from services.demands.matching.choosing import impersonal_accounts
from services.demands.matching.domain.fitting import left_out_for
from services.demands.matching.domain.points import Scheme
from services.demands.matching.domain.things import Person, Span, Window
from services.demands.matching.places import areas_around, middle_of
from services.demands.matching.units import lineages_of
from services.demands.offers.models import Offer
from shared.contracts.demands.dispatch_words import LeftOutReason
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.projects.activity_words import PLACED
from shared.kernel.places import Position
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import subtree
from shared.runtime.events.volunteers import KnownVolunteer

RADII_METRES = (2000, 5000, 10_000)  # around the need, until enough are found
NO_LONGER = timedelta(days=1)  # of what is wanted for longer, somebody is not busy for all of it


def people_for(
    session: Session, scheme: Scheme, demand: Demand, wanted: Span
) -> tuple[list[Person], Counter[LeftOutReason]]:
    """Who could serve a need; and how many of those who were looked at are not asked, by reason."""
    by_index(session)
    found = as_persons(session, scheme, _around(session, demand))
    asked = set(session.scalars(select(Offer.volunteer_id).where(Offer.demand_id == demand.id)))
    busy = _busy(session, [one.id for one in found], wanted)
    reasons = [left_out_for(one, wanted, session.now, asked=asked, busy=busy) for one in found]
    people = [one for one, reason in zip(found, reasons, strict=True) if reason is None]
    return people, Counter(reason for reason in reasons if reason is not None)


def as_persons(session: Session, scheme: Scheme, volunteers: Sequence[KnownVolunteer]) -> list[Person]:
    """Volunteers as they are matched, in the same order."""
    ids = [one.id for one in volunteers]
    profiles = {one.id: one for one in session.scalars(select(KnownProfile).where(KnownProfile.id.in_(ids)))}
    stars = {one.id: one.stars for one in session.scalars(select(KnownStar).where(KnownStar.id.in_(ids)))}
    impersonal = impersonal_accounts(session, [one.account_id for one in volunteers])
    lineages, served = lineages_of(session, [one.unit_id for one in volunteers]), _served(session, ids)
    return [
        _person(
            one,
            profiles.get(one.id),
            scheme.reachable_metres,
            lineage=lineages[one.unit_id],
            served=served[one.id],
            stars=stars.get(one.id, 0),
            is_personal=one.account_id not in impersonal,
        )
        for one in volunteers
    ]


def places_of(profile: KnownProfile | None) -> list[Position]:
    """The middles of the areas that somebody named: home, then work."""
    cells = (profile.home_cell, profile.work_cell) if profile else ()
    return [middle for cell in cells if (middle := middle_of(cell)) is not None]


def _person(
    one: KnownVolunteer,
    profile: KnownProfile | None,
    metres: int,
    *,
    lineage: Sequence[UUID],
    served: Collection[str],
    stars: int,
    is_personal: bool,
) -> Person:
    return Person(
        one.id,
        lineage,
        places_of(profile),
        profile.travel_metres_max if profile else metres,
        frozenset(profile.categories if profile else ()),
        [Window(**window) for window in (profile.availability if profile else ())],
        served=served,
        stars=stars,
        is_personal=is_personal,
        quiet_until=profile.rests_until if profile else None,
    )


def _around(session: Session, demand: Demand) -> Sequence[KnownVolunteer]:
    """Of the union: those nearest to the need, as many as are looked at; where it has no place, any."""
    place = middle_of(demand.area_cell)
    rows = select(KnownVolunteer).join(KnownProfile, KnownProfile.id == KnownVolunteer.id)
    rows = rows.where(
        KnownVolunteer.unit_id.in_(subtree(demand.unit_id)),
        KnownVolunteer.state == VolunteerState.ACTIVE,
        KnownVolunteer.is_minor.is_(False),
        _is_not(demand.account_id),
    ).limit(PEOPLE_MAX)
    if place is None:
        return session.scalars(rows).all()
    found: Sequence[KnownVolunteer] = []
    for metres in RADII_METRES:
        areas = areas_around([place], metres)
        near = or_(KnownProfile.home_cell.in_(areas), KnownProfile.work_cell.in_(areas))
        found = session.scalars(rows.where(near)).all()
        if len(found) == PEOPLE_MAX:
            break
    return found


def _is_not(account_id: UUID | None) -> ColumnElement[bool]:
    """Nobody serves their own need, and nobody is asked who has no account."""
    has_account = KnownVolunteer.account_id.is_not(None)
    return has_account if account_id is None else has_account & (KnownVolunteer.account_id != account_id)


def _busy(session: Session, ids: Collection[UUID], wanted: Span) -> set[UUID]:
    """Who has a place elsewhere for some of the time."""
    if wanted.since is None or wanted.until is None or wanted.until - wanted.since > NO_LONGER:
        return set()
    rows = select(KnownSignUp.volunteer_id).where(
        KnownSignUp.volunteer_id.in_(ids),
        KnownSignUp.state.in_(sorted(PLACED)),
        KnownSignUp.ends_at > wanted.since,
        KnownSignUp.starts_at < wanted.until,
    )
    return set(session.scalars(rows))


def _served(session: Session, ids: Sequence[UUID]) -> dict[UUID, set[str]]:
    """The classes in which each has confirmed minutes."""
    rows = select(KnownRecord.volunteer_id, KnownRecord.service_class).distinct()
    found: dict[UUID, set[str]] = {id: set() for id in ids}
    for row in session.execute(rows.where(KnownRecord.volunteer_id.in_(ids), KnownRecord.minutes > 0)):
        found[row.volunteer_id].add(row.service_class)
    return found
