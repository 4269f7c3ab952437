"""How somebody stands with a team: a cadre above its unit, an officer, a member, or nobody. Policies ask it.

It costs the same for a team that is not there, so that time does not tell what exists.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import exists, or_, select

from services.teams.domain import Standing
from services.teams.memberships.models import Membership
from services.teams.teams.models import Officer, Team
from services.teams.units import lineage_of_found
from shared.contracts.teams.team_words import MembershipState, TeamState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import volunteer_of


def standing_of(session: Session, actor: Actor, team: Team | None) -> Standing:
    """How the one who acts stands with a team, None for one that is not there.

    Raises Unavailable `teams.not_yet_known` where its unit is on its way.
    """
    volunteer = volunteer_of(session, actor)
    volunteer_id = volunteer.id if volunteer else None
    team_id = team.id if team else NO_ID
    roles = roles_of(session, volunteer_id or NO_ID, team_id, business_date(session.now))
    is_member = session.scalar(
        select(
            exists().where(
                Membership.team_id == team_id,
                Membership.volunteer_id == (volunteer_id or NO_ID),
                Membership.state == MembershipState.ACTIVE,
            )
        )
    )
    holds = roles if team is not None and team.state == TeamState.ACTIVE else frozenset()
    return Standing(lineage_of_found(session, team), volunteer_id, holds, bool(is_member))


def roles_of(session: Session, volunteer_id: UUID, team_id: UUID, today: date) -> frozenset[str]:
    """The offices that somebody holds in a team on a day."""
    held = select(Officer.role).where(
        Officer.team_id == team_id,
        Officer.volunteer_id == volunteer_id,
        Officer.ended_at.is_(None),
        Officer.since <= today,
        or_(Officer.until.is_(None), Officer.until >= today),
    )
    return frozenset(session.scalars(held))
