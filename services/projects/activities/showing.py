"""Activities as they are shown: with the names of union and team, a page at a time."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from services.projects.activities.models import Activity
from services.projects.copies.models import KnownTeam
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit
from shared.runtime.events.versions import not_yet_known


def shown(session: Session, activity: Activity) -> SimpleNamespace:
    """One as everybody sees it, or who leads it: their contracts choose."""
    (one,) = all_shown(session, [activity])
    return one


def all_shown(session: Session, activities: Sequence[Activity]) -> list[SimpleNamespace]:
    """All of a page; their projects are loaded with them."""
    carriers = carriers_of(session, activities)
    return [
        SimpleNamespace(
            **_columns(activity),
            **carriers[activity.id],
            wants_agreement=activity.project.agreement_number is not None,
            adults_only=activity.project.is_high_risk,
        )
        for activity in activities
    ]


def carriers_of(session: Session, activities: Sequence[Any]) -> dict[Any, dict[str, Any]]:
    """By id of the activity, what its union and team are called.

    Raises Unavailable `projects.not_yet_known` where the union is on its way.
    """
    unit_ids = {activity.unit_id for activity in activities}
    team_ids = {activity.team_id for activity in activities} - {None}
    unit_rows = session.execute(select(KnownUnit.id, KnownUnit.code, KnownUnit.name).where(KnownUnit.id.in_(unit_ids)))
    units = {row.id: row for row in unit_rows}
    teams = {}
    if team_ids:
        team_rows = session.execute(select(KnownTeam.id, KnownTeam.name).where(KnownTeam.id.in_(team_ids)))
        teams = {row.id: row.name for row in team_rows}
    if unit_ids - set(units):
        raise not_yet_known(session.service)
    return {
        activity.id: {
            "unit_code": units[activity.unit_id].code,
            "unit_name": units[activity.unit_id].name,
            "team_name": teams.get(activity.team_id),
        }
        for activity in activities
    }


def _columns(activity: Activity) -> dict[str, Any]:
    names = (column.key for column in activity.__table__.columns if column.key != "search")  # which is not loaded
    return {name: getattr(activity, name) for name in names}
