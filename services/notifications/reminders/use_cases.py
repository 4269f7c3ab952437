"""Learning who has a place in what, and reminding them of it by time."""

from datetime import datetime

from sqlalchemy import select

from services.notifications.messages.making import Note, make_message
from services.notifications.reminders.domain import remind_at
from services.notifications.reminders.models import KnownSignUp
from services.notifications.sends.models import HeardThing
from shared.contracts.base import Received
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.notifications.message_words import About
from shared.contracts.projects.activity_words import SignUpState
from shared.runtime.data.session import Session
from shared.runtime.events.versions import keep_newest
from shared.runtime.events.volunteers import KnownVolunteer

KIND = "service_reminder"
REMINDED_AT_ONCE_MAX = 200


def learn_sign_up(session: Session, event: Received) -> None:
    """Take what the event says unless something newer is known. Another time is another reminder."""
    keep_newest(
        session,
        KnownSignUp,
        id=event.id,
        volunteer_id=event.volunteer_id,
        activity_id=event.activity_id,
        state=event.state,
        starts_at=event.starts_at,
        remind_at=_remind_at(session, event),
        version=event.version,
    )


def _remind_at(session: Session, event: Received) -> datetime | None:
    """When they are reminded. Whoever had the place for the same time before is reminded as it was to be."""
    if event.state != SignUpState.CONFIRMED:
        return None
    known = session.get(KnownSignUp, event.id, with_for_update=True, populate_existing=True)
    if known is not None and (known.state, known.starts_at) == (event.state, event.starts_at):
        return known.remind_at
    return remind_at(event.starts_at, min(event.time, session.now))


def remind(session: Session) -> int:
    """Remind whose time has come, each once of each time; how many were looked at."""
    rows = select(KnownSignUp).where(KnownSignUp.remind_at <= session.now).order_by(KnownSignUp.remind_at)
    found = session.scalars(rows.limit(REMINDED_AT_ONCE_MAX).with_for_update(skip_locked=True)).all()
    for sign_up in sorted(found, key=lambda one: one.volunteer_id):
        sign_up.remind_at = None
        if (note := _note(session, sign_up)) is not None:
            make_message(session, note)
    return len(found)


def _note(session: Session, sign_up: KnownSignUp) -> Note | None:
    """What is said; None where it has begun, nobody is there any more, or the activity was never heard of."""
    volunteer = session.get(KnownVolunteer, sign_up.volunteer_id)
    activity = session.get(HeardThing, sign_up.activity_id)
    is_there = volunteer is not None and volunteer.state == VolunteerState.ACTIVE and volunteer.account_id is not None
    if not is_there or activity is None or sign_up.starts_at <= session.now:
        return None
    starts_at = sign_up.starts_at.isoformat()
    said = {"title": activity.told["title"], "place": activity.told["place"], "starts_at": starts_at}
    fact = f"{sign_up.id}:{starts_at}"
    return Note(volunteer.account_id, KIND, fact, About.SIGN_UP, sign_up.id, said, expires_at=sign_up.starts_at)
