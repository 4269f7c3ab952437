"""How well a need, what could serve it, and people fit one another: reasons, each with its published points."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from services.demands.matching.domain.points import Fit, Scheme, given
from services.demands.matching.domain.things import Need, Offer, Person, Span, alike_percent, has_time
from shared.contracts.demands.demand_words import DemandUrgency
from shared.contracts.demands.dispatch_words import LeftOutReason
from shared.contracts.demands.matching_words import MatchReason, Ranking
from shared.kernel.places import Position, metres_between


def offer_for_need(scheme: Scheme, ranking: Ranking, offer: Offer, need: Need) -> Fit:
    """How well a project or an activity serves a need."""
    metres = _metres([offer.position], need.position)
    said = {
        MatchReason.CATEGORY: offer.service_class == need.service_class,
        MatchReason.NEAR: is_within(metres, scheme.near_metres),
        MatchReason.REACHABLE: is_within(metres, scheme.reachable_metres),
        MatchReason.TIME: need.wanted.is_said and any(map(need.wanted.meets, offer.spans)),
        MatchReason.OWN_UNIT: need.lineage[-1] in offer.lineage,
        MatchReason.UNIT_ABOVE: offer.lineage[-1] in need.lineage,
        MatchReason.WORDS: alike_percent(offer.words, need.words) >= scheme.alike_percent_min,
    }
    return Fit(offer.id, given(scheme.points[ranking], said), metres)


def person_for_need(scheme: Scheme, person: Person, need: Need) -> Fit:
    """How well somebody could serve a need."""
    metres = _metres(person.places, need.position)
    said = {
        MatchReason.CATEGORY: need.service_class in person.categories,
        MatchReason.NEAR: is_within(metres, min(scheme.near_metres, person.travel_metres_max)),
        MatchReason.REACHABLE: is_within(metres, person.travel_metres_max),
        MatchReason.TIME: need.wanted.is_said and has_time(person.windows, need.wanted),
        MatchReason.OWN_UNIT: need.lineage[-1] in person.lineage,
        MatchReason.SERVED_BEFORE: need.service_class in person.served,
        MatchReason.STARS: person.stars > 0,
    }
    points = scheme.points[Ranking.VOLUNTEERS_FOR_DEMAND]
    worth = dict(points) | {MatchReason.STARS: _of_stars(scheme, points, person.stars)}
    return Fit(person.id, given(worth, said, is_personal=person.is_personal), metres)


def left_out_for(
    person: Person, wanted: Span, now: datetime, *, asked: Collection[UUID], busy: Collection[UUID]
) -> LeftOutReason | None:
    """Why somebody is not asked for a need; None for who may be. Of several the first in the order of the words.

    asked: who was asked or has offered; busy: who serves elsewhere then. Whoever named no times comes at any.
    """
    if person.id in asked:
        return LeftOutReason.ALREADY_ASKED
    if person.quiet_until is not None and person.quiet_until > now:
        return LeftOutReason.QUIET
    if person.id in busy:
        return LeftOutReason.BUSY
    has_none = person.windows and wanted.is_said and not has_time(person.windows, wanted)
    return LeftOutReason.NOT_AVAILABLE_THEN if has_none else None


def need_for_person(scheme: Scheme, need: Need, person: Person, now: datetime) -> Fit:
    """How well a need suits somebody who looks for one."""
    metres = _metres(person.places, need.position)
    said = {
        MatchReason.CATEGORY: need.service_class in person.categories,
        MatchReason.NEAR: is_within(metres, min(scheme.near_metres, person.travel_metres_max)),
        MatchReason.REACHABLE: is_within(metres, person.travel_metres_max),
        MatchReason.TIME: need.wanted.is_said and _suits(person, need.wanted),
        MatchReason.OWN_UNIT: need.lineage[-1] in person.lineage,
        MatchReason.URGENT: need.urgency == DemandUrgency.URGENT,
        MatchReason.SOON: need.urgency == DemandUrgency.SOON,
        MatchReason.WAITS_LONG: now - need.made_at >= timedelta(days=scheme.waits_long_days),
    }
    points = scheme.points[Ranking.DEMANDS_FOR_VOLUNTEER]
    return Fit(need.id, given(points, said, is_personal=person.is_personal), metres)


def offer_for_person(scheme: Scheme, offer: Offer, person: Person) -> Fit:
    """How well a project suits somebody."""
    metres = _metres(person.places, offer.position)
    said = {
        MatchReason.CATEGORY: offer.service_class in person.categories,
        MatchReason.NEAR: is_within(metres, min(scheme.near_metres, person.travel_metres_max)),
        MatchReason.ONLINE: offer.is_online,
        MatchReason.REACHABLE: is_within(metres, person.travel_metres_max),
        MatchReason.TIME: any(_suits(person, span) for span in offer.spans if span.is_said),
        MatchReason.OWN_UNIT: person.lineage[-1] == offer.lineage[-1],
        MatchReason.UNIT_ABOVE: offer.lineage[-1] in person.lineage,
        MatchReason.SERVED_BEFORE: offer.service_class in person.served,
    }
    points = scheme.points[Ranking.PROJECTS_FOR_VOLUNTEER]
    return Fit(offer.id, given(points, said, is_personal=person.is_personal), metres)


def is_within(metres: float | None, metres_max: int) -> bool:
    """Whether it is known to be as near as that."""
    return metres is not None and metres <= metres_max


def _suits(person: Person, span: Span) -> bool:
    """Within the time that somebody looks for, where they say one; else within their week, where that is known."""
    if person.asked.is_said:
        return person.asked.meets(span)
    return person.is_personal and has_time(person.windows, span)


def _metres(places: Iterable[Position | None], place: Position | None) -> float | None:
    known = [one for one in places if one is not None]
    return None if place is None or not known else min(metres_between(one, place) for one in known)


def _of_stars(scheme: Scheme, points: Mapping[MatchReason, int], stars: int) -> int:
    return points.get(MatchReason.STARS, 0) * min(stars, scheme.stars_full) // scheme.stars_full
