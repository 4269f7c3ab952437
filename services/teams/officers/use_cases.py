"""Giving, ending and giving up offices in teams. Locks: the person, then the team."""

from types import SimpleNamespace

from sqlalchemy import exists, select

from services.teams.memberships.models import Membership
from services.teams.officers.domain import days_of, refuse_beside, refuse_minor
from services.teams.officers.policy import may
from services.teams.officers.queries import officer_shown
from services.teams.persons import locked_team, locked_teams, locked_volunteer
from services.teams.standing import standing_of
from services.teams.teams import telling
from services.teams.teams.domain import refuse_inactive
from services.teams.teams.models import Officer, Team
from shared.contracts.base import Loaded
from shared.contracts.teams.refusals.memberships import OFFICER_ENDED, OFFICER_NOT_FOUND, OFFICER_NOT_MEMBER
from shared.contracts.teams.team_words import MembershipState, OfficerRole
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.kernel.ids import NO_ID, new_id
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer
from shared.runtime.trust import audit

EXPIRED_AT_ONCE_MAX = 200


def appoint_officer(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Give a member an office."""
    seen = session.get(Team, request.id)
    may(actor, session.now).appoint(standing_of(session, actor, seen), request.role, request.volunteer_id)
    person, team = locked_volunteer(session, request.volunteer_id), locked_team(session, request.id)
    assert team is not None and actor.account_id is not None
    refuse_inactive(team.state)
    role = OfficerRole(request.role)
    if person is None or not _is_member(session, team, person.id):
        raise OFFICER_NOT_MEMBER()
    refuse_minor(role, person.is_minor)
    since, until = days_of(request.since, request.until, business_date(session.now))
    refuse_beside(team.present_officers, person.id, role, since, until)
    officer = Officer(id=new_id(), team=team, volunteer_id=person.id, role=role.value, since=since, until=until)
    officer.appointed_by = actor.account_id
    session.add(officer)
    telling.changed(session, team)
    audit.record(session, actor, "teams.appoint", f"officer:{officer.id}", role=role.value, team=str(team.id))
    return officer_shown(session, officer, actor)


def end_office(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """End somebody's office at once."""
    seen = session.get(Officer, request.id)
    team = session.get(Team, seen.team_id if seen else NO_ID)
    may(actor, session.now).end(standing_of(session, actor, team), seen.role if seen else "")
    officer = _ended(session, seen)
    audit.record(session, actor, "teams.end_office", f"officer:{officer.id}", role=officer.role)
    return officer_shown(session, officer, actor)


def resign(session: Session, request: Loaded, actor: Actor) -> SimpleNamespace:
    """Give one's own office up at once; one stays a member."""
    own = acting_volunteer(session, actor)
    seen = session.get(Officer, request.id)
    if seen is None or seen.volunteer_id != own.id:
        raise OFFICER_NOT_FOUND()
    return officer_shown(session, _ended(session, seen), actor)


def end_expired(session: Session) -> int:
    """Tell of offices whose last day is over, at most `EXPIRED_AT_ONCE_MAX`; how many."""
    today = business_date(session.now)
    over = select(Officer.id, Officer.team_id).where(Officer.ended_at.is_(None), Officer.until < today)
    found = session.execute(over.order_by(Officer.until).limit(EXPIRED_AT_ONCE_MAX)).all()
    ids, ended = {id for id, _ in found}, 0
    for team in locked_teams(session, [team_id for _, team_id in found]).values():
        for officer in team.officers:
            if officer.id in ids and officer.ended_at is None:
                officer.ended_at = session.now
                ended += 1
        telling.changed(session, team)
    return ended


def _ended(session: Session, seen: Officer | None) -> Officer:
    """The office, ended, with its team locked. Raises Conflict where it is over."""
    assert seen is not None
    team = locked_team(session, seen.team_id)
    assert team is not None
    session.refresh(seen)
    if seen.is_over(business_date(session.now)):
        raise OFFICER_ENDED()
    seen.ended_at = session.now
    telling.changed(session, team)
    return seen


def _is_member(session: Session, team: Team, volunteer_id: object) -> bool:
    rows = exists().where(
        Membership.team_id == team.id,
        Membership.volunteer_id == volunteer_id,
        Membership.state == MembershipState.ACTIVE,
    )
    return bool(session.scalar(select(rows)))
