"""Learning what teams, projects and credits tell: the newest version of each thing."""

from services.demands.copies.models import (
    KnownActivity,
    KnownMembership,
    KnownProfile,
    KnownProject,
    KnownQualification,
    KnownRecord,
    KnownShift,
    KnownSignUp,
    KnownStar,
    KnownStation,
    KnownTeam,
)
from services.demands.models import Base
from shared.contracts.base import Loaded, Received
from shared.kernel.places import Position
from shared.runtime.data.places import cells_of
from shared.runtime.data.session import Session
from shared.runtime.events.versions import keep_newest

PLAIN = {
    model: tuple(model.__table__.columns.keys())
    for model in (KnownMembership, KnownQualification, KnownShift, KnownSignUp, KnownRecord, KnownStar)
}
CELLS = ("cell_9", "cell_7", "cell_5")
PLACED = {
    model: tuple(column.name for column in model.__table__.columns if column.name not in CELLS)
    for model in (KnownProject, KnownActivity, KnownStation)
}


def learn_team(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known."""
    keep_newest(
        session,
        KnownTeam,
        id=event.id,
        unit_id=event.unit_id,
        station_id=event.station_id,
        name=event.name,
        state=event.state,
        officers=[_kept(officer) for officer in event.officers],
        version=event.version,
    )


def learn_station(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known."""
    _take_with_place(session, KnownStation, event)


def learn_profile(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known."""
    keep_newest(
        session,
        KnownProfile,
        id=event.id,
        skills=event.skills,
        categories=event.categories,
        languages=event.languages,
        availability=[{"weekday": w.weekday, "starts": w.starts, "ends": w.ends} for w in event.availability],
        home_cell=_number(event.home_cell),
        work_cell=_number(event.work_cell),
        travel_metres_max=event.travel_metres_max,
        is_ready=event.is_ready,
        rests_until=event.rests_until,
        version=event.version,
    )


def learn_membership(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known."""
    _take(session, KnownMembership, event)


def learn_qualification(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known."""
    _take(session, KnownQualification, event)


def learn_project(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known."""
    _take_with_place(session, KnownProject, event)


def learn_activity(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known."""
    _take_with_place(session, KnownActivity, event)


def learn_shift(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known."""
    _take(session, KnownShift, event)


def learn_sign_up(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known."""
    _take(session, KnownSignUp, event)


def learn_record(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known."""
    _take(session, KnownRecord, event)


def learn_star(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known."""
    _take(session, KnownStar, event)


def _take(session: Session, model: type[Base], event: Received) -> None:
    keep_newest(session, model, **{name: getattr(event, name) for name in PLAIN[model]})


def _take_with_place(session: Session, model: type[Base], event: Received) -> None:
    position = None
    if event.longitude is not None and event.latitude is not None:
        position = Position(event.longitude, event.latitude)
    cells = {f"cell_{resolution}": cell for resolution, cell in cells_of(position).items()}
    keep_newest(session, model, **{name: getattr(event, name) for name in PLACED[model]}, **cells)


def _kept(officer: Loaded) -> dict[str, str | None]:
    until = officer.until.isoformat() if officer.until else None
    return {
        "volunteer_id": str(officer.volunteer_id),
        "role": officer.role,
        "since": officer.since.isoformat(),
        "until": until,
    }


def _number(cell: str | None) -> int | None:
    """An H3 cell as databases keep it."""
    return int(cell, 16) if cell else None
