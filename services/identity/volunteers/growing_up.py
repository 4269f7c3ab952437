"""Minors become adults: on the day they are 18, the mark is cleared, told, and the guardian's data forgotten."""

from uuid import UUID

from sqlalchemy import select

from services.identity.registrations.models import Registration
from services.identity.volunteers import telling
from services.identity.volunteers.domain import is_minor
from services.identity.volunteers.models import Volunteer
from services.identity.volunteers.persons import birth_date_in
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.kernel.actor import Actor
from shared.kernel.clock import business_date
from shared.runtime.data.database import CallDatabase
from shared.runtime.data.session import Session
from shared.runtime.trust import audit

PAGE_MINORS = 500
PAGES_MAX = 1000
LIVING = (VolunteerState.ACTIVE.value, VolunteerState.ENTERED.value)


def grow_up(db: CallDatabase, actor: Actor) -> int:
    """Look at all minors, page by page: their birth dates are sealed, so no query finds the day; how many grew up."""
    grown, last = 0, None
    for _ in range(PAGES_MAX):
        number, last = db.step(_grow_page, last, actor)
        grown += number
        if last is None:
            break
    return grown


def _grow_page(session: Session, last: UUID | None, actor: Actor) -> tuple[int, UUID | None]:
    rows = select(Volunteer).where(Volunteer.is_minor, Volunteer.state.in_(LIVING)).order_by(Volunteer.id)
    rows = rows.where(Volunteer.id > last) if last else rows
    minors = session.scalars(rows.limit(PAGE_MINORS)).all()
    today = business_date(session.now)
    grown = [minor for minor in minors if not is_minor(birth_date_in(session, minor), today)]
    for volunteer in grown:
        _become_adult(session, volunteer, actor)
    return len(grown), minors[-1].id if len(minors) == PAGE_MINORS else None


def forget_guardians(session: Session, volunteer: Volunteer) -> None:
    """Nobody has to consent any more for a volunteer who is of age."""
    for registration in session.scalars(select(Registration).where(Registration.volunteer_id == volunteer.id)):
        registration.forget_guardian()


def _become_adult(session: Session, volunteer: Volunteer, actor: Actor) -> None:
    session.refresh(volunteer, with_for_update=True)
    if not volunteer.is_minor or volunteer.state not in LIVING:
        return
    volunteer.is_minor = False
    telling.changed(session, volunteer)
    forget_guardians(session, volunteer)
    audit.record(session, actor, "volunteers.grow_up", f"volunteer:{volunteer.id}")
