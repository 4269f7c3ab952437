"""The one way into a team, and the one way out. The person, then the team, are locked before.

Whoever calls tells of the team once (`teams.telling.changed`), however many memberships were changed in it.
"""

from uuid import UUID

from services.teams.memberships.models import Membership
from services.teams.teams.models import Officer, Team
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.teams.memberships import MembershipChanged
from shared.contracts.teams.refusals.memberships import TEAM_FULL
from shared.contracts.teams.team_words import MembershipState, OfficerRole
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox
from shared.runtime.events.volunteers import KnownVolunteer


def begin(session: Session, team: Team, volunteer_id: UUID, state: MembershipState) -> Membership:
    """A membership that is open from now on, and not told yet."""
    membership = Membership(id=new_id(), team_id=team.id, volunteer_id=volunteer_id, version=1)
    membership.state, membership.made_at, membership.team = state.value, session.now, team
    session.add(membership)
    return membership


def join(session: Session, membership: Membership, by: UUID | None) -> None:
    """Be in the team from now on. by: the account that decided. Raises Conflict where there is no room."""
    team = membership.team
    refuse_full(team)
    team.members_count += 1
    membership.state, membership.joined_at, membership.due_at = MembershipState.ACTIVE.value, session.now, None
    membership.decided_by = by


def refuse_full(team: Team) -> None:
    """A team has no more members than it says."""
    if team.members_count >= team.members_max:
        raise TEAM_FULL(members_max=team.members_max)


def end(session: Session, membership: Membership, state: MembershipState, by: UUID | None = None) -> None:
    """Be in the team no more, nor on the way into it. Offices that were held in it end along with a membership."""
    if membership.state == MembershipState.ACTIVE:
        membership.team.members_count -= 1
        for officer in membership.team.present_officers:
            if officer.volunteer_id == membership.volunteer_id:
                officer.ended_at = session.now
    membership.state, membership.ended_at, membership.due_at = state.value, session.now, None
    membership.decided_by = by


def changed(session: Session, membership: Membership) -> None:
    """Count the version up, and tell it."""
    membership.version += 1
    tell(session, membership)


def tell(session: Session, membership: Membership) -> None:
    """Tell the version that stands."""
    session.add(told_again(membership))


def told_again(membership: Membership) -> Outbox:
    """The event with the version that stands."""
    return Outbox.of(MembershipChanged, membership)


def found_with(session: Session, team: Team, volunteer_id: UUID, actor: Actor) -> None:
    """The founder is the first member, and leads the team; nobody does who has left meanwhile."""
    founder = session.get(KnownVolunteer, volunteer_id)
    if founder is None or founder.state != VolunteerState.ACTIVE:
        return
    membership = begin(session, team, volunteer_id, MembershipState.ACTIVE)
    join(session, membership, actor.account_id)
    officer = Officer(id=new_id(), volunteer_id=volunteer_id, role=OfficerRole.LEADER.value, team=team)
    assert actor.account_id is not None, "only people decide on foundings"
    officer.since, officer.appointed_by = business_date(session.now), actor.account_id
    session.add(officer)
    session.flush()
    tell(session, membership)
