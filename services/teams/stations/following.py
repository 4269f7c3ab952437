"""A unit was merged or dissolved: its stations go where it went on."""

from sqlalchemy import select

from services.teams.stations.models import Station
from services.teams.stations.telling import changed
from shared.contracts.identity.unit_words import UnitState
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit, present_unit

CARRIED_AT_ONCE_MAX = 200


def follow_units(session: Session) -> int:
    """Carry what there is, at most `CARRIED_AT_ONCE_MAX`; how many stations. Ended units are few: read first."""
    ended = select(KnownUnit.id).where(KnownUnit.state != UnitState.ACTIVE)
    rows = select(Station).where(Station.unit_id.in_(ended)).order_by(Station.id).limit(CARRIED_AT_ONCE_MAX)
    found = session.scalars(rows.with_for_update(skip_locked=True)).all()
    for station in found:
        station.unit_id = present_unit(session, station.unit_id).id
        changed(session, station)
    return len(found)
