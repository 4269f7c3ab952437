"""How rankings are shown: what fits, with its points and the reasons for them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from services.demands.archive.showing import units_of
from services.demands.copies.models import KnownActivity, KnownProject
from services.demands.matching.domain.points import Fit, Given, Scheme
from services.demands.matching.places import told_metres
from shared.contracts.demands.dispatch_words import LeftOutReason
from shared.runtime.data.session import Session

CARRIED = ("title", "service_class", "mode", "place")
NUMBERS = ("from_day", "near_metres", "reachable_metres", "waits_long_days", "alike_percent_min", "stars_full")


def matched(fit: Fit, **what: Any) -> SimpleNamespace:
    """Something that fits."""
    return SimpleNamespace(points=fit.points, reasons=fit.given, distance_metres=told_metres(fit.metres), **what)


def projects_shown(session: Session, projects: Sequence[KnownProject], ranked: Sequence[Fit]) -> list[SimpleNamespace]:
    """Those that were ranked, in their order."""
    items = _carried(session, projects, ranked)
    for item in items:
        item.project_id, item.starts_on, item.ends_on = item.of.id, item.of.starts_on, item.of.ends_on
    return items


def activities_shown(
    session: Session, activities: Sequence[KnownActivity], ranked: Sequence[Fit], starts: Mapping[UUID, datetime]
) -> list[SimpleNamespace]:
    """Those that were ranked, in their order. starts: of their next shifts."""
    items = _carried(session, activities, ranked)
    for item in items:
        item.activity_id, item.project_id = item.of.id, item.of.project_id
        item.next_starts_at = starts.get(item.of.id)
    return items


def counts_shown(left_out: Mapping[LeftOutReason, int]) -> list[SimpleNamespace]:
    """How many were left out for each reason, in the order of the words."""
    return [SimpleNamespace(reason=one, count=left_out[one]) for one in LeftOutReason if one in left_out]


def scheme_shown(scheme: Scheme) -> SimpleNamespace:
    """All that it says."""
    rankings = [
        SimpleNamespace(ranking=ranking, points=[Given(reason, worth) for reason, worth in points.items()])
        for ranking, points in scheme.points.items()
    ]
    return SimpleNamespace(**{name: getattr(scheme, name) for name in NUMBERS}, rankings=rankings)


def _carried(session: Session, things: Sequence[Any], ranked: Sequence[Fit]) -> list[SimpleNamespace]:
    by_id = {thing.id: thing for thing in things}
    units = units_of(session, (by_id[fit.id].unit_id for fit in ranked))
    items = []
    for fit in ranked:
        thing, unit = by_id[fit.id], units[by_id[fit.id].unit_id]
        item = matched(fit, of=thing, **{name: getattr(thing, name) for name in CARRIED})
        item.unit_code, item.unit_name = unit.code, unit.name
        items.append(item)
    return items
