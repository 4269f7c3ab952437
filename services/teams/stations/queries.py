"""Reading stations: the nearest first, or as they were opened."""

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from services.teams.stations.domain import is_open, origin_of
from services.teams.stations.models import Station
from services.teams.units import at_or_below, unit_of, units_by_id
from shared.contracts.base import Loaded
from shared.contracts.teams.refusals.stations import STATION_NOT_FOUND
from shared.contracts.teams.station_words import StationState
from shared.kernel.actor import Actor
from shared.kernel.pagination import CURSOR_INVALID, Page, cursor_after, id_after, page_by_id, position_of
from shared.kernel.places import Datum, Position, gcj02_of, metres_between
from shared.runtime.data.few import few
from shared.runtime.data.places import nearest
from shared.runtime.data.search import matches
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer
from shared.runtime.trust.name_tickets import names_ticket

COPIED = (
    "id",
    "name",
    "address",
    "opening",
    "equipment",
    "has_kiosk",
    "responsible_id",
    "asked_id",
    "asked_until",
    "state",
    "version",
    "changed_at",
)


def station(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """One station, also a closed one, with the first character of who is responsible."""
    found = session.get(Station, request.id)
    if found is None:
        raise STATION_NOT_FOUND()
    (shown,) = stations_shown(session, [found], request.datum, None)
    shown.names_ticket = names_ticket(session, actor, masked=[shown.responsible_id])
    return shown


def find_stations(session: Session, request: Loaded, actor: Actor) -> Page[SimpleNamespace]:
    """The open stations that fit: the nearest first where somebody says from where."""
    origin = origin_of(request.longitude, request.latitude, request.datum)
    conditions = _narrowed(session, request)
    if origin is None:
        return _as_opened(session, request, conditions)
    after = _nearness_after(request) if request.cursor else None
    found = nearest(session, select(Station).where(*conditions), Station, origin, request.limit + 1, after)
    shown, cursor = found[: request.limit], None
    if len(found) > request.limit:
        cursor = cursor_after(request, repr(shown[-1].nearness), str(shown[-1].row.id))
    rows = [near.row for near in shown]
    return Page(stations_shown(session, rows, request.datum, origin), cursor)


def own_stations(session: Session, request: Loaded, actor: Actor) -> Page[SimpleNamespace]:
    """Those that one is responsible for, or was asked to be."""
    own = acting_volunteer(session, actor)
    rows = select(Station).where(or_(Station.responsible_id == own.id, _asks(own.id, session.now)))
    if request.cursor:
        rows = rows.where(Station.id > id_after(request))
    page = page_by_id(list(session.scalars(rows.order_by(Station.id).limit(request.limit + 1))), request)
    shown = stations_shown(session, page.items, Datum.WGS84, None)
    for one in shown:
        if one.asked_id != own.id:  # whom else it asks is not theirs to know
            one.asked_id = one.asked_until = None
    return Page(shown, page.next_cursor)


def stations_shown(
    session: Session, found: Sequence[Station], datum: str, origin: Position | None
) -> list[SimpleNamespace]:
    """Stations as they are read, with the coordinates of a datum, and how far from an origin they are."""
    units = units_by_id(session, (row.unit_id for row in found))
    return [_shown(row, units[row.unit_id], datum, origin, session.now) for row in found]


def kept_shown(session: Session, row: Station, actor: Actor) -> SimpleNamespace:
    """A station as those see it who run it, with the full name of who is responsible."""
    (shown,) = stations_shown(session, [row], Datum.WGS84, None)
    shown.names_ticket = names_ticket(session, actor, full=[row.responsible_id], masked=[row.asked_id])
    return shown


def _shown(row: Station, unit: Any, datum: str, origin: Position | None, now: datetime) -> SimpleNamespace:
    position = row.position
    assert position is not None, "a station has a place"
    told = gcj02_of(position) if datum == Datum.GCJ02 else position
    shown = SimpleNamespace(**{name: getattr(row, name) for name in COPIED})
    shown.place = {"longitude": round(told.longitude, 6), "latitude": round(told.latitude, 6), "datum": datum}
    shown.metres = round(metres_between(origin, position)) if origin else None
    shown.unit_code, shown.unit_name = unit.code, unit.name
    shown.is_open_now = is_open(row.opening, row.state, now)
    return shown


def _narrowed(session: Session, request: Loaded) -> list[ColumnElement[bool]]:
    conditions = [Station.state == StationState.OPEN]
    if request.search:
        conditions.append(matches(Station.search, request.search))
    if request.below:
        conditions.append(at_or_below(Station.unit_id, unit_of(session, request.below)))
    if request.has_kiosk is not None:
        conditions.append(Station.has_kiosk.is_(request.has_kiosk))
    return conditions


def _as_opened(session: Session, request: Loaded, conditions: list[ColumnElement[bool]]) -> Page[SimpleNamespace]:
    after = id_after(request) if request.cursor else None
    places = few(session, (Station.id,), *conditions) if request.search else None
    if places is not None:
        left = [id for (id,) in places if after is None or id > after]
        conditions = [Station.id.in_(left[: request.limit + 1])]
    elif after is not None:
        conditions = [*conditions, Station.id > after]
    rows = select(Station).where(*conditions).order_by(Station.id).limit(request.limit + 1)
    page = page_by_id(list(session.scalars(rows)), request)
    return Page(stations_shown(session, page.items, request.datum, None), page.next_cursor)


def _asks(volunteer_id: UUID, now: datetime) -> ColumnElement[bool]:
    return (Station.asked_id == volunteer_id) & (Station.asked_until > now)


def _nearness_after(request: Loaded) -> tuple[float, UUID]:
    """Nearness and id of the last one shown. Raises Invalid."""
    nearness, id = position_of(request, str, str)
    try:
        return float(nearness), UUID(id)
    except ValueError:
        raise CURSOR_INVALID() from None
