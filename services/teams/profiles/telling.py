"""How what a volunteer offers is told: sealed, to those who look for people."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from services.teams.profiles.areas import written
from services.teams.profiles.models import Profile
from shared.contracts.teams.profiles import TRAVEL_METRES_DEFAULT, ProfileChanged
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox

NOTHING: dict[str, Any] = {
    "skills": [],
    "skill_words": None,
    "categories": [],
    "languages": [],
    "availability": [],
    "home_cell": None,
    "work_cell": None,
    "travel_metres_max": TRAVEL_METRES_DEFAULT,
    "is_ready": False,
    "rests_until": None,
}
"""What somebody offers who has said nothing."""


def changed(session: Session, profile: Profile) -> None:
    """Tell the version that stands."""
    profile.changed_at = session.now
    session.add(told_again(profile))


def told_again(profile: Profile) -> Outbox:
    """The event with the version that stands."""
    return Outbox.of(ProfileChanged, shown(profile))


def emptied(session: Session, profile: Profile) -> None:
    """Nothing is said any more; that is told, too."""
    for name, nothing in NOTHING.items():
        setattr(profile, name, nothing)
    profile.version += 1
    changed(session, profile)


def shown(profile: Profile | None) -> SimpleNamespace:
    """A profile as the published language says it; version 0 where there is none."""
    if profile is None:
        return SimpleNamespace(**NOTHING, version=0)
    said = SimpleNamespace(**{name: getattr(profile, name) for name in NOTHING})
    said.id, said.version = profile.volunteer_id, profile.version
    said.home_cell, said.work_cell = written(profile.home_cell), written(profile.work_cell)
    return said


def profiles_after(session: Session, last: Profile | None, limit: int) -> list[Profile]:
    """All profiles, page by page in the order of volunteers: what is told again."""
    rows = select(Profile).order_by(Profile.volunteer_id).limit(limit)
    return list(session.scalars(rows.where(Profile.volunteer_id > last.volunteer_id) if last else rows))
