"""The ways into a team and out of it, each by the act of the person, or of those who decide.

Locks: the person, then the teams by id, then the membership.
"""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.teams.memberships import joining
from services.teams.memberships.domain import (
    after,
    due_after,
    joins_at_once,
    refuse_applicant,
    refuse_late,
    refuse_minor,
)
from services.teams.memberships.limits import (
    refuse_between,
    refuse_many_applications,
    refuse_many_invitations,
    refuse_many_memberships,
)
from services.teams.memberships.models import Membership
from services.teams.memberships.policy import may
from services.teams.memberships.queries import member_shown, membership_shown
from services.teams.persons import locked_self, locked_team, locked_teams, locked_volunteer
from services.teams.standing import standing_of
from services.teams.teams import telling
from services.teams.teams.domain import refuse_inactive
from services.teams.teams.models import Team
from services.teams.words import plain_words
from shared.contracts.base import Loaded
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.teams.refusals.memberships import (
    MEMBERSHIP_NOT_FOUND,
    TRANSFER_TO_SAME,
    VOLUNTEER_NOT_FOUND,
)
from shared.contracts.teams.refusals.teams import TEAM_NOT_FOUND
from shared.contracts.teams.team_words import MembershipState, TeamState
from shared.kernel.actor import Actor
from shared.kernel.ids import NO_ID
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer, acting_volunteer
from shared.runtime.trust import audit


