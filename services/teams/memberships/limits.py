"""How much one person or one team has of something, and who has said no to whom. Both are locked."""

from uuid import UUID

from sqlalchemy import func, select

from services.teams.memberships.domain import APPLICATIONS_MAX, INVITATIONS_MAX, MEMBERSHIPS_MAX, refuse_too_soon
from services.teams.memberships.models import Membership
from services.teams.teams.models import Team
from shared.contracts.teams.refusals.memberships import (
    APPLICATIONS_TOO_MANY,
    INVITATIONS_TOO_MANY,
    MEMBERSHIP_OPEN,
    MEMBERSHIPS_TOO_MANY,
    MINORS_ARE_MEMBERS,
)
from shared.contracts.teams.team_words import MembershipState, TeamState
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer


def refuse_many_memberships(session: Session, volunteer_id: UUID) -> None:
    """Whether somebody may be in one team more. Teams that they are to lead once their union agrees count along."""
    active = _of_person(session, volunteer_id, MembershipState.ACTIVE)
    waiting = select(func.count()).select_from(Team)
    to_lead = session.scalar(waiting.where(Team.leader_id == volunteer_id, Team.state == TeamState.SUBMITTED)) or 0
    if active + to_lead >= MEMBERSHIPS_MAX:
        raise MEMBERSHIPS_TOO_MANY(memberships_max=MEMBERSHIPS_MAX)


def refuse_many_applications(session: Session, volunteer_id: UUID) -> None:
    """Whether somebody has not applied to too many teams, the newest included."""
    if _of_person(session, volunteer_id, MembershipState.APPLIED) > APPLICATIONS_MAX:
        raise APPLICATIONS_TOO_MANY(applications_max=APPLICATIONS_MAX)


def refuse_many_invitations(session: Session, team_id: UUID) -> None:
    """Whether a team may invite once more."""
    rows = select(func.count()).select_from(Membership)
    rows = rows.where(Membership.team_id == team_id, Membership.state == MembershipState.INVITED)
    if (session.scalar(rows) or 0) >= INVITATIONS_MAX:
        raise INVITATIONS_TOO_MANY(invitations_max=INVITATIONS_MAX)


def refuse_between(session: Session, team_id: UUID, volunteer_id: UUID, *, invited: bool) -> None:
    """One membership between two at a time, and some time after a no."""
    rows = select(Membership).where(Membership.team_id == team_id, Membership.volunteer_id == volunteer_id)
    last = session.scalar(rows.order_by(Membership.id.desc()).limit(1))
    if last is None:
        return
    if last.ended_at is None:
        raise MEMBERSHIP_OPEN(membership_state=last.state)
    refuse_too_soon(last.state, last.ended_at, session.now, invited=invited)


def refuse_minors(session: Session, team: Team) -> None:
    """Whether a team may take grown-ups alone from now on: nobody is left in it whom it would not take."""
    rows = (
        select(func.count()).select_from(Membership).join(KnownVolunteer, KnownVolunteer.id == Membership.volunteer_id)
    )
    members = rows.where(Membership.team_id == team.id, Membership.state == MembershipState.ACTIVE)
    count = session.scalar(members.where(KnownVolunteer.is_minor.is_(True))) or 0
    if count:
        raise MINORS_ARE_MEMBERS(count=count)


def _of_person(session: Session, volunteer_id: UUID, state: MembershipState) -> int:
    rows = select(func.count()).select_from(Membership)
    rows = rows.where(Membership.volunteer_id == volunteer_id, Membership.state == state)
    return session.scalar(rows) or 0
