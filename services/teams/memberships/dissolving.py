"""Memberships of teams that were dissolved: they end in steps short enough for others."""

from sqlalchemy import select

from services.teams.memberships import joining
from services.teams.memberships.models import Membership
from services.teams.persons import locked_team
from services.teams.teams import telling
from services.teams.teams.models import Team
from shared.contracts.teams.team_words import MembershipState, TeamState
from shared.runtime.data.session import Session

ENDED_AT_ONCE_MAX = 200
OPEN = (MembershipState.APPLIED.value, MembershipState.INVITED.value, MembershipState.ACTIVE.value)


def end_memberships(session: Session, team: Team) -> int:
    """End the first ones that are still open; how many. The team is dissolved, and locked."""
    rows = select(Membership).where(Membership.team_id == team.id, Membership.state.in_(OPEN))
    found = session.scalars(rows.order_by(Membership.id).limit(ENDED_AT_ONCE_MAX).with_for_update()).all()
    for membership in found:
        joining.end(session, membership, MembershipState.ENDED)
        joining.changed(session, membership)
    return len(found)


def finish(session: Session) -> int:
    """End some of what is left of one team; how many memberships."""
    over = select(Team.id).join(Membership, Membership.team_id == Team.id)
    over = over.where(Team.state == TeamState.DISSOLVED, Membership.state.in_(OPEN)).limit(1)
    team_id = session.scalar(over)
    team = locked_team(session, team_id) if team_id else None
    if team is None:
        return 0
    ended = end_memberships(session, team)
    telling.changed(session, team)
    return ended