def apply_to_team(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Ask to be taken into a team; where it takes everybody, be in it."""
    volunteer = locked_self(session, actor)
    team = _public_team(locked_team(session, request.id))
    made = _applied(session, team, volunteer, request.words, None)
    return membership_shown(session, made)


def transfer_membership(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Ask another team; when it says yes, the present membership ends."""
    volunteer = locked_self(session, actor)
    seen = _own(session, request, volunteer)
    teams = locked_teams(session, [seen.team_id, request.team_id])
    present = _locked(session, seen.id)
    after(present.state, "transfer")
    if request.team_id == present.team_id:
        raise TRANSFER_TO_SAME()
    made = _applied(session, _public_team(teams.get(request.team_id)), volunteer, request.words, present)
    return membership_shown(session, made)


def invite_to_team(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Invite a volunteer, who says whether they come."""
    seen = session.get(Team, request.id)
    may(actor, session.now).invite(standing_of(session, actor, seen))
    invited = session.scalar(select(KnownVolunteer.id).where(KnownVolunteer.number == request.volunteer_number))
    volunteer = locked_volunteer(session, invited or NO_ID)
    team = _public_team(locked_team(session, request.id))
    refuse_inactive(team.state)
    if volunteer is None or volunteer.state != VolunteerState.ACTIVE:
        raise VOLUNTEER_NOT_FOUND()
    may(actor, session.now).act_on_others(volunteer.account_id)
    refuse_minor(team.adults_only, volunteer.is_minor)
    refuse_between(session, team.id, volunteer.id, invited=True)
    refuse_many_invitations(session, team.id)
    made = joining.begin(session, team, volunteer.id, MembershipState.INVITED)
    made.words, made.asked_by, made.due_at = plain_words(request.words), actor.account_id, due_after(session.now)
    session.flush()
    joining.tell(session, made)
    return member_shown(session, made, actor, volunteer.is_minor)


def accept_invitation(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Come, having been invited."""
    membership, volunteer = _own_locked(session, request, actor)
    after(membership.state, "accept")
    refuse_late(membership.state, membership.due_at, session.now)
    refuse_inactive(membership.team.state)
    refuse_minor(membership.team.adults_only, volunteer.is_minor)
    refuse_many_memberships(session, volunteer.id)
    joining.join(session, membership, actor.account_id)
    return _told(session, membership)


def decline_invitation(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Do not come."""
    return _ended_by_person(session, request, actor, "decline")


def withdraw_application(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Take an application back."""
    return _ended_by_person(session, request, actor, "withdraw")


def leave_team(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Leave a team; nobody is asked."""
    return _ended_by_person(session, request, actor, "leave")


def approve_application(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Take in somebody who has applied; the membership that the application wants to leave ends."""
    membership, volunteer = _to_decide(session, request, actor)
    after(membership.state, "approve")
    refuse_late(membership.state, membership.due_at, session.now)
    refuse_inactive(membership.team.state)
    refuse_minor(membership.team.adults_only, volunteer.is_minor)
    _take_in(session, membership, actor.account_id)
    joining.changed(session, membership)
    telling.changed(session, membership.team)
    audit.record(session, actor, "memberships.approve", f"membership:{membership.id}")
    return member_shown(session, membership, actor, volunteer.is_minor)


def refuse_application(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Do not take in somebody who has applied."""
    return _ended_by_team(session, request, actor, "refuse")


def take_back_invitation(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Take an invitation back."""
    return _ended_by_team(session, request, actor, "take_back")


def remove_member(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Take a member out."""
    return _ended_by_team(session, request, actor, "remove")


def _applied(
    session: Session, team: Team, volunteer: KnownVolunteer, words: str | None, present: Membership | None
) -> Membership:
    """The application to a team, or the membership at once. present: that ends with it, in a transfer."""
    refuse_inactive(team.state)
    refuse_applicant(team.join_mode, team.adults_only, volunteer.is_minor)
    refuse_between(session, team.id, volunteer.id, invited=False)
    if present is None:
        refuse_many_memberships(session, volunteer.id)
    made = joining.begin(session, team, volunteer.id, MembershipState.APPLIED)
    made.words, made.due_at = plain_words(words), due_after(session.now)
    made.from_id = present.id if present else None
    if joins_at_once(team.join_mode, volunteer.is_minor):
        _take_in(session, made, None)
        telling.changed(session, team)
    else:
        joining.refuse_full(team)
        refuse_many_applications(session, volunteer.id)
    session.flush()
    joining.tell(session, made)
    return made


def _take_in(session: Session, membership: Membership, by: UUID | None) -> None:
    """Join; what is left for it ends, unless it has ended by itself meanwhile. All of it is locked."""
    present = _locked(session, membership.from_id) if membership.from_id else None
    if present is not None and present.state == MembershipState.ACTIVE:
        joining.end(session, present, after(present.state, "transfer"))
        joining.changed(session, present)
        telling.changed(session, present.team)
    else:
        refuse_many_memberships(session, membership.volunteer_id)
    joining.join(session, membership, by)


def _ended_by_person(session: Session, request: Loaded, actor: Actor, deed: str) -> SimpleNamespace:
    membership, _ = _own_locked(session, request, actor, with_consent=False)
    was_active = membership.state == MembershipState.ACTIVE
    joining.end(session, membership, after(membership.state, deed), actor.account_id)
    return _told(session, membership, team=was_active)


def _ended_by_team(session: Session, request: Loaded, actor: Actor, deed: str) -> SimpleNamespace:
    membership, volunteer = _to_decide(session, request, actor)
    was_active = membership.state == MembershipState.ACTIVE
    joining.end(session, membership, after(membership.state, deed), actor.account_id)
    membership.reason = getattr(request, "reason", None)
    membership.reason_words = plain_words(getattr(request, "words", None))
    _told(session, membership, team=was_active)
    audit.record(session, actor, f"memberships.{deed}", f"membership:{membership.id}", reason=membership.reason)
    return member_shown(session, membership, actor, volunteer.is_minor)


def _told(session: Session, membership: Membership, *, team: bool = True) -> SimpleNamespace:
    joining.changed(session, membership)
    if team:
        telling.changed(session, membership.team)
    return membership_shown(session, membership)


def _own(session: Session, request: Loaded, volunteer: KnownVolunteer) -> Membership:
    """One's own membership. Raises NotFound, as for those of others."""
    found = session.get(Membership, request.id)
    if found is None or found.volunteer_id != volunteer.id:
        raise MEMBERSHIP_NOT_FOUND()
    return found


def _own_locked(
    session: Session, request: Loaded, actor: Actor, *, with_consent: bool = True
) -> tuple[Membership, KnownVolunteer]:
    """One's own membership and oneself, locked with its team. with_consent: to be a volunteer; going needs none."""
    if with_consent:
        volunteer = locked_self(session, actor)
    else:
        locked = locked_volunteer(session, acting_volunteer(session, actor).id)
        assert locked is not None, "copies are never removed"
        volunteer = locked
    seen = _own(session, request, volunteer)
    locked_team(session, seen.team_id)
    return _locked(session, seen.id), volunteer


def _to_decide(session: Session, request: Loaded, actor: Actor) -> tuple[Membership, KnownVolunteer]:
    """Somebody's membership that the actor decides on, and the person; locked with its team, and the one it leaves."""
    seen = session.get(Membership, request.id)
    team = session.get(Team, seen.team_id if seen else NO_ID)
    standing = standing_of(session, actor, team)
    may(actor, session.now).decide(standing, seen.volunteer_id if seen else None)
    assert seen is not None
    volunteer = locked_volunteer(session, seen.volunteer_id)
    assert volunteer is not None, "copies are never removed"
    left = session.get(Membership, seen.from_id) if seen.from_id else None
    locked_teams(session, [seen.team_id, left.team_id if left else None])
    return _locked(session, seen.id), volunteer


def _locked(session: Session, membership_id: Any) -> Membership:
    rows = select(Membership).where(Membership.id == membership_id).with_for_update()
    return session.scalars(rows.execution_options(populate_existing=True)).one()


def _public_team(team: Team | None) -> Team:
    """A team that people know of. Raises NotFound."""
    if team is None or team.state not in (TeamState.ACTIVE, TeamState.DISSOLVED):
        raise TEAM_NOT_FOUND()
    return team
