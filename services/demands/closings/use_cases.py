"""Somebody is no volunteer any more, or closed their account: what becomes of them in demands.

Needs of theirs that are open are withdrawn, and what they said is forgotten; needs that they were to serve wait for
somebody else. What they offered is forgotten at once: nobody finds or calls them any more. That they served stays,
under an id that is nobody's. Both events may come, in any order and again: whoever comes later finds nothing to do.
"""

from uuid import UUID

from sqlalchemy import update

from services.demands.archive import leaving as archive
from services.demands.copies.models import KnownProfile
from services.demands.emergencies import hearing as emergencies
from services.demands.feedback import forgetting as feedback
from services.demands.matching import use_cases as matching
from shared.contracts.base import Received
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import has_left

NOTHING = {
    "skills": [],
    "categories": [],
    "languages": [],
    "availability": [],
    "home_cell": None,
    "work_cell": None,
    "is_ready": False,
    "rests_until": None,
}


def heed_closed_account(session: Session, event: Received) -> None:
    """A volunteer leaves everything; and needs, feedback and what the account has commanded are nobody's."""
    if event.volunteer_id is not None:
        leave(session, event.volunteer_id)
    archive.forget_account(session, event.id)
    emergencies.forget_account(session, event.id)
    feedback.forget_account(session, event.id)
    matching.forget_choice(session, event.id)


def heed_volunteer(session: Session, event: Received) -> None:
    """Whoever is no active volunteer by the newest that is known leaves everything."""
    if has_left(session, event):
        leave(session, event.id)


def leave(session: Session, volunteer_id: UUID) -> None:
    """Offer nothing any more (teams tells the same, maybe later), serve nothing, and be called no more."""
    archive.leave(session, volunteer_id)
    emptied = update(KnownProfile).where(KnownProfile.id == volunteer_id).values(**NOTHING)
    session.execute(emptied, execution_options={"synchronize_session": False})
    emergencies.leave(session, volunteer_id)
    feedback.forget_volunteer(session, volunteer_id)
