"""Somebody closed their account, is no volunteer any more, or does not want to be registered as one any more.

What is open ends without counting against them, and the line moves on. What was counted stays under the volunteer's id
(docs/decisions/0025). Events may come in any order and again: whoever comes later finds nothing left to do.

Locks: the person, the projects they are responsible for, then shift by shift.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from services.projects.activities.places import lock_persons
from services.projects.appeals.use_cases import withdraw_all
from services.projects.calendars.use_cases import forget_calendar
from services.projects.closings import forgetting
from services.projects.devices.use_cases import end_all_devices
from services.projects.invitations import lapsing as invitations
from services.projects.library.domain.life import LIFE
from services.projects.library.models import Project
from services.projects.library.telling import record
from services.projects.records.deciding import refuse_unacceptable
from services.projects.sign_ups.releasing import release_person
from services.projects.swaps import lapsing as swaps
from shared.contracts.base import Received
from shared.kernel.actor import system
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownConsents, KnownVolunteer, has_left, missing_consent

LEAVE = "leave"  # the act in a project's log
BY = system("projects.closings")


def heed_closed_account(session: Session, event: Received) -> None:
    """A volunteer leaves everything; and what the account has made is nobody's."""
    if event.volunteer_id is not None:
        leave(session, event.volunteer_id)
    forgetting.forget_account(session, event.id)


def heed_volunteer(session: Session, event: Received) -> None:
    """Whoever is no active volunteer by the newest that is known leaves everything."""
    if has_left(session, event):
        leave(session, event.id)


def heed_consents(session: Session, event: Received) -> None:
    """Whoever may not check in any more, for want of a consent, is not waited for: it would count as not coming."""
    known = session.get(KnownConsents, event.id)
    newest = known if known is not None and known.version > event.version else event
    for volunteer in session.scalars(select(KnownVolunteer).where(KnownVolunteer.account_id == event.id)).all():
        if missing_consent(newest.not_consented, is_minor=volunteer.is_minor) is not None:
            lock_persons(session, [volunteer.id])
            _promise_nothing(session, volunteer.id)


def leave(session: Session, volunteer_id: UUID) -> None:
    """Be nowhere expected, ask nobody, lead nothing; forget what only the person could tell."""
    lock_persons(session, [volunteer_id])
    led = _led_projects(session, volunteer_id)
    _promise_nothing(session, volunteer_id)
    forget_calendar(session, volunteer_id)
    end_all_devices(session, volunteer_id)
    withdraw_all(session, volunteer_id)
    refuse_unacceptable(session, volunteer_id)
    session.flush()
    forgetting.forget_volunteer(session, volunteer_id)
    for project in led:  # last of all: nothing is locked after the count of news
        _stop_leading(session, project, volunteer_id)


def _promise_nothing(session: Session, volunteer_id: UUID) -> None:
    release_person(session, volunteer_id)
    invitations.cancel_of_person(session, volunteer_id)
    swaps.cancel_of_person(session, volunteer_id)


def _led_projects(session: Session, volunteer_id: UUID) -> Sequence[Project]:
    theirs = or_(Project.responsible_id == volunteer_id, Project.asked_id == volunteer_id)
    rows = select(Project).where(theirs, Project.state.not_in(LIFE.ends)).order_by(Project.id)
    return session.scalars(rows.with_for_update(key_share=True)).all()  # records that are made meanwhile refer to them


def _stop_leading(session: Session, project: Project, volunteer_id: UUID) -> None:
    """The union asks somebody else. Activities keep theirs: cadres and the team lead them as well."""
    if project.responsible_id == volunteer_id:
        project.responsible_id = None
    if project.asked_id == volunteer_id:
        project.asked_id = None
    record(session, project, LEAVE, BY)
