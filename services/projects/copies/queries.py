"""What projects knows of teams, memberships and qualifications."""

from datetime import date
from uuid import UUID

from sqlalchemy import exists, or_, select

from services.projects.copies.models import KnownMembership, KnownQualification, KnownTeam
from shared.contracts.teams.team_words import LEADING, MembershipState, TeamState
from shared.runtime.data.session import Session


def leads_team(session: Session, volunteer_id: UUID | None, team_id: UUID | None, today: date) -> bool:
    """Whether somebody is a leader or deputy of a team on a day."""
    team = session.get(KnownTeam, team_id) if team_id else None
    if team is None or team.state != TeamState.ACTIVE or volunteer_id is None:
        return False
    return any(
        officer["volunteer_id"] == str(volunteer_id)
        and officer["role"] in LEADING
        and officer["since"] <= today.isoformat()
        and (officer["until"] is None or today.isoformat() <= officer["until"])
        for officer in team.officers
    )


def is_member(session: Session, volunteer_id: UUID, team_id: UUID) -> bool:
    """Whether somebody is in a team now."""
    rows = select(KnownMembership.id).where(
        KnownMembership.volunteer_id == volunteer_id,
        KnownMembership.team_id == team_id,
        KnownMembership.state == MembershipState.ACTIVE,
    )
    return bool(session.scalar(select(exists(rows))))


def is_qualified(session: Session, volunteer_id: UUID, qualification: str, on: date) -> bool:
    """Whether somebody has shown a qualification that is still good on a day."""
    lasting = or_(KnownQualification.valid_until.is_(None), KnownQualification.valid_until >= on)
    rows = select(KnownQualification.id).where(
        KnownQualification.volunteer_id == volunteer_id,
        KnownQualification.qualification == qualification,
        KnownQualification.is_valid.is_(True),
        lasting,
    )
    return bool(session.scalar(select(exists(rows))))


def teams_led(session: Session, volunteer_id: UUID, today: date) -> list[UUID]:
    """The teams of which somebody is a leader or deputy on a day. Officers are members: theirs are looked through."""
    rows = select(KnownMembership.team_id).where(
        KnownMembership.volunteer_id == volunteer_id, KnownMembership.state == MembershipState.ACTIVE
    )
    joined = session.scalars(rows).all()
    return [team_id for team_id in joined if leads_team(session, volunteer_id, team_id, today)]
