"""Somebody is no volunteer any more, or closed their account: what becomes of them in credits.

Both events may come, in any order and again: whoever comes later finds nothing left to do.
"""

from uuid import UUID

from services.credits.certificates.outdating import forget_holder
from shared.contracts.base import Received
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer


def heed_closed_account(session: Session, event: Received) -> None:
    """A volunteer leaves everything."""
    if event.volunteer_id is not None:
        leave(session, event.volunteer_id)


def heed_volunteer(session: Session, event: Received) -> None:
    """Whoever is no active volunteer by the newest that is known leaves everything."""
    known = session.get(KnownVolunteer, event.id)
    newest = known if known is not None and known.version > event.version else event
    if newest.state != VolunteerState.ACTIVE:
        leave(session, event.id)


def leave(session: Session, volunteer_id: UUID) -> None:
    """Be named on no certificate any more. What was served and certified stays under the volunteer's id."""
    forget_holder(session, volunteer_id)
