"""What an activity has of its project follows the project: its owner always, what it says while it is to come.

The project is locked before. Nobody who holds an activity waits for its project, so two never wait for one another.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.projects.activities.domain import check_place, refuse_outside
from services.projects.activities.models import Activity, Shift
from services.projects.activities.places import locked_activities, locked_shifts
from services.projects.activities.telling import changed, index
from services.projects.library.models import Project
from services.projects.shifts.fixing import fix_begun
from shared.contracts.projects.activity_words import ActivityState, ShiftState
from shared.runtime.data.session import Session

TO_COME = frozenset({ActivityState.PLANNED, ActivityState.OPEN})
OWNER = ("unit_id", "team_id")
OF_PROJECT = ("service_class", "mode", "evidence_rule")  # an activity has no others
UNLESS_OWN = ("title", "content")  # an activity may say others
PLACE = ("place", "longitude", "latitude")
FOLLOWED = (*OWNER, *OF_PROJECT, *UNLESS_OWN, *PLACE, "tags")


def as_it_is(project: Project) -> dict[str, Any]:
    """What activities follow, before a project changes."""
    return {name: getattr(project, name) for name in FOLLOWED}


def pass_on(session: Session, project: Project, before: Mapping[str, Any]) -> None:
    """Have the activities follow what has changed. Raises Invalid where one would be nowhere."""
    different = {name for name in FOLLOWED if getattr(project, name) != before[name]}
    if not different:
        return
    for activity in _locked(session, project.id):
        wanted = {name: getattr(project, name) for name in OWNER}
        follows = _follows(activity, project)
        if follows:
            wanted |= {name: getattr(project, name) for name in OF_PROJECT}
            same = [name for name in UNLESS_OWN if getattr(activity, name) == before[name]]
            wanted |= {name: getattr(project, name) for name in same}
        is_moved = follows and bool(different & set(PLACE)) and _is_there(activity, before)
        if is_moved:
            fix_begun(session, activity)
            wanted["place"] = project.place
        is_other = _put(activity, wanted)
        if is_moved:
            _move(session, activity, project)
        if is_other or is_moved or "tags" in different:
            at = (activity.longitude, activity.latitude)
            check_place(activity.mode, activity.place, at, activity.radius_metres)
            index(activity)
            changed(session, activity)


def pass_on_responsible(session: Session, project: Project) -> None:
    """Whoever is responsible for the project now is so for what is to come."""
    for activity in _locked(session, project.id):
        responsible_id = project.responsible_id
        if responsible_id and activity.responsible_id != responsible_id and _follows(activity, project):
            activity.responsible_id = responsible_id
            changed(session, activity)


def refuse_days_outside(session: Session, project_id: UUID, days: tuple[date | None, date | None]) -> None:
    """Raises Invalid where a shift to come is not on these days."""
    rows = (
        select(Shift.starts_at)
        .join(Activity)
        .where(Activity.project_id == project_id, Activity.state.in_(TO_COME), Shift.state == ShiftState.OPEN)
    )
    to_come = rows.where(Shift.ends_at > session.now).order_by(Shift.starts_at)
    refuse_outside(session.scalars(to_come).all(), days)


def _locked(session: Session, project_id: UUID) -> Iterable[Activity]:
    ids = session.scalars(select(Activity.id).where(Activity.project_id == project_id))
    return locked_activities(session, ids)


def _follows(activity: Activity, project: Project) -> bool:
    """Whether it is to come, and not of an emergency: that says itself what it is, where, and who answers for it."""
    return activity.state in TO_COME and not project.is_standing


def _is_there(activity: Activity, before: Mapping[str, Any]) -> bool:
    return all(getattr(activity, name) == before[name] for name in PLACE)


def _put(activity: Activity, wanted: Mapping[str, Any]) -> bool:
    """Whether something was not so before."""
    other = {name: value for name, value in wanted.items() if getattr(activity, name) != value}
    for name, value in other.items():
        setattr(activity, name, value)
    return bool(other)


def _move(session: Session, activity: Activity, project: Project) -> None:
    """To the project's new place: whoever has signed up may give it back freely."""
    activity.put_at(project.position)
    open_ones = select(Shift.id).where(Shift.activity_id == activity.id, Shift.state == ShiftState.OPEN)
    for shift in locked_shifts(session, session.scalars(open_ones)).values():
        shift.moved_at = session.now
