"""How emergencies and calls are told."""

import secrets
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from services.demands.emergencies.links import answer_token
from services.demands.emergencies.models import Call, Emergency, EmergencyStep
from shared.contracts.demands.calls import CallChanged, CallMade
from shared.contracts.demands.emergencies import EmergencyChanged
from shared.contracts.demands.emergency_words import CODE_DIGITS
from shared.kernel.ids import new_id
from shared.runtime.data.session import Session
from shared.runtime.events.outbox import Outbox

OPEN = "open"
TOLD_AGAIN = "tell_again"  # the change in an event that tells no news
OF_CALL = ("id", "emergency_id", "volunteer_id", "wave", "state", "asked_at", "due_at", "is_drill", "version")


def stepped(session: Session, emergency: Emergency, act: str, account_id: UUID | None = None) -> None:
    """Note what was done in its log. account_id: None for the server."""
    step = EmergencyStep(id=new_id(), emergency_id=emergency.id, act=act, at=session.now, account_id=account_id)
    step.unit_id, step.wave, step.ring = emergency.unit_id, emergency.wave, emergency.ring
    session.add(step)


def opened(session: Session, emergency: Emergency) -> None:
    """Note its opening and tell it."""
    stepped(session, emergency, OPEN, emergency.commander_id)
    session.add(_told(emergency, OPEN))


def changed(session: Session, emergency: Emergency, act: str, account_id: UUID | None = None) -> None:
    """Count the version up, note what was done and tell it."""
    emergency.version += 1
    stepped(session, emergency, act, account_id)
    session.add(_told(emergency, act))


def told_again(emergency: Emergency) -> Outbox:
    """The event with the version that stands."""
    return _told(emergency, TOLD_AGAIN)


def call_changed(session: Session, call: Call) -> None:
    """Count the version up, and tell it."""
    call.version += 1
    session.add(call_told_again(call))


def call_told_again(call: Call) -> Outbox:
    """The event with the version that stands."""
    emergency = call.emergency
    told = SimpleNamespace(**{name: getattr(call, name) for name in OF_CALL})
    told.emergency_version = emergency.version
    told.shift_id, told.post_id, told.unit_id = emergency.shift_id, emergency.post_id, emergency.unit_id
    told.starts_at, told.ends_at = emergency.starts_at, emergency.ends_at
    told.instead_of, told.instead_of_version = call.instead_of, call.before.version if call.before else None
    return Outbox.of(CallChanged, told, unit_id=emergency.unit_id)


def call_made(session: Session, call: Call) -> Outbox:
    """The question itself, sealed, for those who bring it: with the code and the link by which it is answered."""
    emergency = call.emergency
    return Outbox.of(
        CallMade,
        call,
        unit_id=emergency.unit_id,
        title=emergency.title,
        place=emergency.place,
        starts_at=emergency.starts_at,
        token=answer_token(session, call.id, emergency.ends_at),
    )


def new_code() -> str:
    """Digits by which a reply over SMS says which question it answers."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def emergencies_after(session: Session, last: Emergency | None, limit: int) -> list[Emergency]:
    """All emergencies, page by page in the order of ids: what is told again."""
    rows = select(Emergency).order_by(Emergency.id).limit(limit)
    return list(session.scalars(rows.where(Emergency.id > last.id) if last else rows))


def calls_after(session: Session, last: Call | None, limit: int) -> list[Call]:
    """All calls, page by page in the order of ids: what is told again."""
    rows = select(Call).options(joinedload(Call.emergency)).order_by(Call.id).limit(limit)
    return list(session.scalars(rows.where(Call.id > last.id) if last else rows))


def _told(emergency: Emergency, act: str) -> Outbox:
    return Outbox.of(EmergencyChanged, emergency, unit_id=emergency.unit_id, change=act)
