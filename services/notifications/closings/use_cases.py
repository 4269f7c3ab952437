"""Somebody is no volunteer any more, or closed their account: what becomes of them in notifications.

Both events may come, in any order and again: whoever comes later finds nothing left to do.
"""

from services.notifications.closings import forgetting
from shared.contracts.base import Received
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import has_left


def heed_closed_account(session: Session, event: Received) -> None:
    """The inbox goes with the account; a volunteer is reminded of nothing."""
    forgetting.forget_account(session, event.id)
    if event.volunteer_id is not None:
        forgetting.forget_volunteer(session, event.volunteer_id)


def heed_volunteer(session: Session, event: Received) -> None:
    """Whoever is no active volunteer by the newest that is known is reminded of nothing."""
    if has_left(session, event):
        forgetting.forget_volunteer(session, event.id)
