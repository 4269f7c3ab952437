"""Opening, changing and closing stations; and who is responsible for one, by their own word."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.teams.persons import locked_self, locked_teams
from services.teams.stations import telling as stations
from services.teams.stations.domain import (
    after,
    answer_until,
    kept_address,
    kept_equipment,
    kept_opening,
    refuse_closed,
    refuse_other_version,
)
from services.teams.stations.models import Station
from services.teams.stations.policy import may
from services.teams.stations.queries import kept_shown
from services.teams.teams import telling
from services.teams.teams.models import Team
from services.teams.units import active_unit, lineage_of_found
from services.teams.words import tidy_name
from shared.contracts.base import Loaded
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.teams.refusals.memberships import UNDER_AGE, VOLUNTEER_NOT_FOUND
from shared.contracts.teams.refusals.stations import (
    ALREADY_RESPONSIBLE,
    NOBODY_RESPONSIBLE,
    SOMEBODY_ASKED,
    STATION_NOT_FOUND,
)
from shared.contracts.teams.station_words import STATION_NAME_CHARACTERS_MAX, StationState
from shared.kernel.actor import Actor
from shared.kernel.ids import new_id
from shared.kernel.places import position_in
from shared.runtime.data.search import terms_of
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import lineage
from shared.runtime.events.volunteers import KnownVolunteer, acting_volunteer, volunteer_of
from shared.runtime.trust import audit

FORGOTTEN_AT_ONCE_MAX = 200
SAID = ("name", "address", "place", "opening", "equipment", "has_kiosk")


def found_station(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Open a station of a unit."""
    unit = active_unit(session, request.unit_code)
    may(actor, session.now).found(lineage(session, unit.id))
    station = Station(id=new_id(), unit_id=unit.id, state=StationState.OPEN.value, version=1)
    _take(station, {name: getattr(request, name) for name in SAID})
    station.changed_at = session.now
    session.add(station)
    stations.tell(session, station)
    audit.record(session, actor, "stations.found", f"station:{station.id}", unit=unit.code)
    return kept_shown(session, station, actor)


