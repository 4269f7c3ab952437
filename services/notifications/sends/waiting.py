"""Telling volunteers by their accounts; whoever is not known yet is told as soon as they are."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.notifications.messages.making import Note, make_message
from services.notifications.rows import insert_missing
from services.notifications.sends.models import WaitingNote
from shared.contracts.identity.volunteer_words import VolunteerState
from shared.contracts.notifications.message_words import About
from shared.kernel.ids import id_of_fact
from shared.runtime.data.session import Session
from shared.runtime.events.volunteers import KnownVolunteer

TOLD_AT_ONCE_MAX = 200


def tell_volunteer(session: Session, volunteer_id: UUID, said: Mapping[str, Any]) -> None:
    """Put it into their inbox; who is a volunteer no more is told nothing."""
    volunteer = session.get(KnownVolunteer, volunteer_id)
    if volunteer is None:
        _keep(session, volunteer_id, said)
    elif volunteer.state == VolunteerState.ACTIVE and volunteer.account_id is not None:
        make_message(session, Note(account_id=volunteer.account_id, **said))


def tell_waiting(session: Session) -> int:
    """Tell those who are known by now; how many were told."""
    known = select(KnownVolunteer.id).where(KnownVolunteer.id == WaitingNote.volunteer_id).exists()
    rows = select(WaitingNote).where(known).order_by(WaitingNote.volunteer_id, WaitingNote.made_at, WaitingNote.id)
    found = session.scalars(rows.limit(TOLD_AT_ONCE_MAX).with_for_update(skip_locked=True)).all()
    for waiting in found:
        tell_volunteer(session, waiting.volunteer_id, _as_said(waiting.said))
        session.delete(waiting)
    return len(found)


def _keep(session: Session, volunteer_id: UUID, said: Mapping[str, Any]) -> None:
    until = said["expires_at"]
    plain = dict(said) | {
        "about": said["about"].value,
        "about_id": str(said["about_id"]),
        "expires_at": until.isoformat() if until else None,
    }
    id = id_of_fact("waiting", volunteer_id, said["kind"], said["fact"])
    insert_missing(session, WaitingNote, id=id, volunteer_id=volunteer_id, said=plain, made_at=session.now)


def _as_said(plain: Mapping[str, Any]) -> dict[str, Any]:
    until = plain["expires_at"]
    return dict(plain) | {
        "about": About(plain["about"]),
        "about_id": UUID(plain["about_id"]),
        "expires_at": datetime.fromisoformat(until) if until else None,
    }
