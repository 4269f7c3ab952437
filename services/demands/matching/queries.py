"""What fits a need, and what fits oneself: candidates are read within bounds, and ranked by published points."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from services.demands.archive.models import Demand
from services.demands.archive.reaching import seen_demand
from services.demands.archive.showing import visible
from services.demands.matching import carriers
from services.demands.matching.choosing import oneself
from services.demands.matching.domain import fitting
from services.demands.matching.domain.points import Fit, Scheme, best, scheme_on
from services.demands.matching.domain.things import Need, Person, Span
from services.demands.matching.models import MatchChoice
from services.demands.matching.needs import demands_for, needs_of
from services.demands.matching.people import as_persons, people_for
from services.demands.matching.scheme_files import all_schemes
from services.demands.matching.showing import activities_shown, counts_shown, matched, projects_shown, scheme_shown
from shared.contracts.base import Loaded
from shared.contracts.demands.matching_words import Ranking
from shared.contracts.demands.refusals.archive import DEMAND_POSITION_INCOMPLETE
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.places import Position, position_in
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer, acting_volunteer
from shared.runtime.trust.name_tickets import names_ticket


def projects_for_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """For who sees all of the need."""
    scheme, demand = _scheme(session), _whole(session, request, actor)
    need = _need(session, demand)
    found = carriers.projects_around(session, [demand.service_class], _known(need.position), _radii(scheme))
    offers = carriers.projects_as_offers(session, found).values()
    ranking = Ranking.PROJECTS_FOR_DEMAND
    ranked = _ranked(request, (fitting.offer_for_need(scheme, ranking, offer, need) for offer in offers))
    return _told(scheme, projects_shown(session, found, ranked))


def activities_for_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """For who sees all of the need."""
    scheme, demand = _scheme(session), _whole(session, request, actor)
    need = _need(session, demand)
    found = carriers.activities_around(session, [demand.service_class], _known(need.position), _radii(scheme))
    ids = [activity.id for activity in found]
    then = carriers.next_shifts(session, ids, need.wanted) if need.wanted.is_said else {}
    offers = carriers.activities_as_offers(session, found, need.wanted, then.keys()).values()
    ranking = Ranking.ACTIVITIES_FOR_DEMAND
    ranked = _ranked(request, (fitting.offer_for_need(scheme, ranking, offer, need) for offer in offers))
    starts = carriers.next_shifts(session, [fit.id for fit in ranked], Span()) | then
    return _told(scheme, activities_shown(session, found, ranked, starts))


def volunteers_for_demand(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """For who decides on the need. They have not said that they come: only the first character of a name is shown."""
    demand, permissions = seen_demand(session, request.id, actor)
    permissions.decide()
    scheme, need = _scheme(session), _need(session, demand)
    people, left_out = people_for(session, scheme, demand, need.wanted)
    ranked = _ranked(request, (fitting.person_for_need(scheme, person, need) for person in people))
    told = _told(scheme, [matched(fit, volunteer_id=fit.id) for fit in ranked])
    told.left_out = counts_shown(left_out)
    told.names_ticket = names_ticket(session, actor, masked=[fit.id for fit in ranked])
    return told


def own_matched_demands(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Needs that somebody could offer to serve."""
    scheme, volunteer = _scheme(session), acting_volunteer(session, actor)
    person = _oneself(session, scheme, request, volunteer)
    demands = {demand.id: demand for demand in demands_for(session, volunteer, person)}
    needs = needs_of(session, list(demands.values())).values()
    ranked = _ranked(request, (fitting.need_for_person(scheme, need, person, session.now) for need in needs))
    shown = visible(session, [demands[fit.id] for fit in ranked], volunteer.id)
    items = [matched(fit, demand=demand) for fit, demand in zip(ranked, shown, strict=True)]
    return _told(scheme, items, is_personalised=person.is_personal)


def own_matched_projects(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Projects that somebody could join."""
    scheme, volunteer = _scheme(session), acting_volunteer(session, actor)
    person = _oneself(session, scheme, request, volunteer)
    classes = person.categories if person.is_personal and person.categories else None
    found = carriers.projects_around(session, classes, person.places, [scheme.near_metres, person.travel_metres_max])
    offers = carriers.projects_as_offers(session, found).values()
    ranked = _ranked(request, (fitting.offer_for_person(scheme, offer, person) for offer in offers))
    return _told(scheme, projects_shown(session, found, ranked), is_personalised=person.is_personal)


def own_choice(session: Session, request: Loaded, actor: Actor) -> Any:
    """What one has chosen."""
    chosen = session.get(MatchChoice, oneself(actor))
    return chosen or SimpleNamespace(is_personalised=True, chosen_at=None)


def matching_schemes(session: Session, request: Loaded, actor: Actor) -> dict[str, list[SimpleNamespace]]:
    """All points, the newest first."""
    newest_first = sorted(all_schemes(), key=lambda scheme: scheme.from_day, reverse=True)
    return {"items": [scheme_shown(scheme) for scheme in newest_first]}


def _whole(session: Session, request: Loaded, actor: Actor) -> Demand:
    demand, permissions = seen_demand(session, request.id, actor)
    permissions.see_whole()
    return demand


def _oneself(session: Session, scheme: Scheme, request: Loaded, volunteer: KnownVolunteer) -> Person:
    """Who looks, at the place and time that they ask for. Raises Invalid for half a position."""
    (known,) = as_persons(session, scheme, [volunteer])
    asked, place = Span(request.since, request.until), _asked_place(request)
    is_personal = known.is_personal if request.personalised is None else request.personalised
    if not is_personal:
        return Person(known.id, known.lineage, _known(place), scheme.reachable_metres, asked=asked, is_personal=False)
    places = _known(place) or known.places
    return Person(
        known.id, known.lineage, places, known.travel_metres_max, known.categories, known.windows, asked, known.served
    )


def _asked_place(request: Loaded) -> Position | None:
    if (request.longitude is None) != (request.latitude is None):
        raise DEMAND_POSITION_INCOMPLETE()
    if request.longitude is None:
        return None
    return position_in(request.datum, request.longitude, request.latitude)


def _need(session: Session, demand: Demand) -> Need:
    return needs_of(session, [demand])[demand.id]


def _ranked(request: Loaded, fits: Any) -> list[Fit]:
    return best(fits, request.limit)


def _radii(scheme: Scheme) -> list[int]:
    return [scheme.near_metres, scheme.reachable_metres]


def _known(place: Position | None) -> list[Position]:
    return [place] if place else []


def _scheme(session: Session) -> Scheme:
    return scheme_on(business_date(session.now), all_schemes())


def _told(scheme: Scheme, items: Sequence[SimpleNamespace], **further: bool) -> SimpleNamespace:
    return SimpleNamespace(scheme_from_day=scheme.from_day, items=items, **further)
