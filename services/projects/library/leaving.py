"""Whoever is responsible for a project, or asked to be, has left: nobody is then, until somebody else takes it on.

Until then the project shows that obstacle to those who write it, and is not published. Events may come in any order and
again: whoever comes later finds nothing left to do.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from services.projects.copies.models import KnownMembership
from services.projects.library.domain.life import GOING_ON
from services.projects.library.models import Project
from services.projects.library.telling import record
from shared.contracts.base import Received
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.teams.team_words import MembershipState
from shared.kernel.actor import system
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer

BY_EVENTS = system("projects.library.events")
LEAVE = "leave"
BEFORE_TEAMS = frozenset({MembershipState.APPLIED, MembershipState.INVITED})


def heed_volunteer(session: Session, event: Received) -> None:
    """Whoever is no active volunteer by the newest that is known is responsible for nothing."""
    known = session.get(KnownVolunteer, event.id)
    newest = known if known is not None and known.version > event.version else event
    if newest.state != VolunteerState.ACTIVE:
        _leave(session, event.id)


def heed_closed_account(session: Session, event: Received) -> None:
    """Nor who closed their account."""
    if event.volunteer_id is not None:
        _leave(session, event.volunteer_id)


def heed_membership(session: Session, event: Received) -> None:
    """Whoever is in a team no more is not responsible for what it carries."""
    known = session.get(KnownMembership, event.id)
    newest = known if known is not None and known.version > event.version else event
    if newest.state not in BEFORE_TEAMS | {MembershipState.ACTIVE}:
        _leave(session, event.volunteer_id, Project.team_id == event.team_id)


def _leave(session: Session, volunteer_id: UUID, *of: ColumnElement[bool]) -> None:
    """Of all their projects, or some: locked first, as the count of news is the last lock of all."""
    theirs = or_(Project.responsible_id == volunteer_id, Project.asked_id == volunteer_id)
    rows = select(Project).where(theirs, Project.state.in_(GOING_ON), *of).order_by(Project.id).with_for_update()
    for project in session.scalars(rows.execution_options(populate_existing=True)).all():
        if project.responsible_id == volunteer_id:
            project.responsible_id = None
        if project.asked_id == volunteer_id:
            project.asked_id = None
        record(session, project, LEAVE, BY_EVENTS)
