"""How the new state of a station is told."""

from sqlalchemy import select

from services.teams.stations.models import Station
from shared.contracts.teams.stations import StationChanged
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox


def changed(session: Session, station: Station) -> None:
    """Count the version up, and tell it."""
    station.version += 1
    station.changed_at = session.now
    tell(session, station)


def tell(session: Session, station: Station) -> None:
    """Tell the version that stands."""
    session.add(told_again(station))


def told_again(station: Station) -> Outbox:
    """The event with the version that stands."""
    return Outbox.of(StationChanged, station, unit_id=station.unit_id)


def stations_after(session: Session, last: Station | None, limit: int) -> list[Station]:
    """All stations, closed ones too, page by page in the order of ids: what is told again."""
    rows = select(Station).order_by(Station.id).limit(limit)
    return list(session.scalars(rows.where(Station.id > last.id) if last else rows))
