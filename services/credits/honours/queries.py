"""Reading honours: one's own, the honour wall, and rankings with places."""

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, func, literal, select, tuple_

from services.credits.honours.domain.counting import counted
from services.credits.honours.domain.periods import ALL, period_of
from services.credits.honours.domain.places import BEFORE_THE_FIRST, Stand, stands
from services.credits.honours.models import Honour, RankedMinutes
from services.credits.honours.ranking import units_showing
from services.credits.honours.settling import served_by
from services.credits.honours.shipped import all_badge_rules, honour_rules
from services.credits.schemes.domain.stars import MINUTES_OF_AN_HOUR, Thresholds, minutes_to_next_star
from services.credits.schemes.queries import unit_of
from shared.contracts.base import Loaded
from shared.contracts.credits.honour_words import PLACES_COUNTED_MAX
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.pagination import CURSOR_INVALID, cursor_after, position_of
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import known_unit, lineage
from shared.runtime.events.volunteers import acting_volunteer
from shared.runtime.trust.name_tickets import names_ticket

MINUTES_MAX = 2**31 - 1


def own_honours(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """What one has, in the eyes of nobody else."""
    own = acting_volunteer(session, actor)
    honour = session.get(Honour, own.id)
    minutes = honour.minutes if honour else 0
    return SimpleNamespace(
        minutes=minutes,
        services_count=honour.services_count if honour else 0,
        stars=honour.stars if honour else 0,
        minutes_to_next_star=minutes_to_next_star(_thresholds(session), minutes),
        badges=honour.earned if honour else [],
        is_shown=own.id in units_showing(session, [own.id]),
    )


def own_places(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One's place at one's union and at each above it, shown or not. Raises Unavailable `credits.not_yet_known`."""
    own, period = acting_volunteer(session, actor), period_of(request.period)
    minutes = counted(served_by(session, [own.id])[own.id]).by_period.get(period, 0)
    units = [known_unit(session, unit_id) for unit_id in lineage(session, own.unit_id)]
    return SimpleNamespace(
        period=request.period,
        minutes=minutes,
        is_shown=own.id in units_showing(session, [own.id]),
        items=[
            SimpleNamespace(unit_code=unit.code, unit_name=unit.name, place=_place(session, unit.id, period, minutes))
            for unit in units
        ],
    )


def ranking(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Those who may be shown, of a unit and all below it, the most minutes first. Raises NotFound."""
    unit, before = unit_of(session, request.code), _before(request)
    columns = (RankedMinutes.volunteer_id, RankedMinutes.minutes, Honour.stars)
    rows = _ranked(session, select(*columns), unit.id, period_of(request.period), request)
    shown = rows[: request.limit]
    places = list(stands(before, [row.minutes for row in shown]))
    items = [
        SimpleNamespace(place=stand.place, volunteer_id=row.volunteer_id, minutes=row.minutes, stars=row.stars)
        for row, stand in zip(shown, places, strict=True)
    ]
    cursor = _cursor(request, items, places) if len(rows) > request.limit else None
    ticket = names_ticket(session, actor, masked=[item.volunteer_id for item in items])
    return SimpleNamespace(items=items, next_cursor=cursor, names_ticket=ticket)


def honour_wall(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Those who have stars and may be shown, of a unit and all below it, the most first. Raises NotFound."""
    unit = unit_of(session, request.code)
    at_least, below = _minutes_of_stars(_thresholds(session), request.stars)
    rows = select(Honour, RankedMinutes.minutes).where(RankedMinutes.minutes >= at_least, RankedMinutes.minutes < below)
    found = _ranked(session, rows, unit.id, ALL, request)
    items = [
        SimpleNamespace(volunteer_id=honour.volunteer_id, stars=honour.stars, minutes=minutes, badges=honour.earned)
        for honour, minutes in found[: request.limit]
    ]
    cursor = None
    if len(found) > request.limit:
        cursor = _cursor(request, items, [Stand(items[-1].minutes, 0, 0)])
    ticket = names_ticket(session, actor, masked=[item.volunteer_id for item in items])
    return SimpleNamespace(items=items, next_cursor=cursor, names_ticket=ticket)


def badge_rules(session: Session, request: Loaded) -> dict[str, Sequence[Any]]:
    """What badges are given for, the newest first."""
    return {"items": all_badge_rules()[::-1]}


def honours_with_stars_after(session: Session, last: Honour | None, limit: int) -> Sequence[Honour]:
    """The next whose stars were ever told, to be told again."""
    return _told_after(session, last, limit, Honour.stars_version)


def honours_with_badges_after(session: Session, last: Honour | None, limit: int) -> Sequence[Honour]:
    """The next whose badges were ever told, to be told again."""
    return _told_after(session, last, limit, Honour.badges_version)


def _told_after(session: Session, last: Honour | None, limit: int, version: Any) -> Sequence[Honour]:
    rows = select(Honour).where(version > 0).order_by(Honour.volunteer_id).limit(limit)
    return session.scalars(rows.where(Honour.volunteer_id > last.volunteer_id) if last else rows).all()


def _ranked(session: Session, rows: Select[Any], unit_id: UUID, period: int, request: Loaded) -> Sequence[Any]:
    """A page and one more, in the order of the index, with what each has."""
    rows = rows.join_from(RankedMinutes, Honour, Honour.volunteer_id == RankedMinutes.volunteer_id)
    rows = rows.where(RankedMinutes.unit_id == unit_id, RankedMinutes.period == period)
    place = (RankedMinutes.minutes, RankedMinutes.volunteer_id)
    if request.cursor:
        minutes, id, *_ = _position(request)
        rows = rows.where(tuple_(*place) < tuple_(literal(minutes), literal(id, Uuid())))
    return session.execute(rows.order_by(*(column.desc() for column in place)).limit(request.limit + 1)).all()


def _place(session: Session, unit_id: UUID, period: int, minutes: int) -> int | None:
    if minutes == 0:
        return None
    ahead = select(literal(1)).where(
        RankedMinutes.unit_id == unit_id, RankedMinutes.period == period, RankedMinutes.minutes > minutes
    )
    number = session.scalars(select(func.count()).select_from(ahead.limit(PLACES_COUNTED_MAX).subquery())).one()
    return number + 1 if number < PLACES_COUNTED_MAX else None


def _thresholds(session: Session) -> Thresholds:
    return honour_rules(business_date(session.now)).thresholds


def _minutes_of_stars(thresholds: Thresholds, stars: int | None) -> tuple[int, int]:
    """From which minutes on one has so many stars, and from which on more. stars: None for any."""
    steps = [hours * MINUTES_OF_AN_HOUR for hours in thresholds.hours]
    if stars is None:
        return steps[0], MINUTES_MAX
    if stars > len(steps):
        return MINUTES_MAX, MINUTES_MAX
    return steps[stars - 1], steps[stars] if stars < len(steps) else MINUTES_MAX


def _before(request: Loaded) -> Stand:
    """Where the ranking stood after the last one shown."""
    if not request.cursor:
        return BEFORE_THE_FIRST
    minutes, _, place, number = _position(request)
    return Stand(minutes, place, number)


def _cursor(request: Loaded, items: Sequence[SimpleNamespace], places: Iterable[Stand]) -> str:
    *_, last = places
    return cursor_after(request, last.minutes, str(items[-1].volunteer_id), last.place, last.number)


def _position(request: Loaded) -> tuple[int, UUID, int, int]:
    """Minutes, id, place and number of the last one shown. Raises Invalid."""
    minutes, id, place, number = position_of(request, int, str, int, int)
    try:
        known = UUID(id)
    except ValueError:
        raise CURSOR_INVALID() from None
    if not (0 <= place <= number <= MINUTES_MAX and minutes <= MINUTES_MAX):
        raise CURSOR_INVALID()
    return minutes, known, place, number