def change_station(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Change what a station says of itself."""
    seen = session.get(Station, request.id)
    own = volunteer_of(session, actor)
    is_responsible = seen is not None and own is not None and seen.responsible_id == own.id
    may(actor, session.now).change(lineage_of_found(session, seen), is_responsible=is_responsible)
    station = _locked(session, request.id)
    refuse_closed(station.state)
    refuse_other_version(station, request.version)
    _take(station, {name: getattr(request, name) for name in SAID if getattr(request, name) is not None})
    return _changed(session, station, actor)


def close_station(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Run it no more. Nobody is responsible for it then, and no team is at home there.

    Its teams are locked before it, as by who gives a team a station; whoever does so now waits, and finds it closed.
    """
    locked_teams(session, session.scalars(select(Team.id).where(Team.station_id == request.id)))
    station = _to_keep(session, request, actor)
    station.state = after(station.state, "close")
    station.responsible_id = station.asked_id = station.asked_until = None
    at_home = select(Team).where(Team.station_id == station.id).order_by(Team.id).with_for_update()
    for team in session.scalars(at_home.execution_options(populate_existing=True)).all():
        team.station_id = None
        telling.changed(session, team)
    audit.record(session, actor, "stations.close", f"station:{station.id}")
    return _changed(session, station, actor)


def reopen_station(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Run it again."""
    station = _to_keep(session, request, actor)
    station.state = after(station.state, "reopen")
    audit.record(session, actor, "stations.reopen", f"station:{station.id}")
    return _changed(session, station, actor)


def ask_to_run(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Ask a volunteer to be responsible: whoever is now stays so until they say yes."""
    station = _to_keep(session, request, actor)
    refuse_closed(station.state)
    asked = session.scalar(select(KnownVolunteer).where(KnownVolunteer.number == request.volunteer_number))
    if asked is None or asked.state != VolunteerState.ACTIVE:
        raise VOLUNTEER_NOT_FOUND()
    if asked.is_minor:
        raise UNDER_AGE()
    if asked.id == station.responsible_id:
        raise ALREADY_RESPONSIBLE()
    if station.asked_id is not None and station.asked_until is not None and station.asked_until > session.now:
        raise SOMEBODY_ASKED()
    station.asked_id, station.asked_until = asked.id, answer_until(session.now)
    return _changed(session, station, actor)


def accept_to_run(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Be responsible from now on."""
    own = locked_self(session, actor)
    station = _asked(session, request, actor, own.id)
    station.responsible_id, station.asked_id, station.asked_until = own.id, None, None
    return _changed(session, station, actor)


def decline_to_run(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Not be responsible; that costs nothing."""
    own = acting_volunteer(session, actor)
    station = _asked(session, request, actor, own.id)
    station.asked_id = station.asked_until = None
    return _changed(session, station, actor)


def give_up_station(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Be responsible no more; nobody is asked."""
    own = acting_volunteer(session, actor)
    seen = session.get(Station, request.id)
    if seen is None or seen.responsible_id != own.id:
        raise STATION_NOT_FOUND()
    station = _locked(session, request.id)
    if station.responsible_id != own.id:
        raise STATION_NOT_FOUND()
    station.responsible_id = None
    return _changed(session, station, actor)


def dismiss_responsible(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Let somebody be responsible no more, and forget who was asked."""
    station = _to_keep(session, request, actor)
    if station.responsible_id is None and station.asked_id is None:
        raise NOBODY_RESPONSIBLE()
    station.responsible_id = station.asked_id = station.asked_until = None
    audit.record(session, actor, "stations.dismiss", f"station:{station.id}")
    return _changed(session, station, actor)


def forget_unanswered(session: Session) -> int:
    """Nobody is asked any more who has not answered in time, at most `FORGOTTEN_AT_ONCE_MAX`; how many."""
    rows = select(Station).where(Station.asked_id.is_not(None), Station.asked_until <= session.now)
    rows = rows.order_by(Station.asked_until).limit(FORGOTTEN_AT_ONCE_MAX).with_for_update(skip_locked=True)
    found = session.scalars(rows).all()
    for station in found:
        station.asked_id = station.asked_until = None
        stations.changed(session, station)
    return len(found)


def _take(station: Station, said: dict[str, Any]) -> None:
    """What was said, as it is kept. Raises Invalid."""
    if "name" in said:
        station.name = tidy_name(said["name"], STATION_NAME_CHARACTERS_MAX)
        station.search = terms_of(station.name)
    if "address" in said:
        station.address = kept_address(said["address"])
    if "place" in said:
        place = said["place"]
        station.put_at(position_in(place.datum, place.longitude, place.latitude))
    if "opening" in said:
        station.opening = kept_opening(said["opening"])
    if "equipment" in said:
        station.equipment = kept_equipment(said["equipment"])
    if "has_kiosk" in said:
        station.has_kiosk = said["has_kiosk"]


def _changed(session: Session, station: Station, actor: Actor) -> SimpleNamespace:
    stations.changed(session, station)
    session.flush()
    return kept_shown(session, station, actor)


def _asked(session: Session, request: Loaded, actor: Actor, own_id: UUID) -> Station:
    """The station, locked, that asks the one who answers, and still waits."""
    seen = session.get(Station, request.id)
    waits = seen is not None and seen.asked_id == own_id
    may(actor, session.now).answer(was_asked=waits, is_responsible=seen is not None and seen.responsible_id == own_id)
    station = _locked(session, request.id)
    in_time = station.asked_until is not None and session.now < station.asked_until
    may(actor, session.now).answer(was_asked=station.asked_id == own_id and in_time, is_responsible=True)
    return station


def _to_keep(session: Session, request: Loaded, actor: Actor) -> Station:
    """A station in reach, locked."""
    seen = session.get(Station, request.id)
    may(actor, session.now).keep(lineage_of_found(session, seen))
    return _locked(session, request.id)


def _locked(session: Session, station_id: UUID) -> Station:
    rows = select(Station).where(Station.id == station_id).with_for_update()
    return session.scalars(rows.execution_options(populate_existing=True)).one()
