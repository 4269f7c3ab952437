"""Learning what teams tells: the newest version of each thing."""

from services.projects.copies.models import KnownMembership, KnownProfile, KnownQualification, KnownTeam
from shared.contracts.base import Loaded, Received
from shared.runtime.data.session import Session
from shared.runtime.events.versions import keep_newest

OF_QUALIFICATIONS = tuple(KnownQualification.__table__.columns.keys())
OF_MEMBERSHIPS = tuple(KnownMembership.__table__.columns.keys())


def learn_team(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known."""
    keep_newest(
        session,
        KnownTeam,
        id=event.id,
        unit_id=event.unit_id,
        name=event.name,
        state=event.state,
        officers=[_kept(officer) for officer in event.officers],
        version=event.version,
    )


def learn_membership(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known."""
    keep_newest(session, KnownMembership, **{name: getattr(event, name) for name in OF_MEMBERSHIPS})


def learn_qualification(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known."""
    keep_newest(session, KnownQualification, **{name: getattr(event, name) for name in OF_QUALIFICATIONS})


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
        version=event.version,
    )


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
