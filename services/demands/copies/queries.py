"""What demands knows of teams and of what recruits."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.demands.copies.models import KnownActivity, KnownMembership, KnownProject, KnownTeam
from shared.contracts.projects.activity_words import ActivityState
from shared.contracts.projects.library_words import RECRUITING
from shared.contracts.teams.team_words import TeamState
from shared.runtime.data.session import Session
from shared.runtime.events.unit_tree import KnownUnit


def helps_at_station(session: Session, volunteer_id: UUID, unit_id: UUID, today: date) -> bool:
    """Whether somebody is an officer of an active team of a unit that is at home at a station."""
    rows = select(KnownTeam).where(
        KnownTeam.unit_id == unit_id, KnownTeam.station_id.is_not(None), KnownTeam.state == TeamState.ACTIVE
    )
    return any(_is_officer(team, volunteer_id, today) for team in session.scalars(rows))


def units_helped(session: Session, volunteer_id: UUID, today: date) -> set[UUID]:
    """The units at whose stations somebody helps so, and those that were merged into one of them."""
    theirs = select(KnownMembership.team_id).where(KnownMembership.volunteer_id == volunteer_id)
    teams = select(KnownTeam).where(
        KnownTeam.id.in_(theirs), KnownTeam.station_id.is_not(None), KnownTeam.state == TeamState.ACTIVE
    )
    units = {team.unit_id for team in session.scalars(teams) if _is_officer(team, volunteer_id, today)}
    return units | set(session.scalars(select(KnownUnit.id).where(KnownUnit.successor_id.in_(units))))


def recruiting_project(session: Session, project_id: UUID | None) -> KnownProject | None:
    """A project that people can join; None for every other one."""
    found = session.get(KnownProject, project_id) if project_id else None
    return found if found is not None and found.state in RECRUITING and not found.is_template else None


def open_activity(session: Session, activity_id: UUID | None) -> KnownActivity | None:
    """An activity that people can sign up for; None for every other one."""
    found = session.get(KnownActivity, activity_id) if activity_id else None
    return found if found is not None and found.state == ActivityState.OPEN else None


def _is_officer(team: KnownTeam, volunteer_id: UUID, today: date) -> bool:
    return any(
        officer["volunteer_id"] == str(volunteer_id)
        and officer["since"] <= today.isoformat()
        and (officer["until"] is None or today.isoformat() <= officer["until"])
        for officer in team.officers
    )
