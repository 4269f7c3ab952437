"""Somebody is no volunteer any more, or closed their account: what becomes of them in teams.

What is open ends, what they said is forgotten; that they were in which team when stays, under an id that is nobody's.
Both events may come, in any order and again: whoever comes later finds nothing left to do.
"""

from uuid import UUID

from sqlalchemy import or_, select, update

from services.teams.memberships import joining
from services.teams.memberships.models import Membership
from services.teams.persons import lock_persons, locked_teams
from services.teams.profiles import telling as profiles
from services.teams.profiles.models import Profile
from services.teams.qualifications.models import Qualification
from services.teams.qualifications.use_cases import over
from services.teams.stations import telling as stations
from services.teams.stations.models import Station
from services.teams.teams import telling as teams
from services.teams.teams.models import Team
from services.teams.teams.use_cases import take_back
from shared.contracts.base import Received
from shared.contracts.teams.profile_words import QualificationEnd
from shared.contracts.teams.team_words import MembershipState, TeamState
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import has_left


def heed_closed_account(session: Session, event: Received) -> None:
    """Foundings that wait are taken back; a volunteer leaves everything."""
    if event.volunteer_id is not None:
        leave(session, event.volunteer_id)
    waiting = select(Team).where(Team.founder_id == event.id, Team.state == TeamState.SUBMITTED)
    for team in session.scalars(waiting.order_by(Team.id).with_for_update()).all():
        take_back(session, team)


def heed_volunteer(session: Session, event: Received) -> None:
    """Whoever is no active volunteer by the newest that is known leaves everything."""
    if has_left(session, event):
        leave(session, event.id)


def leave(session: Session, volunteer_id: UUID) -> None:
    """Be in no team, offer nothing, run no station any more."""
    lock_persons(session, [volunteer_id])
    _leave_teams(session, volunteer_id)
    _forget_words(session, volunteer_id)
    _leave_stations(session, volunteer_id)
    profile = session.get(Profile, volunteer_id)
    if profile is not None and not _is_empty(profile):
        profiles.emptied(session, profile)
    shown = select(Qualification).where(Qualification.volunteer_id == volunteer_id, Qualification.ended_at.is_(None))
    for qualification in session.scalars(shown.order_by(Qualification.id).with_for_update()).all():
        over(session, qualification, QualificationEnd.LEFT.value)


def _leave_teams(session: Session, volunteer_id: UUID) -> None:
    """Memberships and offices end, also what waits for an answer; and a team that waits to be led by them."""
    mine = select(Membership).where(Membership.volunteer_id == volunteer_id, Membership.ended_at.is_(None))
    waiting = select(Team.id).where(Team.leader_id == volunteer_id, Team.state == TeamState.SUBMITTED)
    ids = {membership.team_id for membership in session.scalars(mine)} | set(session.scalars(waiting))
    known = locked_teams(session, ids)
    now_mine = mine.order_by(Membership.id).with_for_update().execution_options(populate_existing=True)
    for membership in session.scalars(now_mine).all():
        was_active = membership.state == MembershipState.ACTIVE
        joining.end(session, membership, MembershipState.ENDED)
        joining.changed(session, membership)
        if was_active:
            teams.changed(session, membership.team)
    for team in known.values():
        if team.leader_id == volunteer_id and team.state == TeamState.SUBMITTED:
            take_back(session, team)


def _forget_words(session: Session, volunteer_id: UUID) -> None:
    """What they wrote, and what was written about them."""
    session.flush()
    forget = update(Membership).where(Membership.volunteer_id == volunteer_id).values(words=None, reason_words=None)
    session.execute(forget, execution_options={"synchronize_session": False})
    shown = update(Qualification).where(Qualification.volunteer_id == volunteer_id).values(evidence=None)
    session.execute(shown, execution_options={"synchronize_session": False})


def _leave_stations(session: Session, volunteer_id: UUID) -> None:
    theirs = or_(Station.responsible_id == volunteer_id, Station.asked_id == volunteer_id)
    for station in session.scalars(select(Station).where(theirs).order_by(Station.id).with_for_update()).all():
        if station.responsible_id == volunteer_id:
            station.responsible_id = None
        if station.asked_id == volunteer_id:
            station.asked_id = station.asked_until = None
        stations.changed(session, station)


def _is_empty(profile: Profile) -> bool:
    """Whether nothing is said in it: told once, and not again with each repetition of an event."""
    return all(getattr(profile, name) == nothing for name, nothing in profiles.NOTHING.items())
