"""The secret address of a person's calendar: made, made anew, and taken away."""

import hashlib
import secrets
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from services.projects.calendars.models import CalendarFeed
from shared.contracts.base import Loaded
from shared.kernel.actor import Actor
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import acting_volunteer

SECRET_BYTES = 32


def make_calendar(session: Session, request: Loaded, actor: Actor) -> dict[str, str]:
    """An address that nobody guesses. Who had one has another one now: the old one is nobody's."""
    own = acting_volunteer(session, actor)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed = session.get(CalendarFeed, own.id, with_for_update=True) or CalendarFeed(volunteer_id=own.id)
    feed.secret_digest, feed.made_at = digest_of(secret), session.now
    session.add(feed)
    return {"secret": secret}


def end_calendar(session: Session, request: Loaded, actor: Actor) -> Any:
    """No address any more. It is no fault that there was none."""
    forget_calendar(session, acting_volunteer(session, actor).id)
    return {}


def forget_calendar(session: Session, volunteer_id: UUID) -> None:
    """Whoever has the address of somebody's calendar reads nothing there any more."""
    session.execute(delete(CalendarFeed).where(CalendarFeed.volunteer_id == volunteer_id))


def digest_of(secret: str) -> str:
    """What is kept of it: its 32 random bytes need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
